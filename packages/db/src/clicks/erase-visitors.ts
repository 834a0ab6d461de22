import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { clicks, hourOf } from '../schema/clicks.ts';
import { packedHour, packedNumbers } from './packed-counts.ts';
import { isMadeBetween, seenOn } from './rollups.ts';

/** Whose hashes: one visitor's, or all on an influencer's links. */
type Visitors = { visitor_hash: string } | { influencer_id: string };

/** Somewhere a day begins so many hours before that of UTC, or ends so many after. */
const [EAST, WEST] = [14, 12];

/**
 * Puts a random hash in the place of each visitor's on a day, of the time zone the visitors were
 * counted by, in the clicks and among those counted, in one statement: who was one visitor of a
 * link stays one, so every count stays. It waits for inserts that run, and they for it, in the
 * order in which they take the tables: a click it does not see would keep its hash, while the
 * visitor it counts as loses theirs.
 * @param secret makes the hashes, and must be kept nowhere
 * @returns how many clicks had a hash to be replaced; none the second time
 */
export async function eraseVisitors(
  db: Database,
  day: string,
  whose: Visitors,
  secret: string,
  told: { act: Act | null; object_id: string } = { act: null, object_id: '' },
): Promise<number> {
  const random = randomHash(secret, sql`link_id`, sql`visitor_hash`);
  const chosen = sql`visitor_hash not like 'erased\\_%' and ${areOf(whose)}`;
  const start = sql`((${day}::date)::timestamp at time zone 'UTC')`;
  const isAround = (at: SQL) => sql`${at} >= ${start} - interval '${sql.raw(String(EAST))} hours'
        and ${at} < ${start} + interval '${sql.raw(String(24 + WEST))} hours'`;
  // which is on the hour, so what is around is of the same hours
  const isFound = isAround(hourOf(sql`clicked_at`));
  const [, , result] = await db.batch([
    db.execute(sql`lock table clicks in row exclusive mode`),
    db.execute(sql`lock table link_visitors, pixel_views in share row exclusive mode`),
    db.execute(sql`
    with erased as (
      update clicks set visitor_hash = ${random}
      where ${isAround(sql`clicked_at`)} and ${isFound} and ${seenOn} = ${day}::date
        and ${isMadeBetween(day, -EAST, 24 + WEST, sql`id`)} and ${chosen}
      returning id
    ), visitors as (
      update link_visitors set visitor_hash = ${random}
      where seen_on = ${day}::date and ${chosen}
    ), viewers as (
      update pixel_views set visitor_hash = ${random}
      where ${isAround(sql`shown_at`)} and ${chosen}
    ), counted as (
      select count(*) as click_count from erased having count(*) > 0
    ), ${insertAuditEntry(told.act, sql`${told.object_id}`, sql`counted`, {
      after: sql`to_jsonb(counted)`,
    })}
    select count(*) as click_count from erased`),
  ]);
  return Number(result.rows[0]?.click_count);
}

/** What stands for a visitor of a link from now on, to nobody who does not have the secret. */
function randomHash(secret: string, link_id: SQL, visitor_hash: SQL): SQL {
  return sql`'erased_' || left(md5(${secret}::text || ${link_id} || ${visitor_hash}), 16)`;
}

function areOf(whose: Visitors): SQL {
  if ('visitor_hash' in whose) return sql`visitor_hash = ${whose.visitor_hash}`;
  return sql`link_id in (select id from tracking_links
    where influencer_id = ${whose.influencer_id})`;
}

const VISITOR = `"visitor_hash":"([^"]*)"`;

/**
 * Takes the visitor out of clicks that wait to be stored. They are JSON in one spelling, which may
 * be wrong JSON of a click: so it is done in the text. Each visitor gets the hash that the secret
 * makes of them among the stored clicks too, so those who were several are counted as several.
 */
export async function eraseDeadClicks(
  db: Database,
  whose: Visitors,
  secret: string,
): Promise<void> {
  const [name, value] = Object.entries(whose)[0] as [string, string];
  await db.execute(sql`
    update dead_clicks
    set body = replace(body, '"visitor_hash":"' || hash || '"',
      '"visitor_hash":"' || ${randomHash(secret, sql`link_id`, sql`hash`)} || '"')
    from (
      select digest as found, substring(body from ${VISITOR}) as hash,
        coalesce(substring(body from '"link_id":"([^"]*)"'), '') as link_id
      from dead_clicks where position(${`"${name}":"${value}"`} in body) > 0
    ) as told
    where digest = found and hash not like 'erased\\_%'`);
}

/**
 * Days (`2026-11-22`), of whatever time zone, on which an influencer's links were asked for, in
 * order.
 */
export async function listClickDays(
  db: Database,
  influencer_id: string,
  from_on: string,
  limit: number,
): Promise<string[]> {
  const shifted = (hours: number) =>
    sql`(hour_at at time zone 'UTC' + interval '${sql.raw(String(hours))} hours')::date`;
  // of the whole day of UTC: which of its hours matter is said by `shifted`
  const since = sql`(${from_on}::date)::timestamp at time zone 'UTC' - interval '1 day'`;
  const result = await db.execute(sql`
    select distinct to_char(day, 'YYYY-MM-DD') as day from (
      select hour_at from link_hours where influencer_id = ${influencer_id} and hour_at >= ${since}
      union all
      select ${packedHour} from link_days cross join lateral ${packedNumbers}
      where influencer_id = ${influencer_id} and day_at >= ${since}
    ) as hours cross join lateral (
      values (${shifted(-WEST)}), (${shifted(0)}), (${shifted(EAST)})
    ) as days (day)
    where day >= ${from_on}::date
    order by day limit ${limit}::int`);
  return result.rows.map((row) => String(row.day));
}

/**
 * A click by its id, which says its month; null when it is not there, or not any more. The database
 * reads the time of the id: an id may be of a year that no date is written in.
 */
export async function findClick(db: Database, id: string) {
  const [click] = await db
    .select()
    .from(clicks)
    .where(and(eq(clicks.id, id), eq(clicks.clicked_at, sql`id_time(${id})`)));
  return click ?? null;
}
