import { neon, neonConfig } from '@neondatabase/serverless';
import type { Stores } from '@skinstack/local/start-stores';
import { drizzle } from 'drizzle-orm/neon-http';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlEndpoint, startTestStores } from '../../world/start-test-stores.ts';

let stores: Stores;
let sql: ReturnType<typeof neon<false, false>>;

beforeAll(async () => {
  stores = await startTestStores();
  neonConfig.fetchEndpoint = () => sqlEndpoint(stores);
  sql = neon(stores.databaseUrl);
}, 60_000);

afterAll(() => stores?.stop());

describe('values as the unmodified driver reads them', () => {
  it.each([
    ['numeric', '12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['int8', '9223372036854775807', '9223372036854775807'],
    ['int4', 42, 42],
    ['float8', 0.1, 0.1],
    ['bool', true, true],
    ['bool', false, false],
    ['text', '', ''],
    ['text', 'Zoë 🧴 "quoted" \\back', 'Zoë 🧴 "quoted" \\back'],
    ['text', null, null],
    ['jsonb', '{"b": [1, null], "a": "x"}', { a: 'x', b: [1, null] }],
    ['json', '[]', []],
    ['int4[]', '{1,2,NULL}', [1, 2, null]],
    ['text[]', ['a,b', 'c"d', null], ['a,b', 'c"d', null]],
    ['timestamptz', '2026-02-03T04:05:06.789Z', new Date('2026-02-03T04:05:06.789Z')],
    ['bytea', Buffer.from([0, 255, 92, 10]), Buffer.from([0, 255, 92, 10])],
    ['uuid', '0190a1b2-0000-7000-8000-000000000000', '0190a1b2-0000-7000-8000-000000000000'],
  ])('%s %s', async (type, given, read) => {
    const [row] = await sql.query(`SELECT $1::${type} AS value`, [given]);
    expect(row).toEqual({ value: read });
  });

  it('sends timestamps in UTC whatever the machine is set to', async () => {
    const [row] = await sql`SELECT '2026-07-01 12:00+02'::timestamptz::text AS at`;
    expect(row?.at).toBe('2026-07-01 10:00:00+00');
  });

  it('knows upper and lower case of every script, as on Neon, and sorts by bytes', async () => {
    const [row] = await sql`SELECT lower('ÉÇ') AS low,
      (SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b', 'A', 'a', 'B']) w) AS sorted`;
    expect(row).toEqual({ low: 'éç', sorted: 'ABab' });
  });
});

describe('shapes of an answer', () => {
  it('gives rows as arrays in array mode', async () => {
    const rows = await sql.query('SELECT 1 AS a, 2 AS a', [], { arrayMode: true });
    expect(rows).toEqual([[1, 2]]);
  });

  it('gives fields, command and count with full results', async () => {
    const result = await sql.query('SELECT 1::int8 AS n, $1::text AS t', ['x'], {
      fullResults: true,
    });
    expect(result).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [{ n: '1', t: 'x' }] });
    expect(result.fields[0]).toEqual({
      name: 'n',
      dataTypeID: 20,
      tableID: 0,
      columnID: 0,
      dataTypeSize: 8,
      dataTypeModifier: -1,
      format: 'text',
    });
  });

  it('counts rows only for commands that have a count', async () => {
    const run = (query: string) => sql.query(query, [], { fullResults: true });
    expect(await run('CREATE TABLE shape_count (n int)')).toMatchObject({
      command: 'CREATE',
      rowCount: null,
      rows: [],
    });
    expect(await run('INSERT INTO shape_count VALUES (1), (2)')).toMatchObject({ rowCount: 2 });
    expect(await run('DELETE FROM shape_count WHERE n = 9')).toMatchObject({ rowCount: 0 });
  });

  it('gives objects to a client that does not ask for arrays', async () => {
    const response = await fetch(sqlEndpoint(stores), {
      method: 'POST',
      headers: { 'Neon-Connection-String': stores.databaseUrl, 'Neon-Raw-Text-Output': 'true' },
      body: JSON.stringify({ query: 'SELECT true AS yes, $1::int + 1 AS n', params: [2] }),
    });
    expect(await response.json()).toMatchObject({
      rows: [{ yes: 't', n: '3' }],
      rowAsArray: false,
    });
  });
});

describe('drizzle-orm/neon-http', () => {
  const serums = pgTable('serums', { id: integer().primaryKey(), name: text().notNull() });

  it('runs a batch as one transaction', async () => {
    await sql`CREATE TABLE serums (id int PRIMARY KEY, name text NOT NULL)`;
    const db = drizzle({ client: sql });
    const [, read] = await db.batch([
      db.insert(serums).values({ id: 1, name: 'Niacinamide' }),
      db.select().from(serums),
    ]);
    expect(read).toEqual([{ id: 1, name: 'Niacinamide' }]);
    const clash = db.batch([
      db.insert(serums).values({ id: 2, name: 'Retinol' }),
      db.insert(serums).values({ id: 1, name: 'Again' }),
    ]);
    await expect(clash).rejects.toMatchObject({ code: '23505' });
    expect(await db.select().from(serums)).toHaveLength(1);
  });
});
