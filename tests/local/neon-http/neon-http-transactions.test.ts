import { neon, neonConfig } from '@neondatabase/serverless';
import type { Stores } from '@skinstack/local/start-stores';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sqlEndpoint, startTestStores } from '../../world/start-test-stores.ts';

let stores: Stores;
let sql: ReturnType<typeof neon<false, false>>;

beforeAll(async () => {
  stores = await startTestStores();
  neonConfig.fetchEndpoint = () => sqlEndpoint(stores);
  sql = neon(stores.databaseUrl);
  await sql`CREATE TABLE entries (id int PRIMARY KEY, amount int NOT NULL)`;
}, 60_000);

beforeEach(async () => {
  await sql`TRUNCATE entries`;
});

afterAll(() => stores?.stop());

describe('a batch', () => {
  it('answers each statement in order', async () => {
    const results = await sql.transaction([
      sql`INSERT INTO entries VALUES (1, 10) RETURNING id`,
      sql`SELECT sum(amount) AS total FROM entries`,
    ]);
    expect(results).toEqual([[{ id: 1 }], [{ total: '10' }]]);
  });

  it('is rolled back whole when one statement fails', async () => {
    const batch = sql.transaction([
      sql`INSERT INTO entries VALUES (1, 10)`,
      sql`INSERT INTO entries VALUES (1, 20)`,
    ]);
    await expect(batch).rejects.toMatchObject({ code: '23505', constraint: 'entries_pkey' });
    expect(await sql`SELECT * FROM entries`).toEqual([]);
  });

  it.each([
    ['ReadCommitted', 'read committed'],
    ['RepeatableRead', 'repeatable read'],
    ['Serializable', 'serializable'],
  ] as const)('runs at %s when asked', async (isolationLevel, shown) => {
    const [rows] = await sql.transaction([sql`SHOW transaction_isolation`], { isolationLevel });
    expect(rows).toEqual([{ transaction_isolation: shown }]);
  });

  it('runs at read committed when nothing is asked', async () => {
    const [rows] = await sql.transaction([sql`SHOW transaction_isolation`]);
    expect(rows).toEqual([{ transaction_isolation: 'read committed' }]);
  });

  it('refuses to write when it is read only', async () => {
    const batch = sql.transaction([sql`INSERT INTO entries VALUES (1, 1)`], { readOnly: true });
    await expect(batch).rejects.toMatchObject({ code: '25006' });
  });

  it('is deferrable when asked', async () => {
    const [rows] = await sql.transaction([sql`SHOW transaction_deferrable`], {
      isolationLevel: 'Serializable',
      readOnly: true,
      deferrable: true,
    });
    expect(rows).toEqual([{ transaction_deferrable: 'on' }]);
  });

  it('echoes what it was asked for', async () => {
    const response = await fetch(sqlEndpoint(stores), {
      method: 'POST',
      headers: {
        'Neon-Connection-String': stores.databaseUrl,
        'Neon-Batch-Isolation-Level': 'Serializable',
        'Neon-Batch-Read-Only': 'true',
      },
      body: JSON.stringify({ queries: [{ query: 'SELECT 1', params: [] }] }),
    });
    expect(response.headers.get('Neon-Batch-Isolation-Level')).toBe('Serializable');
    expect(response.headers.get('Neon-Batch-Read-Only')).toBe('true');
    expect(response.headers.get('Neon-Batch-Deferrable')).toBeNull();
  });

  it('refuses an isolation level there is not', async () => {
    const isolationLevel = 'serializable' as 'Serializable';
    const batch = sql.transaction([sql`SELECT 1`], { isolationLevel });
    await expect(batch).rejects.toThrow('invalid isolation level');
  });

  it('sees real races: two serializable writers of the same sum cannot both win', async () => {
    await sql`INSERT INTO entries VALUES (1, 100)`;
    const withdraw = (id: number) =>
      sql.transaction(
        [
          sql`INSERT INTO entries SELECT ${id}::int, -100 FROM entries HAVING sum(amount) >= 100`,
          sql`SELECT pg_sleep(0.2)`,
        ],
        { isolationLevel: 'Serializable' },
      );
    const outcomes = await Promise.allSettled([withdraw(2), withdraw(3)]);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toMatchObject([{ reason: { code: '40001' } }]);
    expect(await sql`SELECT sum(amount)::int AS total FROM entries`).toEqual([{ total: 0 }]);
  });
});

describe('between two requests', () => {
  it('no setting stays', async () => {
    await sql`SELECT set_config('search_path', 'nowhere', false)`;
    const shown = await Promise.all(Array.from({ length: 20 }, () => sql`SHOW search_path`));
    expect(new Set(shown.flat().map((row) => row.search_path))).toEqual(
      new Set(['"$user", public']),
    );
  });

  it('no lock stays', async () => {
    await sql`SELECT pg_advisory_lock(4711)`;
    const held = sql`SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory'
      AND objid = 4711 AND database = (SELECT oid FROM pg_database
        WHERE datname = current_database())`;
    await expect.poll(async () => (await held)[0]?.held).toBe(0);
  });

  it('no open transaction stays: the next request is not inside it, and its rows are kept', async () => {
    const onlooker = new Client({ connectionString: stores.postgresUrl });
    await onlooker.connect();
    try {
      for (let id = 1; id <= 5; id++) {
        await sql`BEGIN`;
        await sql`INSERT INTO entries VALUES (${id}::int, 1)`;
      }
      const { rows } = await onlooker.query('SELECT id FROM entries ORDER BY id');
      expect(rows.map((row) => row.id)).toEqual([1, 2, 3, 4, 5]);
      const left = await onlooker.query(`SELECT query FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'`);
      expect(left.rows).toEqual([]);
    } finally {
      await onlooker.end();
    }
  });
});
