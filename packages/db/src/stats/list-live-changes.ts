import { makeId } from '@skinstack/domain/ids';
import { type SQL, sql } from 'drizzle-orm';
import { COUNTS } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';

/** How an hour of a link stands, or an order that was credited. */
export type LiveChange = { event: 'click' | 'conversion'; data: Record<string, unknown> };
/** What changed since a cursor, and the cursor to go on with. */
export type LiveChanges = { cursor: string; changes: LiveChange[]; skipped_count: number };

const HOUR_MS = 3_600_000;

/**
 * What changed for an influencer since a cursor, in order: hours of links (this one and the one
 * before, from the rollup) and conversions of the last hour, each by an index, whatever the number
 * of clicks. The cursor is the oldest transaction that still ran when it was given: rows that
 * younger ones wrote may be told twice, but none is missed, in whatever order they commit.
 * @param cursor null tells nothing but the cursor
 * @param most changes; the rest is only counted, the oldest first
 */
export async function listLiveChanges(
  db: Database,
  influencer_id: string,
  cursor: string | null,
  now_ms: number,
  most: number,
): Promise<LiveChanges> {
  const hour = new Date((Math.floor(now_ms / HOUR_MS) - 1) * HOUR_MS).toISOString();
  const result = await db.execute(sql`
    with changes as (
      select 'click' as event, hour_at as at, link_id as key, to_jsonb(told) as data from (
        select link_id, slug, hour_at, ${COUNTS}
        from link_hours left join tracking_links link on link.id = link_id
        where link_hours.influencer_id = ${influencer_id} and hour_at >= ${hour}::timestamptz
          and ${isSince(sql`link_hours.xmin`, cursor)}
      ) as told
      union all
      select 'conversion', created_at, id, to_jsonb(told) from (
        select conversion.id, conversion.created_at, conversion.link_id, conversion.product_id,
          conversion.amount_minor, conversion.currency, commission.net_minor,
          conversion.ordered_at
        from conversions conversion
        join commissions commission on commission.conversion_id = conversion.id
        where conversion.influencer_id = ${influencer_id} and conversion.superseded_at is null
          and conversion.id >= ${makeId('cnv', now_ms - HOUR_MS, new Uint8Array(10))}
          and ${isSince(sql`conversion.xmin`, cursor)}
      ) as told
    ), numbered as (
      select *, row_number() over (order by at, key) as place, count(*) over () as count
      from changes
    )
    select pg_snapshot_xmin(pg_current_snapshot())::text as cursor,
      (select coalesce(max(greatest(count - ${most}::int, 0)), 0) from numbered) as skipped_count,
      (select coalesce(jsonb_agg(jsonb_build_object('event', event, 'data', data) order by place),
        '[]') from numbered where place > count - ${most}::int) as changes`);
  const [row = {}] = result.rows;
  return {
    cursor: String(row.cursor),
    changes: row.changes as LiveChange[],
    skipped_count: Number(row.skipped_count),
  };
}

/**
 * Rows of tables, not of a subquery, carry the lower 32 bits of their transaction, which begin
 * anew: so by distance.
 */
function isSince(xmin: SQL, cursor: string | null): SQL {
  if (cursor === null) return sql`false`;
  return sql`((${xmin}::text::bigint - ${cursor}::bigint) & 4294967295) < 2147483648`;
}
