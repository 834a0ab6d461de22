import type { Client } from 'pg';
import { chance, idAt, idOf, type PopulationSize, pick } from './fill-population.ts';

/**
 * Makes the raw clicks of a month in the partition that `prepare_click_partitions` would make. The
 * table is filled first and indexed after, which takes a fraction of the time.
 * One in ten is a bot, one in fifty an impression, one in ten has no visitor hash; four of five
 * visits of a unit are of visitors of their own.
 * @param proceed is told of the clicks made, part by part; may throw to stop
 */
export async function fillMonth(
  client: Client,
  month_on: string,
  parts: readonly ClicksPart[],
  proceed: (click_count: number) => void,
): Promise<void> {
  const table = `clicks_${month_on.slice(0, 7).replace('-', '_')}`;
  await client.query(`drop table if exists ${table}`);
  await client.query(`create table ${table} (like clicks including defaults)`);
  for (const part of parts) {
    await fillPart(client, table, part);
    proceed(part.click_count);
  }
  await client.query(`alter table clicks attach partition ${table} for values
    from ('${month_on} 00:00+00')
    to ('${nextMonth(month_on)} 00:00+00')`);
}

async function fillPart(client: Client, table: string, part: ClicksPart): Promise<void> {
  await client.query(
    `insert into ${table} (id, clicked_at, link_id, kind, bot_reason, visitor_hash, sub_id,
        country, device, referrer_host, app)
      select ${idAt('clk', 'at_ms', "unit_no || '.' || n")},
        timestamptz 'epoch' + at_ms * interval '1 millisecond', link_id,
        kind, case when kind = 'bot' then 'known_agent' end,
        case when kind = 'click' and (unit_no + n) % 10 <> 4
          then substr(md5(unit_no || '-' || n * 4 / 5), 1, 22) end,
        sub_id, country, device, referrer_host,
        nullif(initcap(split_part(referrer_host, '.', 1)), '') as app
      from (select units.*, n, hour_ms + (n * 3600000 + unit_no * 104729 % 3600000) / click_count
          as at_ms, case when (unit_no + n) % 10 = 9 then 'bot'
            when (unit_no + n) % 50 = 7 then 'impression' else 'click' end as kind
        from bench.units cross join lateral generate_series(0, click_count - 1) as n
        where unit_no between $1 and $2 and month_on = $3::date order by unit_no) as made`,
    [part.from, part.to, part.month_on],
  );
}

function nextMonth(month_on: string): string {
  const next = new Date(month_on);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next.toISOString().slice(0, 10);
}

/** The platform grows: the clicks of a day are e times those of so many days before. */
const GROWTH_DAYS = 80;
const COUNTRIES =
  'US US US US US US GB GB GB FR FR DE DE JP JP KR KR CA CA AU BR IN MX NL SE ES IT PL'.split(' ');
const DEVICES = ['mobile', 'mobile', 'mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'tablet'];
const REFERRERS = ['instagram.com', 'instagram.com', 'tiktok.com', 'youtube.com', 'google.com', ''];
const SUB_IDS = ['', '', '', 'story', 'bio', 'video'];

/** So many clicks are made by one statement, about. */
const PART_CLICKS = 500_000;

/** Some units of a month of UTC, in order. */
type ClicksPart = { month_on: string; from: string; to: string; click_count: number };

/**
 * Draws who clicks where and when, into `bench.units`: a link, an hour, and one of two audiences
 * with its country, device, referrer and sub-id. Each unit gets a click, the rest go to few
 * (Pareto).
 * Units are the same for any number of clicks, so only counts and raw clicks grow with it.
 * Influencers and their links are as popular as Zipf's law (exponent 0.8) has it.
 * @throws Error when there are fewer clicks than units
 */
export async function planClicks(
  client: Client,
  size: PopulationSize,
  click_count: number,
): Promise<ClicksPart[]> {
  await client.query('create schema bench');
  await client.query(drawUnits(size));
  const { rows: counted } = await client.query<{ count: string }>(
    'select count(*) from bench.drawn',
  );
  const spare = click_count - Number(counted[0]?.count);
  if (spare < 0) throw new Error(`at least ${counted[0]?.count} clicks are needed`);
  await client.query(`create unlogged table bench.units as
    select unit_no, link_id, hour_ms, country, device, referrer_host, sub_id,
      date_trunc('month', to_timestamp(hour_ms / 1000) at time zone 'UTC')::date as month_on,
      1 + floor(upto / total * ${spare})::bigint
        - floor((upto - weight) / total * ${spare})::bigint as click_count
    from (select *, sum(weight) over (order by unit_no) as upto, sum(weight) over () as total
      from bench.drawn) as weighed`);
  await client.query('drop table bench.drawn');
  await client.query('create index on bench.units (month_on, unit_no)');
  await client.query('analyze bench.units');
  const { rows } = await client.query<ClicksPart>(`
    select month_on::text, min(unit_no) as from, max(unit_no) as to,
      sum(click_count)::float8 as click_count
    from (select *, floor(sum(click_count) over (order by unit_no) / ${PART_CLICKS}) as part_no
      from bench.units) as numbered
    group by month_on, part_no order by month_on, part_no`);
  return rows;
}

function drawUnits({ influencer_count, link_count, draw_count, day_count, until }: PopulationSize) {
  const links_each = Math.floor(link_count / influencer_count);
  const age = Math.exp(-day_count / GROWTH_DAYS);
  const days_before = `(-${GROWTH_DAYS} * ln(1 - ${chance('n', 3)} * ${1 - age}))`;
  const hour = `least(${day_count * 24 - 1}, floor(${days_before} * 24))::bigint`;
  return `create unlogged table bench.drawn as
    with cells as (
      select distinct ${rankOf(links_each, 'n', 2)} * ${influencer_count}
        + ${rankOf(influencer_count, 'n', 1)} as link_no, ${hour} as hour_no
      from generate_series(1, ${draw_count}) as n
    ), units as (
      select link_no, hour_no, (link_no * 100003 + hour_no) * 2 + audience as key
      from cells cross join generate_series(0, 1) as audience
    )
    select row_number() over (order by hour_no desc, link_no, key) as unit_no,
      ${idOf('lnk', 'link_no')} as link_id,
      ${until.getTime()} - (hour_no + 1) * 3600000 as hour_ms,
      (10 * power(1 - ${chance('key', 9)}, -0.5))::bigint::numeric as weight,
      ${pick(COUNTRIES, 'key', 4)} as country, ${pick(DEVICES, 'key', 5)} as device,
      ${pick(REFERRERS, 'key', 6)} as referrer_host, ${pick(SUB_IDS, 'key', 7)} as sub_id
    from units`;
}

/** SQL of a rank from 0 by Zipf's law with exponent 0.8, by the inverse of its integral. */
function rankOf(count: number, key: string, seed: number): string {
  const drawn = `power(${chance(key, seed)} * ${count ** 0.2 - 1} + 1, 5)`;
  return `(least(${count}, floor(${drawn}))::bigint - 1)`;
}
