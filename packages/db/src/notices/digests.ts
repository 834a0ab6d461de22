import { makeId } from '@skinstack/domain/ids';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { at } from '../rows/json-rows.ts';

/** What came of a user's orders in a day or month, a sum for each currency. */
export type Digest = {
  user_id: string;
  influencer_id: string;
  address: string;
  locale: 'en' | 'de';
  /** The day, or the first day of the month. */
  on: string;
  order_count: number;
  sums: { currency: string; net_minor: number }[];
};

/** The hour of their own day from which they are told of the day or month before. */
const MORNING = 8;
const DAY_MS = 86_400_000;
/** A week is told of on its Monday before this hour; the job tries every hour. */
const NOON = 12;
/** So many readers in one run: their forecasts are worked out one by one. */
const MOST_READERS = 300;

/**
 * The day or month before, for influencers whose morning it is, who were not told of it, did not
 * switch it off, and had an order in it. Days are those of their time zone.
 */
export async function listDigests(
  db: Database,
  kind: 'daily_digest' | 'monthly_summary',
  now: Date,
): Promise<Digest[]> {
  const isDaily = kind === 'daily_digest';
  // ids sort by their time: an influencer's older ones are not read
  const since = makeId('cnv', now.getTime() - (isDaily ? 3 : 70) * DAY_MS, new Uint8Array(10));
  const unit = isDaily ? 'day' : 'month';
  const notice = isDaily ? 'orders' : 'monthly_summary';
  const step = sql.raw(`interval '1 ${unit}'`);
  // a month is told of in its first three days, so that a job that was away can still do it
  const isTime = isDaily ? sql`true` : sql`extract(day from local_now) <= 3`;
  const result = await db.execute(sql`
    with reader as (
      select users.id as user_id, users.influencer_id, users.email as address,
        coalesce(users.locale, 'en') as locale, influencers.timezone,
        ${at(now)} at time zone influencers.timezone as local_now
      from users join influencers on influencers.id = users.influencer_id
      where disabled_at is null and influencers.is_active and not exists (
        select from notification_settings chosen where chosen.user_id = users.id
          and chosen.kind = ${notice} and chosen.choice = 'off')
    ), due as (
      select reader.*, date_trunc(${unit}, local_now) - ${step} as local_from,
        (date_trunc(${unit}, local_now) - ${step}) at time zone timezone as from_at,
        date_trunc(${unit}, local_now) at time zone timezone as to_at
      from reader where extract(hour from local_now) >= ${MORNING} and ${isTime}
    ), summed as (
      select due.user_id, conversions.currency, count(*)::int as order_count,
        sum(net_minor - reversed_gross_minor + reversed_platform_fee_minor)::bigint as net_minor
      from due join conversions on conversions.influencer_id = due.influencer_id
        and conversions.created_at >= from_at and conversions.created_at < to_at
        and conversions.id >= ${since} and superseded_at is null
      join commissions on commissions.conversion_id = conversions.id
      group by due.user_id, conversions.currency
    )
    select due.user_id, due.influencer_id, address, locale,
      to_char(local_from, 'YYYY-MM-DD') as "on",
      sum(order_count)::int as order_count,
      jsonb_agg(jsonb_build_object('currency', currency, 'net_minor', net_minor)
        order by currency) as sums
    from due join summed using (user_id)
    where not exists (select from mails
      where key = ${kind} || ':' || due.user_id || ':' || to_char(local_from, 'YYYY-MM-DD'))
    group by due.user_id, due.influencer_id, address, locale, local_from
    order by due.user_id`);
  return result.rows.map((row) => ({ ...(row as Digest), order_count: Number(row.order_count) }));
}

/** Whom the refills of a week may be told. */
export type RefillReader = Pick<Digest, 'user_id' | 'influencer_id' | 'address' | 'locale' | 'on'>;

/**
 * Influencers who want to be told of refills, whose Monday morning it is, who were not told of this
 * week, and whose orders any customer is known of.
 */
export async function listRefillReaders(db: Database, now: Date): Promise<RefillReader[]> {
  const result = await db.execute(sql`
    with reader as (
      select users.id as user_id, users.influencer_id, users.email as address,
        coalesce(users.locale, 'en') as locale,
        ${at(now)} at time zone influencers.timezone as local_now
      from users join influencers on influencers.id = users.influencer_id
      join notification_settings chosen on chosen.user_id = users.id
        and chosen.kind = 'refills' and chosen.choice = 'each'
      where disabled_at is null and influencers.is_active
    ), due as (
      select user_id, influencer_id, address, locale, to_char(local_now, 'YYYY-MM-DD') as "on"
      from reader where extract(isodow from local_now) = 1
        and extract(hour from local_now) >= ${MORNING} and extract(hour from local_now) < ${NOON}
    )
    select * from due
    where not exists (select from mails where key = 'refills_due:' || user_id || ':' || "on")
      and exists (select from conversions join orders on orders.id = order_id
        where conversions.influencer_id = due.influencer_id and customer_id is not null)
    -- others first in another hour, where there are more than one run tells
    order by md5(user_id || ${now.toISOString().slice(0, 13)}) limit ${MOST_READERS}::int`);
  return result.rows.map((row) => row as RefillReader);
}
