import { FACET_ROLLUP, foldHours, LINK_ROLLUP } from '@skinstack/db/clicks/fold-hours';
import { rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Client } from 'pg';
import { idAt, idOf } from './fill-population.ts';

/**
 * Makes an order for one in twenty units, the same ones whatever the number of clicks: by the first
 * click of the unit, an hour after it, with its delivery, its conversion and its commission (20 %,
 * of which a fifth is the platform's).
 */
export async function fillOrders(client: Client): Promise<void> {
  await client.query(`create unlogged table bench.orders as
    select unit_no as order_no, click.id as click_id, link.id as link_id, link.influencer_id,
      link.program_id, link.product_id, link.campaign, program.merchant_id,
      click.clicked_at + interval '1 hour' as ordered_at, 2000 + unit_no * 37 % 12000 as amount,
      (extract(epoch from click.clicked_at) * 1000)::bigint + 3600000 as at_ms
    from bench.units
    join clicks click on click.id = ${idAt('clk', firstClickMs, "unit_no || '.0'")}
      and click.clicked_at = timestamptz 'epoch' + (${firstClickMs}) * interval '1 millisecond'
    join tracking_links link on link.id = units.link_id
    join programs program on program.id = link.program_id
    where unit_no % 20 = 0`);
  const id = (prefix: string) => `(${idAt(prefix, 'at_ms', 'order_no')})`;
  await client.query(`insert into webhook_events (id, network, network_account_id,
      external_event_id, body, body_sha256, headers, status, conversion_id)
    select ${id('evt')}, 'custom', ${idOf('net', '0')}, 'order-' || order_no, '{}'::bytea,
      md5(order_no::text), '{}', 'processed', ${id('cnv')} from bench.orders`);
  await client.query(`insert into orders (id, network_account_id, external_order_id,
      webhook_event_id, amount_minor, currency, ordered_at, decision)
    select ${id('ord')}, ${idOf('net', '0')}, 'O-' || order_no, ${id('evt')}, amount, 'USD',
      ordered_at, '[]' from bench.orders`);
  await client.query(`insert into conversions (id, order_id, influencer_id, program_id, merchant_id,
      product_id, link_id, click_id, campaign, method, amount_minor, currency, ordered_at)
    select ${id('cnv')}, ${id('ord')}, influencer_id, program_id, merchant_id, product_id, link_id,
      click_id, campaign, 'click', amount, 'USD', ordered_at from bench.orders`);
  await client.query(`insert into commissions (id, conversion_id, influencer_id, currency,
      base_minor, gross_minor, platform_fee_minor, net_minor, source, rate_bps,
      platform_fee_rate_bps, hold_days, available_at)
    select ${id('com')}, ${id('cnv')}, influencer_id, 'USD', amount, amount / 5, amount / 25,
      amount / 5 - amount / 25, 'program', 2000, 2000, 30, ordered_at + interval '30 days'
    from bench.orders`);
  await client.query('drop table bench.orders');
}

const firstClickMs = 'hour_ms + (unit_no * 104729 % 3600000) / click_count';

const DAY_MS = 86_400_000;
/** A day of a hundred million clicks takes more than a Worker's deadline. */
const LONGEST_MS = 280_000;

/** As the API's job leaves them. */
const DAYS_BY_THE_HOUR = 2;

/** Folds the hours of a day, at once. */
async function foldDay(db: ReturnType<typeof connectDatabase>, day: string): Promise<void> {
  for (const rollup of [FACET_ROLLUP, LINK_ROLLUP]) await foldHours(db, rollup, day, 1e7);
}

/**
 * Counts the rollups of each day as `npm run rollups -- rebuild` does.
 * @param proceed is told how many of the days are done, after each; may throw to stop
 */
export async function fillRollups(
  database_url: string,
  { day_count, until }: { day_count: number; until: Date },
  proceed: (done_count: number) => void,
): Promise<void> {
  for (let at = 0; at < day_count; at++) {
    const day = new Date(until.getTime() - (day_count - at) * DAY_MS).toISOString().slice(0, 10);
    const db = connectDatabase(database_url, AbortSignal.timeout(LONGEST_MS));
    await rebuildRollups(db, day);
    if (at < day_count - DAYS_BY_THE_HOUR) await foldDay(db, day);
    proceed(at + 1);
  }
}
