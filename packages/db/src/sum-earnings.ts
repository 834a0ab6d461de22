import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import {
  commissionOfConversion,
  type EarningSums,
  readEarnings,
  sumOfEarnings,
} from './earning-sums.ts';
import type { Period } from './sum-clicks.ts';

/** An influencer's conversions in each part of a period that has any, a row a currency. */
export async function sumEarnings(
  db: Database,
  influencer_id: string,
  period: Period,
): Promise<(EarningSums & { start: Date })[]> {
  const result = await db.execute(sql`
    select date_trunc(${period.interval}, conversion.ordered_at, ${period.timezone}) as start,
      conversion.currency, ${sumOfEarnings}
    from conversions conversion
    ${commissionOfConversion}
    where conversion.influencer_id = ${influencer_id}
      and conversion.ordered_at >= ${period.from.toISOString()}::timestamptz
      and conversion.ordered_at < ${period.to.toISOString()}::timestamptz
    group by 1, 2 order by 1, 2`);
  return result.rows.map((row) => ({ start: new Date(String(row.start)), ...readEarnings(row) }));
}
