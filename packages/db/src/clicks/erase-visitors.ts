import { makeId } from '@skinstack/domain/ids';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { clicks } from '../schema/clicks.ts';
import { isOnDay } from './rollups.ts';

/** Whose hashes: one visitor's, or all on an influencer's links. */
type Visitors = { visitor_hash: string } | { influencer_id: string };

/**
 * Puts a random hash in the place of each visitor's on a day of UTC, in the clicks and among those
 * counted, in one statement: who was one visitor of a link stays one, so every count stays. It
 * waits for inserts that run, and they for it, in the order in which they take the tables: a click
 * it does not see would keep its hash, while the visitor it counts as loses theirs.
 * @param secret makes the hashes, and must be kept nowhere
 * @returns how many clicks had a hash to be replaced; none the second time
 */
export async function eraseVisitors(
  db: Database,
  day: string,
  whose: Visitors,
  secret: string,
): Promise<number> {
  const random = randomHash(secret, sql`link_id`, sql`visitor_hash`);
  const chosen = sql`visitor_hash not like 'erased\\_%' and ${areOf(whose)}`;
  const [, , result] = await db.batch([
    db.execute(sql`lock table clicks in row exclusive mode`),
    db.execute(sql`lock table link_visitors in share row exclusive mode`),
    db.execute(sql`
    with erased as (
      update clicks set visitor_hash = ${random}
      where ${isOnDay(sql`clicked_at`, day)} and ${isMadeOn(day)} and ${chosen}
      returning id
    ), visitors as (
      update link_visitors set visitor_hash = ${random}
      where seen_on = ${day}::date and ${chosen}
    )
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

/** The same day by the ids, which the clicks of a month are found by. */
function isMadeOn(day: string): SQL {
  const first = (at_ms: number) => makeId('clk', at_ms, new Uint8Array(10));
  const begins_ms = Date.parse(day);
  return sql`id >= ${first(begins_ms)} and id < ${first(begins_ms + 86_400_000)}`;
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

/** Days of UTC (`2026-11-22`) on which an influencer's links were asked for, in order. */
export async function listClickDays(
  db: Database,
  influencer_id: string,
  from_on: string,
  limit: number,
): Promise<string[]> {
  const result = await db.execute(sql`
    select distinct to_char(hour_at at time zone 'UTC', 'YYYY-MM-DD') as day from link_hours
    where influencer_id = ${influencer_id}
      and hour_at >= (${from_on}::date)::timestamp at time zone 'UTC'
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
