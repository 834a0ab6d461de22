import { neonConfig } from '@neondatabase/serverless';
import { breakDownFigures } from '@skinstack/db/break-down-figures';
import { connectDatabase } from '@skinstack/db/connect-database';
import { sumPayouts } from '@skinstack/db/sum-payouts';
import { sumWebhookEvents } from '@skinstack/db/sum-webhook-events';
import { afterAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../world/direct-database.ts';
import { newNetworkAccount, newWorld } from '../world/new-world.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

/** A period that is a small part of the two thousand days the tables are filled with. */
const SPAN = { from: new Date('2001-02-03T00:00:00Z'), to: new Date('2001-02-04T00:00:00Z') };
const ROWS = 20_000;

/** What the overview reads, and the index each of its reads by time must go by. */
const READS: [string, () => Promise<unknown>, string[]][] = [
  ['payouts of a period', () => sumPayouts(db, SPAN), ['payouts_created_at_idx']],
  ['deliveries of a period', () => sumWebhookEvents(db, SPAN), ['webhook_events_period_idx']],
  ...(['influencer', 'link', 'product', 'program'] as const).map(
    (by): [string, () => Promise<unknown>, string[]] => [
      `the most clicked by ${by}`,
      () => breakDownFigures(db, null, SPAN, by, 10),
      ['link_hours_hour_at_idx', 'conversions_ordered_at_idx'],
    ],
  ),
];

/** The statement a read sends, as it sends it. */
async function sentBy(read: () => Promise<unknown>): Promise<{ query: string; params: unknown[] }> {
  const asItWas = neonConfig.fetchFunction;
  const bodies: string[] = [];
  neonConfig.fetchFunction = (url: string, init: RequestInit) => {
    bodies.push(String(init.body));
    return asItWas(url, init);
  };
  await read();
  neonConfig.fetchFunction = asItWas;
  expect(bodies).toHaveLength(1);
  return JSON.parse(bodies[0] ?? '');
}

test('no read of the overview grows with what happened outside its period', async () => {
  const { influencer, link, program, merchant } = await newWorld(db);
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
  await fill(`insert into link_hours (link_id, hour_at, influencer_id)
    select '${link.id}', AT, '${influencer.id}' from ROWS`);
  await fill(`insert into orders (id, network_account_id, external_order_id, webhook_event_id,
      amount_minor, currency, ordered_at, decision)
    select 'ord_plan' || n, '${account.id}', n, 'evt_plan' || n, 1, 'USD', AT, '[]' from ROWS`);
  await fill(`insert into conversions (id, order_id, influencer_id, program_id, merchant_id, method,
      amount_minor, currency, ordered_at)
    select 'cnv_plan' || n, 'ord_plan' || n, '${influencer.id}', '${program.id}',
      '${merchant.id}', 'click', 1, 'USD', AT from ROWS`);
  await client.query('analyze payouts, webhook_events, link_hours, conversions');
  for (const [name, read, indexes] of READS) {
    const { query, params } = await sentBy(read);
    const { rows } = await client.query(`explain (format json) ${query}`, params);
    const plan = JSON.stringify(rows);
    for (const index of indexes) expect(plan, name).toContain(`"Index Name":"${index}"`);
    const scanned = [...plan.matchAll(/"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g)];
    const big = ['payouts', 'webhook_events', 'link_hours', 'conversions', 'orders'];
    expect(scanned.map(([, table]) => table).filter((one) => big.includes(one ?? ''))).toEqual([]);
  }
  await client.query('rollback');
  client.release();
});
