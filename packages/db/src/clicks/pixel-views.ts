import type { Click } from '@skinstack/domain/clicks/click';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { hourOf } from '../schema/clicks.ts';
import { quarterOfClick } from './click-counts.ts';

const MINUTE_MS = 60_000;
/** How long after an impression a click may come of it. */
const VISIT_MINUTES = 30;
const [EARLIEST_MS, LATEST_MS] = [Date.UTC(1000, 0, 1), Date.UTC(9999, 0, 1)];
const VISIT = sql.raw(`interval '${VISIT_MINUTES} minutes'`);

/**
 * The part of `insertClicks` that finds which impressions led to a click: the last of the same link
 * and sub-id that the visitor saw in the half hour before. An impression is tapped once. They come
 * in any order: in one batch or the click first (`viewed`, the impressions that are new), or the
 * impression first (`tapped_before`, which was counted in its hour).
 */
export function foundTaps(clicks: readonly Click[]): SQL {
  // years that PostgreSQL and JavaScript spell alike; others are refused anyway
  const times = clicks.map(({ clicked_at }) =>
    Math.max(EARLIEST_MS, Math.min(Date.parse(clicked_at), LATEST_MS)),
  );
  // written into the statement, which is so planned for a month or two of clicks, not for all
  const at = (ms: number) => sql.raw(`timestamptz '${new Date(ms).toISOString()}'`);
  const [first, last] = [
    at(Math.min(...times) - VISIT_MINUTES * MINUTE_MS),
    at(Math.max(...times) + VISIT_MINUTES * MINUTE_MS),
  ];
  const isNear = (clicked_at: SQL) => sql`${clicked_at} >= ${first} and ${clicked_at} <= ${last}`;
  const hasShown = clicks.some(({ kind, visitor_hash }) => kind === 'impression' && visitor_hash);
  const viewed = hasShown ? pairedAndViewed(isNear) : NOTHING_VIEWED;
  return sql`shown as (
      select * from fresh where kind = 'impression' and visitor_hash is not null
    ), followed as (
      select * from fresh where kind = 'click' and visitor_hash is not null
    ), seen_before as (
      select followed.id as click_id, influencer_id, last_seen.*
      from followed cross join lateral (
        select view.link_id, view.visitor_hash, view.sub_id, impression_id from pixel_views view
        where view.link_id = followed.link_id and view.visitor_hash = followed.visitor_hash
          and view.sub_id = placement and shown_at <= clicked_at
          and shown_at > clicked_at - ${VISIT}
        order by impression_id desc limit 1
      ) as last_seen
    ), ${viewed}, followed_before as (
      select distinct on (impression_id) seen_before.*
      from seen_before join paired using (click_id, impression_id)
      order by impression_id, click_id
    ), locked as (
      select view.*, before.click_id as by_click_id, influencer_id
      from pixel_views view
      join followed_before before using (link_id, visitor_hash, sub_id, impression_id)
      where view.click_id is null
      order by link_id, visitor_hash, sub_id, impression_id for update of view
    ), tapped as (
      update pixel_views view set click_id = by_click_id from locked
      where view.link_id = locked.link_id and view.visitor_hash = locked.visitor_hash
        and view.sub_id = locked.sub_id and view.impression_id = locked.impression_id
        and view.click_id is null
      returning view.impression_id, view.shown_at, influencer_id
    ), tapped_before as (
      select click.*, influencer_id, date_trunc('hour', clicked_at, 'UTC') as hour_at,
        ${quarterOfClick}
      from tapped join clicks click on id = impression_id and clicked_at = shown_at
        and ${isNear(sql`clicked_at`)}
    )`;
}

/** The same parts where no impression is new, as nearly always: planning them takes longest. */
const NOTHING_VIEWED = sql`paired as (
      select click_id, impression_id from seen_before
    ), viewed as (
      select null::text as impression_id, null::text as click_id where false
    )`;

