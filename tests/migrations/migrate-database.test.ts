import { type MigrateOptions, migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readMigrations, type Statement } from '@skinstack/local/migrations/read-migrations';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../world/fresh-database.ts';

const all = readMigrations();
/** Short waits, many of them, so that a test need not wait for the real ones. */
const patience = { lock_timeout_ms: 20, attempts: 500, longest_pause_ms: 20 };
let url: string;
let other: pg.Client;

beforeEach(async () => {
  url = await freshDatabase('migrated');
  other = new pg.Client({ connectionString: url });
  await other.connect();
});
afterEach(() => other.end());

/** The project's migrations and one more. */
function withOne(statements: (string | Statement)[], is_atomic = true): MigrateOptions {
  const one = {
    ...{ tag: '9999_one_more', created_at_ms: 9e12, hash: 'of-one-more', is_atomic },
    statements: statements.map((text) =>
      typeof text === 'string' ? { text, is_repeated: false } : text,
    ),
  };
  return { migrations: [...all, one], patience };
}

test('two runs at once apply each migration once, and a third has nothing to do', async () => {
  const runs = await Promise.all([migrateDatabase(url), migrateDatabase(url)]);
  const applied = runs.map((run) => run.applied.length).sort();
  expect(applied).toEqual([0, all.length]);
  expect(await migrateDatabase(url)).toEqual({ applied: [], has_roles: true });
  const { rows } = await other.query('select hash from drizzle.__drizzle_migrations order by id');
  expect(rows.map(({ hash }) => hash)).toEqual(all.map(({ hash }) => hash));
});

test('one that came late, with an earlier time, is applied and not skipped', async () => {
  // one that no later migration builds on
  const late = '0025_program_indexes';
  await migrateDatabase(url, { migrations: all.filter(({ tag }) => tag !== late) });
  expect((await migrateDatabase(url)).applied).toEqual([late]);
});

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  const broken = withOne(['create table half (id text)', 'select 1 / 0']);
  await expect(migrateDatabase(url, broken)).rejects.toThrow(/^9999_one_more: division by zero/);
  const { rows } = await other.query(
    "select to_regclass('half') as half, to_regclass('orders') as orders",
  );
  expect(rows).toEqual([{ half: null, orders: 'orders' }]);
  expect((await migrateDatabase(url, withOne(['select 1']))).applied).toEqual(['9999_one_more']);
});

test('a lock that is taken is waited for in short turns, and others go on in between', async () => {
  await migrateDatabase(url);
  await other.query('begin; lock table tracking_links in access share mode');
  const attempts: string[] = [];
  let firstRefusal = () => {};
  const refused = new Promise<void>((resolve) => {
    firstRefusal = resolve;
  });
  const running = migrateDatabase(url, {
    ...withOne(['alter table tracking_links add column extra text']),
    say(line) {
      attempts.push(line);
      firstRefusal();
    },
  });
  await refused;
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  // behind a waiting ALTER TABLE; it is let through when that gives up its turn
  expect((await reader.query('select count(*)::int as n from tracking_links')).rows).toEqual([
    { n: 0 },
  ]);
  await reader.end();
  await other.query('commit');
  expect((await running).applied).toEqual(['9999_one_more']);
  expect(attempts[0]).toBe('9999_one_more: waits for a lock, attempt 1 of 500');
});

test('patience ends, and the error says whose lock it was not', async () => {
  await migrateDatabase(url);
  await other.query('begin; lock table orders in access share mode');
  const running = migrateDatabase(url, {
    ...withOne(['alter table orders add column extra text']),
    patience: { ...patience, attempts: 3 },
  });
  await expect(running).rejects.toThrow('9999_one_more: canceling statement due to lock timeout');
  await other.query('rollback');
});

test('an index built concurrently may be refused half way and is built again', async () => {
  const index = ['drop index concurrently if exists extra_idx'];
  const built = 'create unique index concurrently extra_idx on merchants (name)';
  await migrateDatabase(url);
  await other.query(`insert into merchants (id, name, allowed_hosts)
    values ('mer_1', 'Dew', '{}'), ('mer_2', 'Dew', '{}')`);
  const options = withOne([...index, built], false);
  await expect(migrateDatabase(url, options)).rejects.toThrow('could not create unique index');
  const valid = async () =>
    (
      await other.query(`select indisvalid from pg_index
        where indexrelid = to_regclass('extra_idx')`)
    ).rows;
  expect(await valid()).toEqual([{ indisvalid: false }]);
  await other.query("update merchants set name = 'Petal' where id = 'mer_2'");
  expect((await migrateDatabase(url, options)).applied).toEqual(['9999_one_more']);
  expect(await valid()).toEqual([{ indisvalid: true }]);
});

test('a backfill goes on in batches until no row is left', async () => {
  await migrateDatabase(url);
  await other.query(`insert into merchants (id, name, allowed_hosts)
    select 'mer_' || n, 'shop', '{}' from generate_series(1, 25) n`);
  const batch = {
    text: `update merchants set name = 'Shop' where id in (
      select id from merchants where name = 'shop' order by id limit 10 for update skip locked)`,
    is_repeated: true,
  };
  await migrateDatabase(url, withOne([batch], false));
  const { rows } = await other.query('select name, count(*)::int as n from merchants group by 1');
  expect(rows).toEqual([{ name: 'Shop', n: 25 }]);
});

test('a user who may not grant is told so, and the schema is whole all the same', async () => {
  await migrateDatabase(url);
  const name = `modest_${process.pid}`;
  await other.query(`create role ${name} login password 'modest';
    grant create on database migrated to ${name};
    grant all on schema drizzle to ${name};
    grant all on drizzle.__drizzle_migrations to ${name}`);
  const modest = new URL(url);
  modest.username = name;
  modest.password = 'modest';
  expect(await migrateDatabase(modest.href)).toEqual({ applied: [], has_roles: false });
  await other.query(`drop owned by ${name}; drop role ${name}`);
});
