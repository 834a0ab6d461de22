import { sumChanges } from '@skinstack/api/stats/sum-changes';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { DAY_MS, openShop, START_MS } from '../builders/customer-shop.ts';
import { wrongHours } from '../builders/customer-sums.ts';

const { db, ports, call, newShop } = await openShop('customer_shares');
const TODAY = Math.floor((Date.now() - START_MS) / DAY_MS);
const TERMS = { bond_months: 12, commission_rate_bps: 1_500, platform_fee_rate_bps: 0 };
type Shop = Awaited<ReturnType<typeof newShop>>;

const read = async ({ program }: Shop) =>
  (await call('GET', `/api/programs/${program.id}/customers`)).body;

/** A customer's order. */
async function buy(shop: Shop, days_ago: number, more: object = {}) {
  const order_id = newId('ord');
  const { conversion_id } = await shop.tell(order_id, {
    ...{ day: TODAY - days_ago, by: 'mina', customer: newId('cus') },
    ...more,
  });
  return { order_id, conversion_id: String(conversion_id) };
}

const cancel = (shop: Shop, order_id: string) =>
  shop.post('cancelled', { order_id }, new Date().toISOString());

async function reject(conversion_id: string) {
  const { rows } = await db.execute(
    sql`select id from commissions where conversion_id = ${conversion_id}`,
  );
  const path = `/api/commissions/${rows[0]?.id}/reject`;
  expect((await call('POST', path, { reason: 'Bought by themselves' })).status).toBe(200);
}

/** Five whose first order was cancelled, and one each whose was refunded, rejected, kept. */
async function newBuyers(shop: Shop) {
  for (let buyer = 0; buyer < 5; buyer++) {
    const customer = newId('cus');
    const { order_id } = await buy(shop, 9, { customer });
    await cancel(shop, order_id);
    await shop.stateOf([order_id]);
    await buy(shop, 5, { customer });
  }
  const refunded = await buy(shop, 8);
  await shop.refund(refunded.order_id, '100.00', TODAY - 1);
  await reject((await buy(shop, 8)).conversion_id);
  const customer = newId('cus');
  await buy(shop, 8, { customer });
  const partly = await buy(shop, 4, { customer });
  await shop.refund(partly.order_id, '40.00', TODAY - 1);
}

test('a share of new customers is of orders that something is left of', async () => {
  const shop = await newShop(TERMS);
  await newBuyers(shop);
  // five second orders that are first now, and two of who kept both
  const share = { first_orders: 6, known_orders: 7, share: 0.8571 };
  const kinds = async () => {
    const { body } = await call('GET', `/api/programs/${shop.program.id}/stats?interval=month`);
    const { by_order_kind } = body.totals as { by_order_kind: Kind[] };
    return by_order_kind.map((one) => [one.order_kind, one.conversions]);
  };
  // conversions are all that were credited, whatever became of them
  const all = [
    ['first', 13],
    ['refill', 1],
  ];
  const told = await read(shop);
  expect(told.new_customers).toEqual(share);
  expect(await kinds()).toEqual(all);
  const sumOf = (months: unknown, name: keyof typeof share) =>
    (months as (typeof share)[]).reduce((sum, one) => sum + one[name], 0);
  await sumChanges(ports);
  expect(await read(shop)).toMatchObject({ new_customers: share, months: told.months });
  expect(sumOf(told.months, 'known_orders')).toBeLessThanOrEqual(7);
  expect(await kinds()).toEqual(all);
  expect(await wrongHours(db)).toEqual([]);
});

type Kind = { order_kind: string; conversions: number };

test('hours that an older release summed count all their orders until they are summed', async () => {
  const shop = await newShop(TERMS);
  await newBuyers(shop);
  await sumChanges(ports);
  await db.execute(sql`update earning_hours set standing = null`);
  expect((await read(shop)).new_customers).toMatchObject({ first_orders: 13, known_orders: 14 });
  await sumChanges(ports);
  expect((await read(shop)).new_customers).toMatchObject({ first_orders: 6, known_orders: 7 });
  expect(await wrongHours(db)).toEqual([]);
});

test('months and periods of fewer than five known orders are not told by themselves', async () => {
  const shop = await newShop(TERMS);
  const older: string[] = [];
  for (const days_ago of [40, 80, 120, 160]) older.push((await buy(shop, days_ago)).order_id);
  await buy(shop, 3);
  const none = { first_orders: null, known_orders: null, share: null };
  const together = { month: null, first_orders: 5, known_orders: 5, share: 1 };
  expect(await read(shop)).toMatchObject({ new_customers: none, months: [together] });
  await cancel(shop, String(older[0]));
  expect(await read(shop)).toMatchObject({ new_customers: none, months: [] });
});