/**
 * Clicks and the last impression before each, if either is new, no click a second time; and the
 * impressions that are new, each with its click.
 */
function pairedAndViewed(isNear: (clicked_at: SQL) => SQL): SQL {
  return sql`paired as (
      select distinct on (click_id) click_id, impression_id from (
        select click_id, impression_id from seen_before
        union all
        select followed.id as click_id, shown.id as impression_id
        from followed join shown using (link_id, visitor_hash, placement)
        where shown.clicked_at <= followed.clicked_at
          and shown.clicked_at > followed.clicked_at - ${VISIT}
        union all
        select click.id, shown.id
        from shown join link_visitors visitor using (seen_on, link_id, visitor_hash)
        join clicks click on click.link_id = visitor.link_id
          and ${hourOf(sql`click.clicked_at`)} in (${hourOf(sql`shown.clicked_at`)},
            ${hourOf(sql`shown.clicked_at + ${VISIT}`)})
          and click.clicked_at >= shown.clicked_at
          and click.clicked_at < shown.clicked_at + ${VISIT} and ${isNear(sql`click.clicked_at`)}
        where click.kind = 'click' and click.visitor_hash = visitor.visitor_hash
          and coalesce(click.sub_id, '') = placement and not exists (
            select from pixel_views view where view.link_id = click.link_id
              and view.visitor_hash = click.visitor_hash and view.sub_id = placement
              and view.click_id = click.id)
      ) as pairs order by click_id, impression_id desc
    ), viewed as (
      insert into pixel_views (link_id, visitor_hash, sub_id, impression_id, shown_at, click_id)
      select link_id, visitor_hash, placement, id, clicked_at,
        (select min(click_id) from paired where impression_id = id)
      from shown order by link_id, visitor_hash, placement, id
      on conflict do nothing
      returning impression_id, click_id
    )`;
}

/**
 * Forgets impressions that led to no click, of before a time, some of them; and all of the months
 * whose clicks were dropped.
 * @returns how many; fewer than `limit` when none is left
 */
export async function deletePixelViews(db: Database, before: Date, limit: number): Promise<number> {
  const result = await db.execute(sql`
    delete from pixel_views where (link_id, visitor_hash, sub_id, impression_id) in (
      select link_id, visitor_hash, sub_id, impression_id from pixel_views
      where shown_at < ${before.toISOString()}::timestamptz and (click_id is null or exists (
        select from click_archives where dropped_at is not null
          and month_on = date_trunc('month', shown_at at time zone 'UTC')::date))
      limit ${limit}::int
    )`);
  return result.rowCount ?? 0;
}

/**
 * Finds again, of the raw clicks of a day, which impressions led to a click, and keeps those that
 * were not known.
 */
export function addMissingTaps(isOnDay: (at: SQL) => SQL, isKept: SQL): SQL {
  return sql`insert into pixel_views (link_id, visitor_hash, sub_id, impression_id, shown_at,
      click_id)
    select link_id, visitor_hash, placement, id, clicked_at, next_id from (
      select link_id, visitor_hash, coalesce(sub_id, '') as placement, id, clicked_at, kind,
        lead(id) over placed as next_id, lead(kind) over placed as next_kind,
        lead(clicked_at) over placed as next_at
      from clicks where ${isOnDay(sql`clicked_at`)} and kind in ('click', 'impression')
        and visitor_hash is not null
      window placed as (partition by link_id, visitor_hash, coalesce(sub_id, '')
        order by clicked_at, kind desc, id)
    ) as seen
    where kind = 'impression' and next_kind = 'click' and next_at < clicked_at + ${VISIT}
      and ${isKept} and not exists (
        select from pixel_views view where view.link_id = seen.link_id
          and view.visitor_hash = seen.visitor_hash and view.sub_id = placement
          and view.click_id = next_id)
    on conflict (link_id, visitor_hash, sub_id, impression_id)
      do update set click_id = excluded.click_id where pixel_views.click_id is null`;
}
