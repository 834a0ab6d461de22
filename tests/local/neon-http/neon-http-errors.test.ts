import { neon, neonConfig } from '@neondatabase/serverless';
import type { Stores } from '@skinstack/local/start-stores';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlEndpoint, startTestStores } from '../../world/start-test-stores.ts';

const MEBIBYTE = 1024 * 1024;

let stores: Stores;
let sql: ReturnType<typeof neon<false, false>>;
let observer: Client;

beforeAll(async () => {
  stores = await startTestStores();
  neonConfig.fetchEndpoint = () => sqlEndpoint(stores);
  sql = neon(stores.databaseUrl);
  observer = new Client({ connectionString: stores.postgresUrl });
  await observer.connect();
  await sql`CREATE TABLE marks (id int PRIMARY KEY)`;
}, 60_000);

afterAll(async () => {
  await observer?.end();
  await stores?.stop();
});

async function sleepers(): Promise<number> {
  const { rows } = await observer.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE state = 'active' AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`,
  );
  return rows[0]?.n ?? -1;
}

describe('errors of PostgreSQL', () => {
  it('carry SQLSTATE, constraint, table and detail', async () => {
    await sql`INSERT INTO marks VALUES (1)`;
    await expect(sql`INSERT INTO marks VALUES (1)`).rejects.toMatchObject({
      name: 'NeonDbError',
      code: '23505',
      severity: 'ERROR',
      table: 'marks',
      schema: 'public',
      constraint: 'marks_pkey',
      detail: 'Key (id)=(1) already exists.',
      routine: '_bt_check_unique',
    });
  });

  it('carry the position of a syntax error', async () => {
    await expect(sql.query('SELECT 1 FORM x')).rejects.toMatchObject({
      code: '42601',
      position: '15',
    });
  });

  it('refuse two statements in one string', async () => {
    await expect(sql.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' });
  });

  it('name a wrong password and a missing database', async () => {
    const wrongPassword = new URL(stores.databaseUrl);
    wrongPassword.password = 'guess';
    await expect(neon(wrongPassword.href)`SELECT 1`).rejects.toMatchObject({ code: '28P01' });
    const missing = new URL(stores.databaseUrl);
    missing.pathname = '/nowhere';
    await expect(neon(missing.href)`SELECT 1`).rejects.toMatchObject({ code: '3D000' });
  });

  it('let a role of the client do only what it may', async () => {
    await sql`CREATE ROLE clerk LOGIN PASSWORD 'p@ss/word'`;
    const url = new URL(stores.databaseUrl);
    url.username = 'clerk';
    url.password = encodeURIComponent('p@ss/word');
    const asClerk = neon(url.href);
    expect(await asClerk`SELECT current_user AS me`).toEqual([{ me: 'clerk' }]);
    await expect(asClerk`SELECT * FROM marks`).rejects.toMatchObject({ code: '42501' });
  });
});

describe('requests that are not understood', () => {
  it.each([
    ['no JSON', 'SELECT 1', 400],
    ['no query', '{}', 400],
    ['params that are no list', '{"query":"SELECT 1","params":7}', 400],
  ])('%s', async (_name, body, status) => {
    const headers = { 'Neon-Connection-String': stores.databaseUrl };
    const response = await fetch(sqlEndpoint(stores), { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message: expect.any(String), code: null });
  });

  it('no connection string, or one that is none', async () => {
    const body = '{"query":"SELECT 1"}';
    const missing = await fetch(sqlEndpoint(stores), { method: 'POST', body });
    expect(missing.status).toBe(400);
    const headers = { 'Neon-Connection-String': 'postgresql://u:s3cret@ho st/db' };
    const bad = await fetch(sqlEndpoint(stores), { method: 'POST', body, headers });
    expect(bad.status).toBe(400);
    expect(await bad.text()).not.toContain('s3cret');
  });
});

describe('limits', () => {
  it('takes and gives nearly 10 MiB', async () => {
    const text = 'x'.repeat(9 * MEBIBYTE);
    const [row] = await sql`SELECT ${text}::text AS text`;
    expect(row?.text).toHaveLength(text.length);
  });

  it('refuses a request of more than 10 MiB with 413', async () => {
    const text = 'x'.repeat(11 * MEBIBYTE);
    await expect(sql`SELECT ${text}::text`).rejects.toThrow('HTTP status 413');
  });

  it('refuses an answer of more than 10 MiB with 507 and commits nothing of its batch', async () => {
    const batch = sql.transaction([
      sql`INSERT INTO marks VALUES (507)`,
      sql`SELECT repeat('x', 1000) FROM generate_series(1, 20000)`,
    ]);
    await expect(batch).rejects.toThrow('HTTP status 507');
    expect(await sql`SELECT 1 FROM marks WHERE id = 507`).toEqual([]);
  });

  it('does the same when only quoting makes the answer too large', async () => {
    const batch = sql.transaction([
      sql`INSERT INTO marks VALUES (508)`,
      sql`SELECT repeat('"', ${6 * MEBIBYTE}::int)`,
    ]);
    await expect(batch).rejects.toThrow('HTTP status 507');
    expect(await sql`SELECT 1 FROM marks WHERE id = 508`).toEqual([]);
  });

  it('stops reading an answer of 100 GB early', { timeout: 10_000 }, async () => {
    const endless = sql`SELECT repeat('x', 1000)
      FROM generate_series(1, 100000) a, generate_series(1, 1000) b`;
    await expect(endless).rejects.toThrow('HTTP status 507');
  });

  it('runs 200 requests at once over at most 40 connections', async () => {
    const ids = Array.from({ length: 200 }, (_, at) => at);
    const answers = await Promise.all(
      ids.map((id) => sql`SELECT ${id}::int AS id, pg_backend_pid() AS pid, pg_sleep(0.2)`),
    );
    expect(answers.map(([row]) => row?.id)).toEqual(ids);
    const connections = new Set(answers.map(([row]) => row?.pid)).size;
    expect(connections).toBeGreaterThan(20);
    expect(connections).toBeLessThanOrEqual(40);
  });
});

describe('a client or server that goes away', () => {
  it('cancels the query of a client that disconnects, and rolls its batch back', async () => {
    const gone = new AbortController();
    const batch = sql.transaction([sql`INSERT INTO marks VALUES (99)`, sql`SELECT pg_sleep(30)`], {
      fetchOptions: { signal: gone.signal },
    });
    const outcome = expect(batch).rejects.toThrow('aborted');
    await expect.poll(sleepers).toBe(1);
    gone.abort();
    await outcome;
    await expect.poll(sleepers, { timeout: 3_000 }).toBe(0);
    expect(await sql`SELECT 1 FROM marks WHERE id = 99`).toEqual([]);
  });

  it('survives the server closing every connection', async () => {
    const interrupted = expect(sql`SELECT pg_sleep(30)`).rejects.toMatchObject({ code: '57P01' });
    await expect.poll(sleepers).toBe(1);
    await observer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    await interrupted;
    await expect.poll(() => sql`SELECT 1 AS one`.catch(() => [])).toEqual([{ one: 1 }]);
  });
});
