import { asWorker } from '@skinstack/local/world/create-worker-logins';
import type pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newId } from '../../world/new-world.ts';

/** What somebody with the API's database login can and cannot do: docs/security.md says the same. */
const api = openDirectly(asWorker(inject('postgresUrl'), 'api'));
afterAll(() => api.end());
const DENIED = '42501';

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

/** Facts that are added to and never changed: what was decided, agreed, sent and posted. */
const FACTS = [
  ...['journals', 'ledger_entries', 'ledger_accounts', 'reversals', 'audit_entries'],
  ...['commission_decisions', 'payout_commissions', 'payout_reductions', 'payout_exports'],
  ...['payout_runs', 'payout_run_approvals', 'coupon_holders', 'sale_keys'],
];
test.each(FACTS)('%s: no row is changed, deleted or emptied', async (table) => {
  const { rows } = await api.query(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1`,
    [table],
  );
  expect(rows.length).toBeGreaterThan(1);
  for (const { name } of rows) {
    expect(await refusal(api, `update ${table} set ${name} = ${name}`), name).toBe(DENIED);
  }
  expect(await refusal(api, `delete from ${table}`)).toBe(DENIED);
  expect(await refusal(api, `truncate ${table}`)).toBe(DENIED);
});

test.each([
  ['a rate that was promised', 'update commission_rules set rate_bps = 9000'],
  ['whose a code is', 'update coupons set influencer_id = influencer_id'],
  ['an account’s balance', 'update balances set amount_minor = 0'],
  ['a balance, by a row of its own', "insert into balances values ('a', 1, now())"],
  ['whose a payout is', 'update payouts set influencer_id = influencer_id'],
  ['what was requested', 'update payouts set requested_minor = 1'],
  ['a payout’s currency', "update payouts set currency = 'EUR'"],
  ['the account it was changed from', "update payout_details_changes set old_hint = ''"],
])('%s cannot be changed', async (_, statement) => {
  expect(await refusal(api, statement)).toBe(DENIED);
});

test.each([
  ...['commissions', 'conversions', 'orders', 'payouts', 'payout_details', 'users', 'api_keys'],
  ...['merchants', 'programs', 'influencers', 'webhook_events', 'network_accounts'],
])('no row of %s can be deleted', async (table) => {
  expect(await refusal(api, `delete from ${table}`)).toBe(DENIED);
});

test.each([
  'set session_replication_role = replica',
  'alter table journals disable trigger all',
  'alter table audit_entries disable trigger user',
  'alter table ledger_entries owner to current_user',
  'drop trigger ledger_entries_post on ledger_entries',
  'create or replace function refuse_ledger_change() returns trigger language sql as $$select$$',
  'grant update on ledger_entries to current_user; update ledger_entries set line = line',
  'alter role current_user bypassrls',
  "copy (select 1) to program 'id'",
  "select lo_import('/etc/passwd')",
])('no guard is taken away: %s', async (statement) => {
  expect(await refusal(api, statement)).toMatch(/^42501$|^0A000$|^42601$/);
});

test('a journal that does not sum to zero is refused, whoever writes it', async () => {
  const [id, account] = [newId('jrn'), `cash:${newId('inf')}:USD`];
  const statement = `insert into ledger_accounts (id, kind, owner_id, currency)
      values ('${account}', 'cash', 'platform', 'USD');
    insert into journals (id, kind, reason) values ('${id}', 'correction', 'Planted');
    insert into ledger_entries (journal_id, line, account_id, amount_minor)
      values ('${id}', 1, '${account}', 500)`;
  expect(await refusal(api, statement)).toBe('23514');
});

test.each([
  ['a user’s role', "update users set role = 'owner' where role in ('finance', 'support')"],
  ['a payout’s state', "update payouts set state = 'settled'"],
  ['where somebody is paid, sealed as it is', "update payout_details set details_sealed = 'x'"],
  ['a program’s rate', 'update programs set commission_rate_bps = 9000'],
  ['what a commission comes to', 'update commissions set updated_at = now()'],
])('it can change %s: the page says so', async (_, statement) => {
  expect(await refusal(api, statement)).toBeNull();
});
