import { makeId } from '@skinstack/domain/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { isOnDay } from './rollups/recount.ts';

/** Whose hashes: one visitor's, or all on an influencer's links. */
export type Visitors = { visitor_hash: string } | { influencer_id: string };

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
export function randomHash(secret: string, link_id: SQL, visitor_hash: SQL): SQL {
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
