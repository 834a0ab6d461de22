import { listProducts } from '@skinstack/db/catalogue/list-products';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listLinkChanges } from '@skinstack/db/links/link-changes';
import { type LinkFilter, type LinkSort, listLinks } from '@skinstack/db/links/list-links';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { afterAll, expect, inject, onTestFinished, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { freshDatabase } from '../../world/fresh-database.ts';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { readPlan, sentStatement } from '../../world/sent-statement.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
// a database of its own: what other suites left in the tables is part of what a plan costs
const url = await freshDatabase('list_plans');
await migrateDatabase(url);
const db = connectDatabase(Object.assign(new URL(DATABASE_URL), { pathname: '/list_plans' }).href);
const pool = openDirectly(url);
afterAll(() => pool.end());

/** A small part of the two thousand days the tables are filled with. */
const SPAN = { from: new Date('2001-02-03T00:00:00Z'), to: new Date('2001-03-05T00:00:00Z') };
const ROWS = 20_000;
/** No list reads one of these from end to end. */
const LARGE = ['tracking_links', 'link_hours', 'conversions', 'commissions'];

type Ids = { influencer_id: string; product_id: string; busy_influencer_id: string };
type Read = [name: string, read: () => Promise<unknown>, indexes: string[]];
const FIGURES = ['link_hours_pkey', 'conversions_link_idx', 'commissions_conversion_id_key'];

function readsOf({ influencer_id, product_id, busy_influencer_id }: Ids): Read[] {
  const after = { currency: '', value: '0', id: 'lnk_plan2' };
  const links =
    (filter: LinkFilter, sort: LinkSort = 'created', isLater = false) =>
    () =>
      listLinks(db, filter, SPAN, { limit: 20, sort, after: isLater ? after : null });
  const products = (pages: string[]) => () =>
    listProducts(db, influencer_id, { pages }, { limit: 20, sort: 'created', after: null });
  const own = 'tracking_links_influencer_idx';
  return [
    ['an influencer’s', links({ influencer_id }), [own, ...FIGURES]],
    [
      'those of who has nearly all there are',
      links({ influencer_id: busy_influencer_id }),
      FIGURES,
    ],
    ['… later pages', links({ influencer_id: busy_influencer_id }, 'created', true), FIGURES],
    ['everybody’s', links({}), ['tracking_links_pkey', ...FIGURES]],
    ['those to a product', links({ product_id }), ['tracking_links_product_idx', ...FIGURES]],
    ['of a campaign', links({ campaign: 'rare' }), ['tracking_links_campaign_idx', ...FIGURES]],
    ['of a slug', links({ slug: 'plan7' }), ['tracking_links_slug_key', ...FIGURES]],
    [
      'an influencer’s most clicked',
      links({ influencer_id }, 'clicks'),
      ['link_hours_influencer_idx', own, ...FIGURES],
    ],
    [
      'an influencer’s with most orders',
      links({ influencer_id }, 'orders'),
      ['conversions_influencer_idx', own, ...FIGURES],
    ],
    [
      'an influencer’s that earned most',
      links({ influencer_id }, 'net'),
      ['conversions_influencer_idx', own, ...FIGURES],
    ],
    [
      'everybody’s most clicked',
      links({}, 'clicks'),
      ['link_hours_hour_at_idx', 'tracking_links_pkey', ...FIGURES],
    ],
    [
      'everybody’s that earned most',
      links({}, 'net'),
      ['conversions_ordered_at_idx', 'tracking_links_pkey', ...FIGURES],
    ],
    [
      'products of a page',
      products(['https://shop.example/plan/77']),
      ['products_url_idx', 'tracking_links_product_idx'],
    ],
    ['changes that wait', () => listLinkChanges(db, 1_001), ['link_changes_pkey']],
  ];
}

test('no list of links or products grows with what is not on its page', async () => {
  const busy = await newWorld(db);
  const asked = await newWorld(db);
  const account = await newNetworkAccount(db, ENCRYPTION_KEY);
  const client = await pool.connect();
  onTestFinished(async () => {
    await client.query('rollback');
    client.release();
  });
  const at = `timestamptz '2000-01-01' + n * interval '2.4 hours'`;
  const fill = (insert: string) =>
    client.query(insert.replace('ROWS', `generate_series(1, ${ROWS}) as n`).replaceAll('AT', at));
  const [influencer, program, product] = [busy.influencer.id, busy.program.id, busy.product.id];
  await client.query('begin');
  await fill(`insert into tracking_links (id, slug, influencer_id, program_id, product_id,
      destination_url, campaign)
    select 'lnk_plan' || n, 'plan' || n, '${influencer}', '${program}', '${product}', '', n % 9
    from ROWS`);
  await fill(`insert into products (id, merchant_id, program_id, name, url)
    select 'prd_plan' || n, '${busy.merchant.id}', '${program}', 'plan',
      'https://shop.example/plan/' || n from ROWS`);
  await fill(`insert into link_hours (link_id, hour_at, influencer_id)
    select 'lnk_plan' || n, AT, '${influencer}' from ROWS`);
  await fill(`insert into webhook_events (id, network, network_account_id, external_event_id, body,
      body_sha256, headers) select 'evt_plan' || n, 'custom', '${account.id}', n, '', '', '{}'
    from ROWS`);
  await fill(`insert into orders (id, network_account_id, external_order_id, webhook_event_id,
      amount_minor, currency, ordered_at, decision)
    select 'ord_plan' || n, '${account.id}', n, 'evt_plan' || n, 1, 'USD', AT, '[]' from ROWS`);
  await fill(`insert into conversions (id, order_id, influencer_id, program_id, merchant_id, method,
      amount_minor, currency, ordered_at, link_id)
    select 'cnv_plan' || n, 'ord_plan' || n, '${influencer}', '${program}',
      '${busy.merchant.id}', 'click', 1, 'USD', AT, 'lnk_plan' || n from ROWS`);
  await fill(`insert into commissions (id, conversion_id, influencer_id, currency, base_minor,
      gross_minor, platform_fee_minor, net_minor, source, platform_fee_rate_bps, hold_days,
      available_at)
    select 'com_plan' || n, 'cnv_plan' || n, '${influencer}', 'USD', 1, 1, 0, 1, 'program', 0,
      0, AT from ROWS`);
  await fill(`insert into link_changes (subject_id) select n from ROWS`);
  await client.query(`analyze tracking_links, products, link_hours, conversions, commissions,
    link_changes`);
  const ids = { influencer_id: asked.influencer.id, product_id: asked.product.id };
  for (const [name, read, indexes] of readsOf({ ...ids, busy_influencer_id: influencer })) {
    const { query, params } = await sentStatement(read);
    const { rows } = await client.query(`explain (format json) ${query}`, params);
    const plan = readPlan(rows);
    expect(plan.indexes, name).toEqual(expect.arrayContaining(indexes));
    expect(
      plan.scanned.filter((table) => LARGE.includes(table)),
      name,
    ).toEqual([]);
  }
}, 60_000);
