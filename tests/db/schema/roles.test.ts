import { prepareClickPartitions } from '@skinstack/db/clicks/click-months';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { GRANTS, ROLES } from '@skinstack/db/operations/grants';
import * as schema from '@skinstack/db/schema';
import { asWorker } from '@skinstack/local/world/create-worker-logins';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

const owner = openDirectly(inject('postgresUrl'));
const redirect = openDirectly(asWorker(inject('postgresUrl'), 'redirect'));
const api = openDirectly(asWorker(inject('postgresUrl'), 'api'));
const DENIED = '42501';
let world: Awaited<ReturnType<typeof newWorld>>;

beforeAll(async () => {
  world = await newWorld(connectDatabase(inject('bindings').DATABASE_URL ?? ''));
});
afterAll(() => Promise.all([owner, redirect, api].map((pool) => pool.end())));

/** The code a statement is refused with; null when it is not. What it did is undone. */
async function refusal(pool: pg.Pool, statement: string): Promise<string | null> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('every table has a line in GRANTS, and no line is without its table', async () => {
  const tables = Object.values(schema).filter((value) => is(value, PgTable));
  const names = tables.map((table) => getTableName(table)).sort();
  expect(Object.keys(GRANTS)).toEqual(names);
  const { rows } = await owner.query(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and not relispartition`);
  expect(rows.map(({ name }) => name).sort()).toEqual(names);
});

test('a login has only its role, and nothing of the role is more than stated', async () => {
  const { rows } = await owner.query(
    `select rolname as name, rolsuper or rolcreaterole or rolcreatedb or rolreplication
       or rolbypassrls or rolcanlogin as may_more
     from pg_roles where rolname = any($1)`,
    [Object.values(ROLES)],
  );
  expect(rows).toHaveLength(2);
  expect(rows.filter(({ may_more }) => may_more)).toEqual([]);
  const { rows: partitions } = await owner.query(`select grantee from
    information_schema.role_table_grants where table_name like 'clicks\\_%'
      and grantee like 'skinstack\\_%' and grantee <> current_user`);
  expect(partitions).toEqual([]);
});

test.each([
  ['who influencers are', 'select email from influencers'],
  ['the ledger', 'select * from ledger_entries'],
  ['balances', 'select * from balances'],
  ['networks’ secrets', 'select secret_sealed from network_accounts'],
  ['users', 'select * from users'],
  ['clicks', 'select * from clicks'],
  ['a commission’s rate', 'select commission_rate_bps from programs'],
])('the redirect Worker cannot read %s', async (_, statement) => {
  expect(await refusal(redirect, statement)).toBe(DENIED);
});

test.each([
  'update tracking_links set destination_url = destination_url',
  "insert into clicks (id, clicked_at, link_id, kind) values ('c', now(), 'l', 'click')",
  'delete from tracking_links',
  'select slug from tracking_links for update',
  'select prepare_click_partitions(current_date, 1)',
  'create table taken (id text)',
  'create temporary table taken (id text)',
])('the redirect Worker cannot write: %s', async (statement) => {
  expect(await refusal(redirect, statement)).toBe(DENIED);
});

test.each([
  ...['update journals set reason = reason', 'delete from journals'],
  ...['update ledger_entries set line = line', 'delete from ledger_entries'],
  ...['update reversals set reason = reason', 'delete from payout_commissions'],
  ...['update clicks set kind = kind', 'delete from clicks', 'delete from commissions'],
  ...['update balances set amount_minor = 0', "insert into balances values ('a', 1, now())"],
  ...['truncate sessions', 'truncate ledger_entries', 'delete from webhook_events'],
])('the API cannot take back what was posted or kept: %s', async (statement) => {
  expect(await refusal(api, statement)).toBe(DENIED);
});

test.each([
  ...['create table taken (id text)', 'create temporary table taken (id text)'],
  ...['create schema taken', 'drop table sessions'],
  ...['alter table orders add column taken text', 'drop index tracking_links_slug_key'],
  ...['alter table ledger_entries disable trigger ledger_entries_insert_only'],
  ...['alter function post_ledger_entries() security invoker', 'create role taken'],
  ...['grant skinstack_api to skinstack_redirect', 'set role skinstack_redirect'],
  ...["select pg_read_file('/etc/passwd')", 'insert into drizzle.__drizzle_migrations values (0)'],
])('the API cannot change the schema or leave its role: %s', async (statement) => {
  expect(await refusal(api, statement)).toBe(DENIED);
});

test('what a Worker has given up does not go on for nobody', async () => {
  for (const pool of [redirect, api]) {
    const { rows } = await pool.query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '10s' }]);
  }
});

test('functions act with the owner’s rights only where they pin their search path', async () => {
  const { rows } = await owner.query(`select proname as name, coalesce(proconfig::text, '') as path
    from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`);
  expect(rows.length).toBeGreaterThan(1);
  for (const { name, path } of rows) expect(path, name).toMatch(/search_path=.*pg_temp/);
});

test('through those the API makes partitions and stores clicks in them', async () => {
  const db = connectDatabase(inject('worker_urls').api);
  await prepareClickPartitions(db, new Date('2031-05-09T00:00:00Z'), 0);
  const { rows } = await owner.query("select to_regclass('clicks_2031_05') as made");
  expect(rows).toEqual([{ made: 'clicks_2031_05' }]);
  const click = newClick(world, { at_ms: Date.parse('2031-05-09T10:00:00Z') });
  expect(await insertClicks(db, [click])).toBe(1);
});
