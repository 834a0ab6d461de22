import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { findBursts } from '@skinstack/db/orders/find-bursts';
import { afterAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { sentStatement } from '../../world/sent-statement.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

/** Orders of one day, and links with a click each, of one influencer. */
const ROWS = 300;
const DAY = `timestamptz '2001-02-03T04:00:00Z'`;

type Node = {
  'Relation Name'?: string;
  'Actual Loops': number;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: Node[];
};
/** How many rows a plan looked at in all: read, or compared with another. */
function rowsLookedAt(node: Node): number {
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  const own = node['Actual Loops'] * (node['Actual Rows'] + removed);
  return (node.Plans ?? []).map(rowsLookedAt).reduce((sum, rows) => sum + rows, own);
}

test('a day is added up once, not for each of its orders, however little is known of the tables', async () => {
  const { influencer, product, program, merchant } = await newWorld(db);
  const account = await newNetworkAccount(db, ENCRYPTION_KEY);
  const since = { conversion_id: 'cnv_burst', order_id: 'ord_burst' };
  const { query, params } = await sentStatement(() => findBursts(db, since, 200));
  const client = await pool.connect();
  const fill = (insert: string) => client.query(`${insert} from generate_series(1, ${ROWS}) as n`);
  await client.query('begin');
  await fill(`insert into tracking_links (id, slug, influencer_id, program_id, product_id,
      destination_url)
    select 'lnk_burst' || n, 'burst' || n, '${influencer.id}', '${program.id}', '${product.id}', ''`);
  await fill(`insert into link_hours (link_id, hour_at, influencer_id, clicks)
    select 'lnk_burst' || n, ${DAY}, '${influencer.id}', 1`);
  await fill(`insert into webhook_events (id, network, network_account_id, external_event_id, body,
      body_sha256, headers)
    select 'evt_burst' || n, 'custom', '${account.id}', n, '', '', '{}'`);
  await fill(`insert into orders (id, network_account_id, external_order_id, webhook_event_id,
      amount_minor, currency, ordered_at, decision)
    select 'ord_burst' || n, '${account.id}', n, 'evt_burst' || n, 1, 'USD', ${DAY}, '[]'`);
  await fill(`insert into conversions (id, order_id, influencer_id, program_id, merchant_id, method,
      click_id, amount_minor, currency, ordered_at, flags)
    select 'cnv_burst' || n, 'ord_burst' || n, '${influencer.id}', '${program.id}',
      '${merchant.id}', 'click', 'clk_burst' || n, 1, 'USD', ${DAY}, '{}'`);
  // as it is in the first minutes of a database, before anything of it was counted
  await client.query(`select pg_clear_relation_stats('public', relname),
      pg_clear_attribute_stats('public', relname, attname, false)
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = 'public'::regnamespace and relname in ('conversions', 'link_days',
      'link_hours', 'orders', 'programs', 'tracking_links')`);
  const { rows } = await client.query(`explain (analyze, format json) ${query}`, params);
  // whatever else is in the tables may be read from end to end, a few times
  const { rows: counted } = await client.query(`select (select count(*) from conversions)
    + (select count(*) from orders) + (select count(*) from link_hours)
    + (select count(*) from tracking_links) + (select count(*) from link_days) as row_count`);
  await client.query('rollback');
  client.release();
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: Node }];
  expect(plan['Actual Rows']).toBe(200);
  expect(rowsLookedAt(plan)).toBeLessThan(20 * Number(counted[0].row_count));
});
