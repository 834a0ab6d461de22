import type { CohortSums, CreatorSums } from '@skinstack/domain/customers/cohorts';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { isOneOf } from '../rows/find-rows.ts';
import { programs } from '../schema/programs.ts';
import type { CutSpan } from './cut-hours.ts';
import { readEarningParts, selectEarningParts } from './sum-earnings.ts';
import type { ProgramOf } from './sum-everybody.ts';

/**
 * A program's earnings by kind of order, in a period and in the parts of a longer one, and the
 * cohorts of its customers since a month, in the program's currency; in one round trip.
 * @param since_on the first cohort (`2026-01-01`)
 * @returns null when there is no such program
 */
export async function findProgramCustomers(
  db: Database,
  { program_id, merchant_ids }: ProgramOf,
  { span, months }: { span: CutSpan; months: CutSpan },
  since_on: string,
) {
  const [found, period, parts, cohorts] = await db.batch([
    db
      .select({ currency: programs.currency })
      .from(programs)
      .where(
        and(
          eq(programs.id, program_id),
          merchant_ids && isOneOf(programs.merchant_id, merchant_ids),
        ),
      ),
    db.execute(selectEarningParts({ program_id }, span)),
    db.execute(selectEarningParts({ program_id }, months)),
    db.execute(selectCohorts(program_id, since_on)),
  ]);
  const [program] = found;
  if (!program) return null;
  return {
    currency: program.currency,
    period: readEarningParts(span, period.rows),
    parts: readEarningParts(months, parts.rows),
    ...readCohorts(cohorts.rows),
  };
}

/** What each month's customers came to in each month after, and each creator's in all of them. */
function selectCohorts(program_id: string, since_on: string): SQL {
  return sql`
    select to_char(cohort_on, 'YYYY-MM-DD') as cohort_on, month_no, influencer_id,
      (select display_name from influencers where id = influencer_id) as display_name,
      customer_count, order_count, value_minor, paid_minor
    from (
      select cohort_on, month_no, influencer_id, sum(customer_count) as customer_count,
        sum(order_count) as order_count, sum(value_minor)::text as value_minor,
        sum(paid_minor)::text as paid_minor
      from customer_months
      where program_id = ${program_id} and cohort_on >= ${since_on}::date
        and currency = (select currency from programs where id = ${program_id})
      group by grouping sets ((cohort_on, month_no), (influencer_id))
    ) as summed order by cohort_on, month_no, influencer_id`;
}

/** What it answers, read. */
function readCohorts(rows: readonly Record<string, unknown>[]) {
  const sumsOf = (row: Record<string, unknown>) => ({
    customer_count: Number(row.customer_count),
    order_count: Number(row.order_count),
    value_minor: BigInt(String(row.value_minor)),
    paid_minor: BigInt(String(row.paid_minor)),
  });
  const cohorts: CohortSums[] = [];
  const creators: CreatorSums[] = [];
  for (const row of rows) {
    if (row.cohort_on === null) {
      const { influencer_id: id, display_name: name } = row;
      creators.push({ influencer: { id: String(id), name: String(name) }, ...sumsOf(row) });
    } else {
      const month = String(row.cohort_on).slice(0, 7);
      cohorts.push({ month, month_no: Number(row.month_no), ...sumsOf(row) });
    }
  }
  return { cohorts, creators };
}
