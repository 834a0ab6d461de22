import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** How the database runs one of the statements that must stay fast whatever the table's size. */
export type StatementPlan = { statement: string; index: string | null; execution_ms: number };

const HOT_STATEMENTS = {
  slug_lookup: sql`select id from tracking_links where slug = 'no-such-slug'`,
  webhook_dedupe: sql`select id from webhook_events
    where network_account_id = 'net_none' and external_event_id = 'none'`,
};

/**
 * Explains the slug look-up and the webhook dedupe. Sequential scans are discouraged for it, so a
 * small table shows the index it would use when large.
 */
export async function explainHotStatements(db: Database): Promise<StatementPlan[]> {
  const plans: StatementPlan[] = [];
  for (const [statement, query] of Object.entries(HOT_STATEMENTS)) {
    const [, result] = await db.batch([
      db.execute(sql`set local enable_seqscan = off`),
      db.execute(sql`explain (analyze, format json) ${query}`),
    ]);
    plans.push({ statement, ...readPlan(result.rows[0]?.['QUERY PLAN']) });
  }
  return plans;
}

function readPlan(json: unknown): { index: string | null; execution_ms: number } {
  const [explained] = (typeof json === 'string' ? JSON.parse(json) : json) as [
    { Plan: { 'Index Name'?: string }; 'Execution Time': number },
  ];
  return {
    index: explained.Plan['Index Name'] ?? null,
    execution_ms: explained['Execution Time'],
  };
}
