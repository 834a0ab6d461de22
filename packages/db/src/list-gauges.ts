import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { clickGauges } from './gauges/click-gauges.ts';
import { inboxGauges } from './gauges/inbox-gauges.ts';
import { jobGauges } from './gauges/job-gauges.ts';
import { moneyGauges } from './gauges/money-gauges.ts';

/** One figure of a gauge; the value is a number as text, because amounts may be above 2^53. */
export type Gauge = { name: string; labels: Record<string, string>; value: string };

/** What each part asks, by its name; a test explains them one by one. */
export const GAUGES = { inboxGauges, moneyGauges, clickGauges, jobGauges } as const;

/**
 * What a monitor is told of the database, in one statement. Every part goes by an index and is
 * bounded by what is open, by a window of time or by a limit, never by how much there ever was;
 * only the sums of balances grow, with the number of accounts.
 */
export async function listGauges(db: Database, now: Date): Promise<Gauge[]> {
  const parts = Object.values(GAUGES).map((part) => part(now));
  const result = await db.execute(sql`
    select name, labels, value::text as value
    from (${sql.join(parts, sql` union all `)}) as gauges (name, labels, value)
    order by name, labels`);
  return result.rows.map(({ name, labels, value }) => ({
    name: String(name),
    value: String(value),
    labels: (typeof labels === 'string' ? JSON.parse(labels) : labels) as Record<string, string>,
  }));
}
