import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedRedis } from '@skinstack/local/redis/embedded/embedded-redis';
import type { RedisEngine } from '@skinstack/local/redis/redis-engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const START = Date.parse('2026-01-01T00:00:00Z');

let folder: string;
let snapshotFile: string;
let time: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skinstack-redis-'));
  snapshotFile = join(folder, 'embedded-redis.json');
  time = START;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = () => time;

/** Runs one command; text comes back as text. */
async function run(engine: RedisEngine, ...words: (string | Buffer)[]) {
  const [reply] = await engine.pipeline([words.map((word) => Buffer.from(word))]);
  const plain = (value: unknown): unknown =>
    Buffer.isBuffer(value) ? value.toString() : Array.isArray(value) ? value.map(plain) : value;
  return plain(reply);
}

describe('expiry by the clock that was put in', () => {
  it('counts down and forgets', async () => {
    const { engine } = createEmbeddedRedis({ now });
    await run(engine, 'SET', 'k', 'v', 'EX', '10');
    time = START + 4_000;
    expect(await run(engine, 'TTL', 'k')).toBe(6);
    expect(await run(engine, 'PTTL', 'k')).toBe(6_000);
    time = START + 9_999;
    expect(await run(engine, 'GET', 'k')).toBe('v');
    time = START + 10_000;
    expect(await run(engine, 'GET', 'k')).toBeNull();
    expect(await run(engine, 'DBSIZE')).toBe(0);
  });

  it('takes absolute times, and starts anew for a key set again', async () => {
    const { engine } = createEmbeddedRedis({ now });
    await run(engine, 'SET', 'k', 'v', 'PXAT', String(START + 1_000));
    await run(engine, 'SET', 's', 'v', 'EXAT', String(START / 1000 + 1));
    time = START + 500;
    await run(engine, 'SET', 's', 'w');
    time = START + 1_000;
    expect(await run(engine, 'EXISTS', 'k', 's')).toBe(1);
    expect(await run(engine, 'TIME')).toEqual([String(START / 1000 + 1), '0']);
  });

  it('makes room for a lock whose holder died', async () => {
    const { engine } = createEmbeddedRedis({ now });
    const lock = () => run(engine, 'SET', 'lock', 'me', 'NX', 'PX', '100');
    expect(await lock()).toBe('OK');
    expect(await lock()).toBeNull();
    time += 100;
    expect(await lock()).toBe('OK');
  });
});

describe('keys', () => {
  it.each([
    ['*', ['a.b', 'aXb', 'link:1', 'link:22']],
    ['link:*', ['link:1', 'link:22']],
    ['link:?', ['link:1']],
    ['a.b', ['a.b']],
    ['a[.X]b', ['a.b', 'aXb']],
    ['a[^.]b', ['aXb']],
    ['a\\*', []],
  ])('KEYS and SCAN find %s', async (pattern, found) => {
    const { engine } = createEmbeddedRedis();
    for (const key of ['a.b', 'aXb', 'link:1', 'link:22']) await run(engine, 'SET', key, '1');
    expect(await run(engine, 'KEYS', pattern)).toEqual(found);
    expect(await run(engine, 'SCAN', '0', 'match', pattern, 'COUNT', '1')).toEqual(['0', found]);
  });

  it('are all gone after FLUSHDB', async () => {
    const { engine } = createEmbeddedRedis();
    await run(engine, 'MSET', 'a', '1', 'b', '2');
    expect(await run(engine, 'FLUSHDB')).toBe('OK');
    expect(await run(engine, 'DBSIZE')).toBe(0);
  });
});

describe('the snapshot', () => {
  it('brings back every type, its bytes and its expiry', async () => {
    const first = createEmbeddedRedis({ snapshotFile, now });
    const bytes = Buffer.from([0, 200, 255]);
    await run(first.engine, 'SET', 's', bytes, 'EX', '100');
    await run(first.engine, 'RPUSH', 'l', 'a', 'b');
    await run(first.engine, 'SADD', 't', 'm');
    await run(first.engine, 'HSET', 'h', 'f', 'ü');
    await run(first.engine, 'ZADD', 'z', '1.5', 'm');
    await first.stop();

    time += 40_000;
    const { engine } = createEmbeddedRedis({ snapshotFile, now });
    expect((await engine.pipeline([[Buffer.from('GET'), Buffer.from('s')]]))[0]).toEqual(bytes);
    expect(await run(engine, 'TTL', 's')).toBe(60);
    expect(await run(engine, 'LRANGE', 'l', '0', '-1')).toEqual(['a', 'b']);
    expect(await run(engine, 'SMEMBERS', 't')).toEqual(['m']);
    expect(await run(engine, 'HGETALL', 'h')).toEqual(['f', 'ü']);
    expect(await run(engine, 'ZRANGE', 'z', '0', '-1', 'WITHSCORES')).toEqual(['m', '1.5']);
  });

  it('is written soon after a change, and not for a read', async () => {
    const { engine, stop } = createEmbeddedRedis({ snapshotFile });
    await run(engine, 'SET', 'k', 'kept');
    await expect.poll(() => readdirSync(folder), { timeout: 3_000 }).toHaveLength(1);
    expect(readFileSync(snapshotFile, 'utf8')).toContain('kept');
    rmSync(snapshotFile);
    await run(engine, 'GET', 'k');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(readdirSync(folder)).toEqual([]);
    await stop();
    expect(readdirSync(folder)).toEqual(['embedded-redis.json']);
  });

  it('that cannot be read is named', () => {
    writeFileSync(snapshotFile, '{"entr');
    expect(() => createEmbeddedRedis({ snapshotFile })).toThrow(snapshotFile);
  });
});
