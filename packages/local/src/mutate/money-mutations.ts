import type { Mutation } from './mutation.ts';

/** Mistakes with money and the books: laws 1 to 4. */
export const MONEY_MUTATIONS: readonly Mutation[] = [
  {
    ...{ name: 'halves are rounded down', law: 3, file: 'packages/domain/src/money.ts' },
    find: '(2n * magnitude + denominator) / (2n * denominator)',
    replace: '(2n * magnitude + denominator - 1n) / (2n * denominator)',
    test: 'tests/domain/money.test.ts',
  },
  {
    ...{ name: 'the net is rounded by itself', law: 3, file: 'packages/domain/src/commission.ts' },
    find: 'net_minor: gross_minor - platform_fee_minor };',
    replace: 'net_minor: grossFromRate(gross_minor, 10_000 - platform_fee_rate_bps) };',
    test: 'tests/domain/commission.test.ts',
  },
  {
    ...{
      name: 'a split loses its remainders',
      law: 3,
      file: 'packages/domain/src/split-by-weight.ts',
    },
    find: 'byRemainder.slice(0, left)',
    replace: 'byRemainder.slice(0, 0)',
    test: 'tests/domain/price-lines.test.ts',
  },
  {
    ...{
      name: 'a line takes back more than it had',
      law: 3,
      file: 'packages/domain/src/taken-back.ts',
    },
    find: 'const taken = least(line.base_minor, asked.get(line.line_id) ?? 0n);',
    replace: 'const taken = asked.get(line.line_id) ?? 0n;',
    test: 'tests/domain/taken-back.test.ts',
  },
  {
    ...{
      name: 'cents a network swaps between lines are lost',
      law: 3,
      file: 'packages/domain/src/taken-back.ts',
    },
    find: 'loose_minor: loose_minor + sum([...asked.values()])',
    replace: 'loose_minor',
    test: 'tests/domain/taken-back.test.ts',
  },
  {
    ...{ name: 'the platform gets its fee twice', law: 2, file: 'packages/domain/src/ledger.ts' },
    find: "entry('platform_revenue', 'platform', -split.platform_fee_minor),",
    replace: "entry('platform_revenue', 'platform', -2n * split.platform_fee_minor),",
    test: 'tests/domain/ledger.test.ts',
  },
  {
    ...{ name: 'an order may be recorded twice', law: 1, file: 'drizzle/0000_tables.sql' },
    find: 'CREATE UNIQUE INDEX "orders_fact_key"',
    replace: 'CREATE INDEX "orders_fact_key"',
    test: 'tests/api/arrival-order.test.ts',
  },
  {
    ...{ name: 'a delivery may be stored twice', law: 1, file: 'drizzle/0000_tables.sql' },
    find: 'CREATE UNIQUE INDEX "webhook_events_delivery_key"',
    replace: 'CREATE INDEX "webhook_events_delivery_key"',
    test: 'tests/api/webhook-once.test.ts',
  },
  {
    ...{
      name: 'a change ignores changes made meanwhile',
      law: 1,
      file: 'packages/db/src/change-order.ts',
    },
    find: 'and revision = ',
    replace: 'and revision >= 0 * ',
    test: 'tests/api/webhooks.test.ts',
  },
  {
    ...{ name: 'an older report overwrites a newer one', law: 1 },
    file: 'apps/api/src/conversions/is-newer.ts',
    find: 'return version_ms > recorded_ms;',
    replace: 'return true;',
    test: 'tests/api/arrival-order.test.ts',
  },
  {
    ...{ name: 'a journal may be changed', law: 2, file: 'drizzle/0002_ledger_guards.sql' },
    find: 'CREATE TRIGGER journals_insert_only BEFORE UPDATE OR DELETE ON journals',
    replace: 'CREATE TRIGGER journals_insert_only BEFORE DELETE ON journals',
    test: 'tests/db/ledger-guards.test.ts',
  },
  {
    ...{ name: 'a journal need not sum to zero', law: 2, file: 'drizzle/0002_ledger_guards.sql' },
    find: 'HAVING sum(entry.amount_minor) <> 0 OR',
    replace: 'HAVING',
    test: 'tests/db/ledger-guards.test.ts',
  },
  {
    ...{ name: 'the balance is set, not moved', law: 2, file: 'drizzle/0002_ledger_guards.sql' },
    find: 'SET amount_minor = balances.amount_minor + excluded.amount_minor',
    replace: 'SET amount_minor = excluded.amount_minor',
    test: 'tests/db/ledger-guards.test.ts',
  },
  {
    ...{
      name: 'an approval forgets what was taken back',
      law: 2,
      file: 'packages/db/src/approve-commissions.ts',
    },
    find: 'net_minor - reversed_gross_minor + reversed_platform_fee_minor as amount_minor',
    replace: 'net_minor as amount_minor',
    test: 'tests/api/approval.test.ts',
  },
  {
    ...{
      name: 'a hold ends before its time',
      law: 4,
      file: 'packages/db/src/approve-commissions.ts',
    },
    find: 'and available_at <= ',
    replace: "and available_at <= '9999-01-01' or available_at <= ",
    test: 'tests/api/approval.test.ts',
  },
  {
    ...{
      name: 'a payout takes what another took',
      law: 2,
      file: 'packages/db/src/insert-payouts.ts',
    },
    find: '      order by id for update\n',
    replace: '      order by id\n',
    test: 'tests/api/payout-races.test.ts',
  },
  {
    ...{ name: 'money taken back after approval comes from what is pending', law: 2 },
    file: 'apps/api/src/conversions/adjust-commission.ts',
    find: "order.is_approved ? 'influencer_payable' : 'influencer_pending'",
    replace: "order.is_approved ? 'influencer_pending' : 'influencer_pending'",
    test: 'tests/api/payouts.test.ts',
  },
  {
    ...{ name: 'later terms are applied to what was recorded', law: 4 },
    file: 'apps/api/src/conversions/reprice-order.ts',
    find: 'return grossByTerms(commission, base_minor);',
    replace: 'return base_minor / 100n;',
    test: 'tests/api/custom.test.ts',
  },
];
