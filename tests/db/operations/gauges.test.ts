import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { GAUGES } from '@skinstack/db/operations/list-gauges';
import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');

type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Plan[];
};

/** A row a job, a row an account, a row a month: read whole. */
const SMALL = /^(job_runs|balances|ledger_accounts|pg_\w+)$/;
/** These hold only what is open, so reading one whole is bounded by that. */
const OPEN_ONLY = new Set([
  ...['dead_clicks_waiting_idx', 'payouts_open_idx', 'commissions_due_idx'],
  ...['commissions_owed_idx', 'privacy_requests_open_idx', 'outbox_events_untold_idx'],
  ...['mails_due_idx', 'webhook_deliveries_due_idx', 'webhook_deliveries_order_idx'],
]);

/** Every scan of a plan that is bounded by nothing. */
function unbounded(plan: Plan): string[] {
  const below = (plan.Plans ?? []).flatMap(unbounded);
  const { 'Node Type': kind, 'Relation Name': table = '', 'Index Name': index } = plan;
  if (kind === 'Seq Scan' && !SMALL.test(table)) return [`${table} is read whole`, ...below];
  if (index === undefined || SMALL.test(table)) return below;
  const isSmall = /^(balances|ledger_accounts|job_runs|pg)_/.test(index);
  const isBounded = plan['Index Cond'] !== undefined || OPEN_ONLY.has(index);
  return isBounded || isSmall ? below : [`${index} is read whole`, ...below];
}

async function explain(query: ReturnType<(typeof GAUGES)[keyof typeof GAUGES]>) {
  const [, result] = await db.batch([
    db.execute(sql`set local enable_seqscan = off`),
    db.execute(sql`explain (format json) ${query}`),
  ]);
  const json = result.rows[0]?.['QUERY PLAN'];
  const [{ Plan: plan }] = (typeof json === 'string' ? JSON.parse(json) : json) as [{ Plan: Plan }];
  return plan;
}

test.each(Object.entries(GAUGES))('%s read nothing that grows with history', async (_, part) => {
  expect(unbounded(await explain(part(new Date())))).toEqual([]);
});

test('a query without an index, or of a whole index, is told', async () => {
  expect(unbounded(await explain(sql`select count(*) from payouts where run_id > ''`))).toEqual([]);
  const whole = unbounded(await explain(sql`select count(*) from webhook_events`));
  expect(whole).toEqual([expect.stringMatching(/is read whole/)]);
  const unindexed = sql`select count(*) from dead_clicks where reason = 'x'`;
  expect(unbounded(await explain(unindexed))).toEqual(['dead_clicks is read whole']);
});
