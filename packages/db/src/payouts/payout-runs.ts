import { asc, count, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';
import { payoutExports } from '../schema/payout-exports.ts';
import { payoutRunApprovals } from '../schema/payout-run-approvals.ts';

/**
 * Agrees to a run: each person once, the second time changes nothing.
 * @returns false when there is no such run
 */
export async function insertRunApproval(
  db: Database,
  run_id: string,
  actor: string,
  trail: Trail,
): Promise<boolean> {
  const result = await db.execute(sql`
    with run as (select id from payout_runs where id = ${run_id}), agreed as (
      insert into payout_run_approvals (run_id, actor) select id, ${actor} from run
      on conflict do nothing returning run_id
    ), ${insertTrail(trail, run_id, sql`agreed`)}
    select id from run`);
  return result.rows.length === 1;
}

/** Who agreed to a run, in their order. */
export function listRunApprovals(db: Database, run_id: string) {
  return db
    .select()
    .from(payoutRunApprovals)
    .where(eq(payoutRunApprovals.run_id, run_id))
    .orderBy(asc(payoutRunApprovals.created_at), asc(payoutRunApprovals.actor));
}

/** How many people agreed to each of these runs. */
export async function countRunApprovals(
  db: Database,
  run_ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ run_id: payoutRunApprovals.run_id, count: count() })
    .from(payoutRunApprovals)
    .where(inArray(payoutRunApprovals.run_id, run_ids.length > 0 ? [...run_ids] : ['']))
    .groupBy(payoutRunApprovals.run_id);
  return new Map(rows.map((row) => [row.run_id, row.count]));
}

/** What the payouts of runs come to, by state. */
export type RunSum = { run_id: string; state: string; count: number; amount_minor: bigint };

/** Adds up the payouts of runs, a row for each state. */
export async function sumRuns(db: Database, run_ids: readonly string[]): Promise<RunSum[]> {
  const result = await db.execute(sql`
    select run_id, state, count(*)::int as count, sum(amount_minor)::text as amount_minor
    from payouts
    where run_id in (select jsonb_array_elements_text(${JSON.stringify(run_ids)}::jsonb))
    group by 1, 2 order by 1, 2`);
  return result.rows.map((row) => ({
    run_id: String(row.run_id),
    state: String(row.state),
    count: Number(row.count),
    amount_minor: BigInt(String(row.amount_minor)),
  }));
}

/** Keeps what a file says, before anybody is given it. */
export async function insertExports(
  db: Database,
  rows: readonly (typeof payoutExports.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await db.insert(payoutExports).values([...rows]);
}

/** The files a payout was written into, the newest last. */
export function listExports(db: Database, payout_id: string) {
  return db
    .select()
    .from(payoutExports)
    .where(eq(payoutExports.payout_id, payout_id))
    .orderBy(asc(payoutExports.id));
}
