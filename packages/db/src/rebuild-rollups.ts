import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { COUNTS, setCounts } from './count-clicks.ts';
import { isKept, isOnDay, recountFacetHours, recountLinkHours } from './rollups/recount.ts';

/**
 * Counts a day of UTC (`2026-11-22`) again from its raw clicks, in one transaction. A visitor whose
 * click is not known is the first of their clicks that day. Writers wait for it meanwhile, in the
 * order in which they take the tables, and add to what it wrote. A day without raw clicks is left
 * as it is, and so is one of a closed month: its rollups are all there is.
 */
export async function rebuildRollups(db: Database, day: string): Promise<void> {
  await db.batch([
    db.execute(sql`lock table link_visitors, link_hours, influencer_facet_hours
      in share row exclusive mode`),
    db.execute(removeStrayVisitors(day)),
    db.execute(addMissingVisitors(day)),
    db.execute(putBack('link_hours', ['link_id', 'hour_at'], recountLinkHours(day), day)),
    db.execute(
      putBack(
        'influencer_facet_hours',
        ['influencer_id', 'facet', 'hour_at', 'value'],
        recountFacetHours(day),
        day,
      ),
    ),
  ]);
}

function removeStrayVisitors(day: string): SQL {
  return sql`delete from link_visitors where seen_on = ${day}::date and ${isKept(day)}
    and not exists (select from clicks where id = link_visitors.click_id and kind = 'click'
      and ${isOnDay(sql`clicked_at`, day)} and clicks.link_id = link_visitors.link_id
      and clicks.visitor_hash = link_visitors.visitor_hash)`;
}

function addMissingVisitors(day: string): SQL {
  return sql`insert into link_visitors (seen_on, link_id, visitor_hash, click_id)
    select distinct on (link_id, visitor_hash) ${day}::date, link_id, visitor_hash, id
    from clicks where ${isOnDay(sql`clicked_at`, day)} and kind = 'click'
      and visitor_hash is not null and ${isKept(day)}
    order by link_id, visitor_hash, clicked_at, id
    on conflict do nothing`;
}

/** Makes the rows of a day those of a recount; rows that nothing was counted for go. */
function putBack(table: string, key: readonly string[], recount: SQL, day: string): SQL {
  const [name, columns] = [sql.raw(table), sql.raw(key.join(', '))];
  const influencer = table === 'link_hours' ? sql`, influencer_id` : sql``;
  const isSameKey = sql.raw(key.map((one) => `recounted.${one} = ${table}.${one}`).join(' and '));
  return sql`with recounted (${columns}${influencer}, ${COUNTS}) as materialized (${recount}),
    removed as (
      delete from ${name} where ${isOnDay(sql`hour_at`, day)} and ${isKept(day)}
        and not exists (select from recounted where ${isSameKey})
    )
    insert into ${name} (${columns}${influencer}, ${COUNTS})
    select ${columns}${influencer}, ${COUNTS} from recounted
    on conflict (${columns}) do update set ${setCounts}`;
}
