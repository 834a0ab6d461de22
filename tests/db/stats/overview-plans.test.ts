import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import { listMostClicked } from '@skinstack/db/stats/list-most-clicked';
import { sumPayouts, sumWebhookEvents } from '@skinstack/db/stats/sum-overview';
import { afterAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { readPlan, sentStatement } from '../../world/sent-statement.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

/** A period that is a small part of the two thousand days the tables are filled with. */
const SPAN = { from: new Date('2001-02-03T00:00:00Z'), to: new Date('2001-02-04T00:00:00Z') };
const ROWS = 20_000;

/** A read with the indexes it must go by, and the tables it must not read from end to end. */
type Read = [name: string, read: () => Promise<unknown>, indexes: string[], tables: string[]];
const BY_TIME = ['payouts', 'webhook_events', 'link_hours', 'conversions', 'orders'];

/** What the overview reads, of everybody and of one program, and the links of an influencer. */
const readsOf = (program_id: string, influencer_id: string): Read[] => [
  ['payouts of a period', () => sumPayouts(db, SPAN), ['payouts_created_at_idx'], BY_TIME],
  [
    'deliveries of a period',
    () => sumWebhookEvents(db, SPAN),
    ['webhook_events_period_idx'],
    BY_TIME,
  ],
  [
    'the most clicked of everybody',
    () => listMostClicked(db, null, SPAN, 10),
    ['link_hours_hour_at_idx', 'conversions_ordered_at_idx'],
    BY_TIME,
  ],
  [
    'the most clicked of a program',
    () => listMostClicked(db, program_id, SPAN, 10),
    [
      ...['tracking_links_program_id_idx', 'link_hours_pkey'],
      ...['conversions_program_idx', 'commissions_conversion_id_key'],
    ],
    [...BY_TIME, 'tracking_links', 'commissions'],
  ],
  [
    'the most clicked links of an influencer who has nearly all there are',
    () => breakDownFigures(db, influencer_id, SPAN, 'link', { limit: 10 }),
    ['link_hours_influencer_idx', 'commissions_conversion_id_key'],
    [...BY_TIME, 'tracking_links', 'commissions'],
  ],
];

test('no read of the overview grows with what happened outside its period, or program', async () => {
  const { influencer, product, program, merchant } = await newWorld(db);
  const asked = await newWorld(db);
  const account = await newNetworkAccount(db, ENCRYPTION_KEY);
  const client = await pool.connect();
  const at = `timestamptz '2000-01-01' + n * interval '2.4 hours'`;
  const fill = (insert: string) =>
    client.query(insert.replace('ROWS', `generate_series(1, ${ROWS}) as n`).replaceAll('AT', at));
  await client.query('begin');
  await fill(`insert into payouts (id, influencer_id, amount_minor, currency, run_id, created_at)
    select 'pay_plan' || n, '${influencer.id}', 1, 'USD', 'run', AT from ROWS`);
  await fill(`insert into webhook_events (id, network, network_account_id, external_event_id, body,
      body_sha256, headers, created_at)
    select 'evt_plan' || n, 'custom', '${account.id}', n, '', '', '{}', AT from ROWS`);
  await fill(`insert into tracking_links (id, slug, influencer_id, program_id, product_id,
      destination_url)
    select 'lnk_plan' || n, 'plan' || n, '${influencer.id}', '${program.id}', '${product.id}', ''
    from ROWS`);
  await fill(`insert into link_hours (link_id, hour_at, influencer_id)
    select 'lnk_plan' || n, AT, '${influencer.id}' from ROWS`);
  await fill(`insert into orders (id, network_account_id, external_order_id, webhook_event_id,
      amount_minor, currency, ordered_at, decision)
    select 'ord_plan' || n, '${account.id}', n, 'evt_plan' || n, 1, 'USD', AT, '[]' from ROWS`);
  await fill(`insert into conversions (id, order_id, influencer_id, program_id, merchant_id, method,
      amount_minor, currency, ordered_at)
    select 'cnv_plan' || n, 'ord_plan' || n, '${influencer.id}', '${program.id}',
      '${merchant.id}', 'click', 1, 'USD', AT from ROWS`);
  await fill(`insert into commissions (id, conversion_id, influencer_id, currency, base_minor,
      gross_minor, platform_fee_minor, net_minor, source, platform_fee_rate_bps, hold_days,
      available_at)
    select 'com_plan' || n, 'cnv_plan' || n, '${influencer.id}', 'USD', 1, 1, 0, 1, 'program', 0,
      0, AT from ROWS`);
  await client.query(`analyze payouts, webhook_events, tracking_links, link_hours, conversions,
    commissions`);
  for (const [name, read, indexes, tables] of readsOf(asked.program.id, influencer.id)) {
    const { query, params } = await sentStatement(read);
    const { rows } = await client.query(`explain (format json) ${query}`, params);
    const plan = readPlan(rows);
    expect(plan.indexes, name).toEqual(expect.arrayContaining(indexes));
    expect(
      plan.scanned.filter((table) => tables.includes(table)),
      name,
    ).toEqual([]);
  }
  await client.query('rollback');
  client.release();
});
