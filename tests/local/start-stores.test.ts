import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { startPostgres } from '@skinstack/local/postgres/start-postgres';
import { type StoresOptions, startStores } from '@skinstack/local/start-stores';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataDir } from '../world/start-test-stores.ts';

let dataDir: string;
let options: StoresOptions;

beforeAll(() => {
  dataDir = newDataDir();
  options = {
    dataDir,
    postgresPort: 0,
    neonHttpPort: 0,
    redisRestPort: 0,
    redisRestToken: 'test-token',
    redis: 'embedded',
  };
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('the local stores', { timeout: 60_000 }, () => {
  it('start on free ports, tell their addresses and stop, more than once', async () => {
    const lines: string[] = [];
    const stores = await startStores({ ...options, onProgress: (line) => lines.push(line) });
    const { databaseUrl, postgresUrl, redisUrl } = stores;
    expect(databaseUrl).toMatch(/^postgresql:\/\/skinstack:skinstack@localhost:\d+\/skinstack$/);
    expect(postgresUrl).toMatch(/^postgresql:\/\/skinstack:skinstack@127\.0\.0\.1:\d+\/skinstack$/);
    expect(stores).toMatchObject({
      redisToken: 'test-token',
      redisDescription: 'embedded Redis engine',
    });
    expect(lines[0]).toBe('Making the data folder of PostgreSQL, once');
    expect(lines).toHaveLength(4);
    const all = [databaseUrl, postgresUrl, redisUrl];
    expect(await Promise.all(all.map(isListening))).toEqual([true, true, true]);
    await Promise.all([stores.stop(), stores.stop()]);
    await stores.stop();
    expect(await Promise.all(all.map(isListening))).toEqual([false, false, false]);
  });

  it('keep what was written in both', async () => {
    const redis = (url: string, command: string[]) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: 'Bearer test-token' },
        body: JSON.stringify(command),
      }).then((response) => response.json());
    const first = await startStores(options);
    await redis(first.redisUrl, ['SET', 'kept', 'yes']);
    await first.stop();
    const second = await startStores(options);
    expect(await redis(second.redisUrl, ['GET', 'kept'])).toEqual({ result: 'yes' });
    await second.stop();
  });

  it('front a server of your own and leave it running', async () => {
    const own = await startPostgres({ dataDir: join(dataDir, 'own'), port: 0, user: 'me' });
    const stores = await startStores({ ...options, databaseUrl: own.url });
    expect(stores.postgresUrl).toBe(own.url);
    const response = await fetch(`http://localhost:${new URL(stores.databaseUrl).port}/sql`, {
      method: 'POST',
      headers: { 'Neon-Connection-String': stores.databaseUrl, 'Neon-Array-Mode': 'true' },
      body: JSON.stringify({ query: 'SELECT current_user', params: [] }),
    });
    expect(await response.json()).toMatchObject({ rows: [['me']] });
    await stores.stop();
    const client = new Client({ connectionString: own.url });
    await client.connect();
    await client.end();
    await own.stop();
  });

  it('name a server of your own that is not there, without its password', async () => {
    const databaseUrl = 'postgresql://me:s3cret@localhost:1/mine';
    const failed = startStores({ ...options, databaseUrl });
    await expect(failed).rejects.toThrow(/^cannot connect to PostgreSQL at localhost:1: .*REFUSED/);
  });

  it('stop what was started when a later one cannot start', async () => {
    const taker = createServer();
    await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve));
    const address = taker.address();
    const redisRestPort = typeof address === 'object' && address ? address.port : 0;
    const lines: string[] = [];
    const onProgress = (line: string) => lines.push(line);
    const start = startStores({ ...options, redisRestPort, onProgress });
    await expect(start).rejects.toThrow(new RegExp(`port ${redisRestPort} .*REDIS_REST_PORT`));
    taker.close();
    const ports = lines.map((line) => /(?:port |localhost:)(\d+)/.exec(line)?.[1]);
    expect(ports).toHaveLength(2);
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    expect(await Promise.all(urls.map(isListening))).toEqual([false, false]);
  });
});
