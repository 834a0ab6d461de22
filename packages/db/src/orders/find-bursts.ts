import type { Flag, ReviewPolicy } from '@skinstack/domain/orders/flags';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

// as parameters these numbers would have types of their own

/**
 * A day on which an influencer had so many orders is looked at; below it no share says anything.
 * Small ones have three or five orders on a good day, so none of them is ever near it.
 */
const LEAST_ORDERS_A_DAY = sql.raw('20');
/** So many times the influencer's own average day: a post that goes well brings two or three. */
const TIMES_OWN_DAY = sql.raw('5');
/** Their average is of so many days before; of somebody new, of at least `LEAST_DAYS`. */
const DAYS_BEFORE = sql.raw('28');
const LEAST_DAYS = sql.raw('7');
/** So few orders from clicks are chance, whatever their share. */
const LEAST_CLICK_ORDERS = sql.raw('10');
/** Shops sell to 1 to 5 % of who comes; one in five is worth a look, however well others do. */
const LEAST_RATE = sql.raw('0.2');
/** So many times the program's rate, of a week in which it had so many clicks. */
const TIMES_PROGRAM_RATE = sql.raw('5');
const LEAST_PROGRAM_CLICKS = sql.raw('100');
/** The program's rate is of so many days before. */
const RATE_DAYS_BEFORE = sql.raw('7');

/** An order that is one of many, and why that is worth a look. */
export type FlaggedByMany = {
  order_id: string;
  influencer_id: string;
  flag: Flag;
  review_policy: ReviewPolicy;
  /** The day (UTC), how many orders it had, and what is usual, rounded. */
  day: string;
  order_count: number;
  usual: number;
  /** The code, of `coupon_leak`. */
  code: string | null;
};

/**
 * The orders that are part of something too large, and do not say so yet: of a day far over the
 * influencer's own (`velocity`), of far more orders a click than the program has
 * (`conversion_rate`), of a code that many use at once without a click of its owner
 * (`coupon_leak`), or of a sale that two networks tell (`told_twice`). Only days with an order told
 * since are looked at; of these all orders count.
 * @param since_id what was recorded after it is looked at
 */
export async function findBursts(
  db: Database,
  since: { conversion_id: string; order_id: string },
  limit: number,
): Promise<FlaggedByMany[]> {
  const { rows } = await db.execute(sql`
    with recent as materialized (
      select influencer_id, program_id, method,
        date_trunc('day', ordered_at, 'UTC') as day, count(*) as recent_count
      from conversions where id >= ${since.conversion_id} and superseded_at is null
        and method <> 'hand'
      group by 1, 2, 3, 4
    ), ${velocityDays}, ${rateDays}, ${leakDays}, bursts as (
      ${velocity} union all ${conversionRate} union all ${couponLeak}
      union all ${toldTwice(since.order_id)}
    )
    select order_id, influencer_id, flag, review_policy,
      to_char(day at time zone 'UTC', 'YYYY-MM-DD') as day, order_count, usual, code
    from bursts join programs on programs.id = bursts.program_id
    where not flags @> array[flag] order by 1, 3 limit ${limit}`);
  return rows.map((row) => ({
    order_id: String(row.order_id),
    influencer_id: String(row.influencer_id),
    flag: row.flag as Flag,
    review_policy: row.review_policy as ReviewPolicy,
    day: String(row.day),
    order_count: Number(row.order_count),
    usual: Number(row.usual),
    code: row.code === null ? null : String(row.code),
  }));
}

/** Conversions of an influencer that count, for conditions about their times. */
const OWN = sql`conversions.influencer_id = days.influencer_id and superseded_at is null
        and method <> 'hand'`;
const ON_DAY = sql`ordered_at >= days.day and ordered_at < days.day + interval '1 day'`;
const BEFORE = sql`ordered_at < days.day
        and ordered_at >= days.day - ${DAYS_BEFORE} * interval '1 day'`;
/** An average day of those before: since the first order among them, if that is not long ago. */
const USUAL = sql`count(*) / greatest(${LEAST_DAYS}::numeric,
        extract(epoch from days.day - min(ordered_at)) / 86400)`;

/*
 * Each day is worked out once, before its orders are looked for: planned as one, and on a guess of
 * one order, all of a day was added up again for each of its orders.
 */

const velocityDays: SQL = sql`velocity_days as materialized (
      select days.*, order_count, usual
      from (select distinct influencer_id, day from recent) as days
      cross join lateral (select count(*) as order_count from conversions
        where ${OWN} and ${ON_DAY}) as on_day
      cross join lateral (select ${USUAL} as usual from conversions
        where on_day.order_count >= ${LEAST_ORDERS_A_DAY} and ${OWN} and ${BEFORE}) as before
      where order_count >= ${LEAST_ORDERS_A_DAY}
        and order_count > ${TIMES_OWN_DAY} * coalesce(usual, 0)
    )`;

/** Whose order it is, and what is said of it already. */
const OF_ORDER = sql`conversions.influencer_id, conversions.program_id, flags`;

