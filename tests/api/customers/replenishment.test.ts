import { tellDigests } from '@skinstack/api/outbox/tell-digests';
import { sumChanges } from '@skinstack/api/stats/sum-changes';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { DAY_MS, openShop, START_MS } from '../builders/customer-shop.ts';
import { mortal } from '../builders/mortal-job.ts';

const { db, ports, call, newShop } = await openShop('customer_refills');
const TODAY = Math.floor((Date.now() - START_MS) / DAY_MS);

test('says how many buyers run out, of what, and what kinds of order there were', async () => {
  const terms = { bond_months: 12, commission_rate_bps: 1_500, platform_fee_rate_bps: 0 };
  const shop = await newShop(terms);
  const { id: product_id } = await insertRow(db, products, {
    ...{ id: newId('prd'), merchant_id: shop.merchant.id, program_id: shop.program.id },
    ...{ name: 'Serum', url: 'https://shop.example/serum', sku: 'serum', days_of_supply: 40 },
  });
  for (let buyer = 0; buyer < 7; buyer++) {
    const customer = newId('cus');
    const bought = { customer, amount: '40.00' };
    await shop.tell(`${customer}-1`, { day: TODAY - 80, by: 'mina', ...bought });
    if (buyer < 6) await shop.tell(`${customer}-2`, { day: TODAY - 31, ...bought });
  }
  const path = `/api/stats/${shop.mina.id}/replenishment`;
  const { status, body } = await call('GET', `${path}?weeks=4`);
  expect(status).toBe(200);
  expect(body.data).toEqual([
    {
      week: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      product: { id: product_id, name: 'Serum' },
      ...{ due: 6, refilled: 0, late: 0, basis: 'stated' },
      expected_net: { low: expect.any(Number), high: expect.any(Number), currency: 'USD' },
    },
  ]);
  const [{ expected_net }] = body.data as [{ expected_net: { low: number; high: number } }];
  expect(expected_net.low).toBeGreaterThan(0);
  expect(expected_net.high).toBeLessThanOrEqual(6 * 600);
  // nobody is due of whom there are fewer than five
  const jos = await call('GET', `/api/stats/${shop.jo.id}/replenishment`);
  expect(jos.body).toEqual({ data: [] });
  const from = new Date(Date.now() - 200 * DAY_MS).toISOString();
  const kinds = `/api/stats/${shop.mina.id}/breakdown?by=order_kind&from=${from}`;
  const { body: split } = await call('GET', kinds);
  const rows = split.rows as { key: string; conversions: number }[];
  expect(Object.fromEntries(rows.map((row) => [row.key, row.conversions]))).toEqual({
    ...{ first: 7, refill: 6 },
  });
  // the totals and the series say the same, and so does all of it once it is summed
  const stats = async (path: string) => {
    const { body } = await call('GET', `${path}from=${from}&interval=month`);
    const split = (one: unknown) => (one as { by_order_kind: Kind[] }).by_order_kind;
    const series = (body.series as unknown[]).flatMap(split);
    return { totals: split(body.totals), series: Object.groupBy(series, (one) => one.order_kind) };
  };
  const paths = [`stats/${shop.mina.id}?`, `programs/${shop.program.id}/stats?`, 'overview?'];
  const read = () => Promise.all(paths.map((one) => stats(`/api/${one}`)));
  const before = await read();
  for (const { totals, series } of before.slice(0, 2)) {
    expect(totals.map((one) => [one.order_kind, one.conversions, one.revenue])).toEqual([
      ['first', 7, [{ amount_minor: 28_000, currency: 'USD' }]],
      ['refill', 6, [{ amount_minor: 24_000, currency: 'USD' }]],
    ]);
    expect(series.first?.reduce((sum, one) => sum + one.conversions, 0)).toBe(7);
  }
  await sumChanges(ports);
  expect(await read()).toEqual(before);
  expect((await call('GET', kinds)).body).toEqual(split);
  // who they are to the brand: seven who came, and what they came to
  const { body: told } = await call(
    'GET',
    `/api/programs/${shop.program.id}/customers?from=${from}`,
  );
  expect(told.new_customers).toEqual({ first_orders: 7, known_orders: 13, share: 0.5385 });
  const each = { value_per_customer_minor: 7_429, paid_per_customer_minor: 1_114 };
  const all = { orders: 13, value_minor: 52_000, paid_minor: 7_800, ...each };
  expect(told.creators).toEqual([
    { influencer: { id: shop.mina.id, name: shop.mina.display_name }, customers: 7, ...all },
  ]);
  const [cohort] = told.cohorts as { customers: number; months: { orders: number }[] }[];
  expect(cohort?.customers).toBe(7);
  expect(cohort?.months.at(-1)).toMatchObject(all);
  const [{ week }] = body.data as [{ week: string }];
  await tellOnMonday(shop.mina.id, week);
});

type Kind = { order_kind: string; conversions: number; revenue: unknown[] };

/** The same figures are a mail on the Monday of the week, if it is wanted, once. */
async function tellOnMonday(influencer_id: string, week: string) {
  const user_id = newId('usr');
  await db.execute(sql`insert into users (id, email, role, influencer_id)
    values (${user_id}, ${`${user_id}@readers.example`}, 'influencer', ${influencer_id})`);
  await db.execute(sql`update influencers set timezone = 'Pacific/Kiritimati'
    where id = ${influencer_id}`);
  const mails = async () => {
    const { rows } = await db.execute(sql`select facts from mails
      where user_id = ${user_id} and kind = 'refills_due'`);
    return rows.map(({ facts }) => facts);
  };
  // 14 hours east of Greenwich: their Monday at eight is Sunday at 18:00
  const at = (local: string) => ({
    ...ports,
    now: () => Date.parse(`${week}T${local}Z`) - 14 * 3_600_000,
  });
  await tellDigests(at('08:30:00'));
  expect(await mails()).toEqual([]);
  await db.execute(sql`insert into notification_settings (user_id, kind, choice)
    values (${user_id}, 'refills', 'each')`);
  await tellDigests(at('07:30:00'));
  expect(await mails()).toEqual([]);
  for (const steps of [1, 2, 3, 4, 5]) {
    const job = mortal(at('08:10:00'), steps);
    await Promise.race([tellDigests(job.ports), job.death]);
  }
  await Promise.all([tellDigests(at('08:30:00')), tellDigests(at('08:30:01'))]);
  await tellDigests(at('09:30:00'));
  expect(await mails()).toEqual([
    {
      ...{ count: 6, refilled: 0, product: 'Serum', is_estimate: false },
      expected_net: { low: expect.any(Number), high: expect.any(Number), currency: 'USD' },
    },
  ]);
}
