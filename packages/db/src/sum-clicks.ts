import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** A half-open period, cut into hours, days, weeks or months of a time zone. */
export type Period = {
  from: Date;
  to: Date;
  interval: 'hour' | 'day' | 'week' | 'month';
  timezone: string;
};
export type ClickSums = {
  start: Date;
  impressions: number;
  clicks: number;
  unique_clicks: number;
  bot_requests: number;
};

/** An influencer's clicks in each part of a period that has any, from the hourly rollups only. */
export async function sumClicks(
  db: Database,
  influencer_id: string,
  period: Period,
): Promise<ClickSums[]> {
  const result = await db.execute(sql`
    select date_trunc(${period.interval}, hour_at, ${period.timezone}) as start,
      sum(impressions) as impressions, sum(clicks) as clicks,
      sum(unique_clicks) as unique_clicks, sum(bot_requests) as bot_requests
    from link_hours
    where influencer_id = ${influencer_id}
      and hour_at >= ${period.from.toISOString()}::timestamptz
      and hour_at < ${period.to.toISOString()}::timestamptz
    group by 1 order by 1`);
  return result.rows.map((row) => ({
    start: new Date(String(row.start)),
    impressions: Number(row.impressions),
    clicks: Number(row.clicks),
    unique_clicks: Number(row.unique_clicks),
    bot_requests: Number(row.bot_requests),
  }));
}
