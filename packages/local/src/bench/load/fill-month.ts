import type { Client } from 'pg';
import type { ClicksPart } from './plan-clicks.ts';
import { idAt } from './sql-text.ts';

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
        country, device, referrer_host)
      select ${idAt('clk', 'at_ms', "unit_no || '.' || n")},
        timestamptz 'epoch' + at_ms * interval '1 millisecond', link_id,
        kind, case when kind = 'bot' then 'known_agent' end,
        case when kind = 'click' and (unit_no + n) % 10 <> 4
          then substr(md5(unit_no || '-' || n * 4 / 5), 1, 22) end,
        sub_id, country, device, referrer_host
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