const velocity: SQL = sql`
      select order_id, ${OF_ORDER}, 'velocity' as flag, days.day, order_count, usual, null as code
      from velocity_days as days join conversions on ${OWN} and ${ON_DAY}`;

/** The clicks of links by the hour, or by the day of UTC where those are folded. */
const CLICKED: SQL = sql`(
          select link_id, influencer_id, hour_at as at, clicks from link_hours
          union all select link_id, influencer_id, day_at, clicks from link_days
        ) as clicked`;

/** Clicks come later than their orders at times: while some are missing nothing is said. */
const rateDays: SQL = sql`rate_days as materialized (
      select days.*, order_count, rate
      from (select distinct influencer_id, program_id, day from recent where method = 'click')
        as days
      cross join lateral (select count(*) as order_count, count(distinct click_id) as click_ids
        from conversions where ${OWN} and ${ON_DAY} and method = 'click'
          and conversions.program_id = days.program_id) as on_day
      cross join lateral (select coalesce(sum(clicks), 0) as click_count
        from ${CLICKED} where on_day.order_count >= ${LEAST_CLICK_ORDERS}
          and clicked.influencer_id = days.influencer_id and at >= days.day
          and at < days.day + interval '1 day' and days.program_id = (
            select program_id from tracking_links where tracking_links.id = link_id
          )) as own
      cross join lateral (select case when sum(clicks) >= ${LEAST_PROGRAM_CLICKS} then (
          select count(*) from conversions where conversions.program_id = days.program_id
            and method = 'click' and superseded_at is null and ordered_at < days.day
            and ordered_at >= days.day - ${RATE_DAYS_BEFORE} * interval '1 day'
        ) / sum(clicks)::numeric end as rate
        from ${CLICKED} join tracking_links on tracking_links.id = link_id
        where click_count > 0 and order_count >= ${LEAST_RATE} * click_count
          and tracking_links.program_id = days.program_id and at < days.day
          and at >= days.day - ${RATE_DAYS_BEFORE} * interval '1 day') as program
      where order_count >= ${LEAST_CLICK_ORDERS} and click_count >= click_ids and click_count > 0
        and order_count >= ${LEAST_RATE} * click_count
        and order_count > ${TIMES_PROGRAM_RATE} * rate * click_count
    )`;

const conversionRate: SQL = sql`
      select order_id, ${OF_ORDER}, 'conversion_rate', days.day, order_count,
        round(100 * rate, 1), null
      from rate_days as days join conversions on ${OWN} and ${ON_DAY} and method = 'click'
        and conversions.program_id = days.program_id`;

/** By whose code an order was credited: the last that matched. */
const CODE = sql`(select step->'facts'->>'code'
        from jsonb_array_elements(decision) with ordinality as steps(step, place)
        where step->>'step' = 'coupon' and step->>'outcome' = 'matched'
        order by place desc limit 1)`;
/** The order carried no click or link of who has the code. */
const IS_CLICKLESS = sql`not jsonb_path_exists(decision,
        '$[*].evidence[*] ? (@.kind != "coupon" && @.about == $owner)',
        jsonb_build_object('owner', conversions.influencer_id))`;

const leakDays: SQL = sql`leak_days as materialized (
      select days.*, usual
      from (select influencer_id, program_id, day from recent where method = 'coupon') as days
      cross join lateral (select count(*) as most_count from conversions
        where ${OWN} and ${ON_DAY} and method = 'coupon'
          and conversions.program_id = days.program_id) as on_day
      cross join lateral (select ${USUAL} as usual from conversions
        where most_count >= ${LEAST_ORDERS_A_DAY} and ${OWN} and ${BEFORE}
          and method = 'coupon' and conversions.program_id = days.program_id) as before
      where most_count >= ${LEAST_ORDERS_A_DAY}
    )`;

const couponLeak: SQL = sql`
      select order_id, influencer_id, program_id, flags, 'coupon_leak', day, order_count, usual,
        code from (
        select orders.id as order_id, ${OF_ORDER}, days.day, usual, ${CODE} as code,
          count(*) over (partition by days.influencer_id, days.program_id, days.day, ${CODE})
            as order_count
        from leak_days as days join conversions on ${OWN} and ${ON_DAY}
          and method = 'coupon' and conversions.program_id = days.program_id
        join orders on orders.id = conversions.order_id and ${IS_CLICKLESS}
      ) as coded
      where order_count >= ${LEAST_ORDERS_A_DAY}
        and order_count > ${TIMES_OWN_DAY} * coalesce(usual, 0)`;

/** The order that was credited, of one another account told again. */
const toldTwice = (since_id: string): SQL => sql`
      select distinct told_again_of, ${OF_ORDER}, 'told_twice',
        date_trunc('day', orders.ordered_at, 'UTC'), 2, 1::numeric, null
      from orders join conversions on conversions.order_id = told_again_of and superseded_at is null
      where orders.id >= ${since_id} and told_again_of is not null`;
