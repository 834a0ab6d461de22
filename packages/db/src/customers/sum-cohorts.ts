import { COHORT_MONTHS } from '@skinstack/domain/customers/cohorts';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** The month of UTC of an instant, as a date. */
const monthOf = (at: SQL) => sql`date_trunc('month', ${at} at time zone 'UTC')::date`;

/** How many months an instant is after that of a cohort. */
const monthNo = (at: SQL, cohort_on: SQL) => sql`(
      extract(year from ${at} at time zone 'UTC') * 12
      + extract(month from ${at} at time zone 'UTC')
      - extract(year from ${cohort_on}) * 12 - extract(month from ${cohort_on}))::int`;

const GROUP = sql.raw('program_id, influencer_id, cohort_on');

/**
 * Sums cohorts again of which customers changed, no more than `limit` customers. Each customer is
 * put where their first order says by now; the cohorts they were in and are in are summed from all
 * orders of all their customers, so what they come to depends on the orders alone. One at a time,
 * for the reasons of `sumChangedHours`.
 * @returns how many customers; fewer than `limit` when none is left
 */
export async function sumChangedCohorts(db: Database, limit: number): Promise<number> {
  const [, summed] = await db.batch([
    db.execute(sql`select pg_advisory_xact_lock(hashtextextended('customer_months', 0))`),
    db.execute(sql`
      with held as materialized (
        select customer_id from customer_changes group by 1 order by 1 limit ${limit}::int
      ), told as (
        delete from customer_changes changes using held
        where changes.customer_id = held.customer_id
      ), ${placeCustomers}, cohorts as materialized (
        select ${GROUP} from earlier union select ${GROUP} from placed
      ), members as (
        select customer_id, ${GROUP} from customer_cohorts join cohorts using (${GROUP})
        where customer_id not in (select customer_id from held)
        union all select customer_id, ${GROUP} from placed
      ), ${sumMembers}
      select count(*)::int as customer_count from held`),
  ]);
  return Number(summed.rows[0]?.customer_count ?? 0);
}

/** The parts that put the `held` customers where they belong: `earlier`, and `placed`. */
const placeCustomers = sql`earlier as materialized (
        select customer_cohorts.* from customer_cohorts join held using (customer_id)
      ), placed as materialized (
        select customer_id, credited.program_id, credited.influencer_id,
          ${monthOf(sql`first.ordered_at`)} as cohort_on
        from held cross join lateral (
          select id, ordered_at from orders
          where orders.customer_id = held.customer_id and nth_order = 1 and stands
            and told_again_of is null
          order by ordered_at, id limit 1
        ) as first join conversions credited
          on credited.order_id = first.id and superseded_at is null
      ), moved as (
        insert into customer_cohorts (customer_id, ${GROUP})
        select customer_id, ${GROUP} from placed
        on conflict (customer_id) do update set program_id = excluded.program_id,
          influencer_id = excluded.influencer_id, cohort_on = excluded.cohort_on
      ), left_alone as (
        delete from customer_cohorts using held
        where customer_cohorts.customer_id = held.customer_id
          and held.customer_id not in (select customer_id from placed)
      )`;

/** The parts that write what the `members` of `cohorts` bought. */
const sumMembers = sql`bought as (
        select members.program_id, members.influencer_id, cohort_on,
          ${monthNo(sql`orders.ordered_at`, sql`cohort_on`)} as month_no,
          orders.currency, orders.nth_order = 1 as is_first,
          coalesce(left_minor, orders.amount_minor) as value_minor,
          coalesce(gross_minor - reversed_gross_minor, 0) as paid_minor
        from members join orders using (customer_id)
        left join conversions on conversions.order_id = orders.id and superseded_at is null
        left join commissions on conversion_id = conversions.id
        where stands and told_again_of is null
      ), summed as materialized (
        select ${GROUP}, month_no, currency, count(*) filter (where is_first) as customer_count,
          count(*) as order_count, sum(value_minor) as value_minor, sum(paid_minor) as paid_minor
        from bought where month_no between 0 and ${COHORT_MONTHS - 1}
        group by ${GROUP}, month_no, currency
      ), gone as (
        delete from customer_months months using cohorts
        where (months.program_id, months.influencer_id, months.cohort_on)
            = (cohorts.program_id, cohorts.influencer_id, cohorts.cohort_on)
          and not exists (select from summed
            where (summed.program_id, summed.influencer_id, summed.cohort_on, summed.month_no,
                summed.currency)
              = (months.program_id, months.influencer_id, months.cohort_on, months.month_no,
                months.currency))
      ), written as (
        insert into customer_months (${GROUP}, month_no, currency, customer_count, order_count,
          value_minor, paid_minor)
        select * from summed
        on conflict (program_id, cohort_on, influencer_id, month_no, currency) do update set
          customer_count = excluded.customer_count, order_count = excluded.order_count,
          value_minor = excluded.value_minor, paid_minor = excluded.paid_minor
      )`;
