import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import { describe, expect, test } from 'vitest';
import { findRisks } from './find-risks.ts';

/** Migrations up to here were made before anything was deployed, so nobody waited for them. */
const FIRST_DEPLOYED = '0024_newest_conversions';
/** Risks taken on purpose, by tag, with the reason. */
const TAKEN: Record<string, string> = {
  '0041_audit_guards': 'its trigger refuses to empty the audit log, and empties nothing',
  '0049_days_of_rollups':
    'clicks wait in the queue while their index is built; a large database has it already',
};

const all = readMigrations();
const since = all.findIndex(({ tag }) => tag === FIRST_DEPLOYED) + 1;

test('no migration keeps traffic waiting or breaks the running release, unless it says why', () => {
  expect(since).toBeGreaterThan(0);
  const risky = all.slice(since).filter(({ tag }) => !TAKEN[tag]);
  const found = risky.flatMap((one) => findRisks(one).map((risk) => `${one.tag}: ${risk}`));
  expect(found, 'see docs/migrations.md').toEqual([]);
});

test('each reason is of a migration that needs it', () => {
  const needing = all.filter((one) => findRisks(one).length > 0).map(({ tag }) => tag);
  expect(needing).toEqual(expect.arrayContaining(Object.keys(TAKEN)));
});

describe('what is found', () => {
  const migration = (text: string, is_atomic = true, is_repeated = false) => ({
    ...{ tag: '', created_at_ms: 0, hash: '', is_atomic },
    statements: text.split('--> statement-breakpoint').map((part) => ({ text: part, is_repeated })),
  });

  test.each([
    ['alter table orders drop column note', /drops a column/],
    ['DROP TABLE "coupons"', /drops a table/],
    ['alter table orders rename column note to remark', /renames/],
    ['ALTER TABLE "orders" ALTER COLUMN "note" SET DATA TYPE bytea', /rewrites/],
    ['alter table orders alter column note type text', /rewrites/],
    ['alter table orders alter column note set not null', /reads a whole table/],
    ['alter table orders add constraint c check (note is not null)', /reads a whole table/],
    ['ALTER TABLE "orders" ADD COLUMN "note" text NOT NULL', /does not fill/],
    ['create index i on orders (note)', /builds an index/],
    ['CREATE UNIQUE INDEX "i" ON "orders" USING btree ("note")', /builds an index/],
    ['-- a comment\nupdate orders set note = 1', /all at once/],
    ['delete from sessions', /all at once/],
    ['create table a (b text)--> statement-breakpointcreate index i on orders (note)', /index/],
  ])('%s', (text, expected) => {
    expect(findRisks(migration(text)).join()).toMatch(expected);
  });

  test.each([
    'alter table orders add column note text',
    "alter table orders add column note text not null default ''",
    'alter table orders add constraint c check (note is not null) not valid',
    'alter table orders validate constraint c',
    '-- drop column would be wrong here\nselect 1',
    'create function f() returns void language sql as $$ delete from sessions; $$',
    'CREATE TABLE "a" ("b" text NOT NULL)--> statement-breakpoint\nCREATE INDEX "i" ON "a" ("b")',
    'CREATE TABLE "a" ("b" text)--> statement-breakpoint\nALTER TABLE "a" ADD CONSTRAINT "c" CHECK (true)',
  ])('nothing: %s', (text) => expect(findRisks(migration(text))).toEqual([]));

  test('outside a transaction every statement may be run again', () => {
    const index = 'create index concurrently if not exists i on orders (note)';
    expect(findRisks(migration(index, false))).toEqual([]);
    const column = 'alter table orders add column note text';
    expect(findRisks(migration(column, false)).join()).toMatch(/run again/);
    expect(findRisks(migration('update orders set note = 1', false, true))).toEqual([]);
  });
});
