import { claimCustomer, settleCustomerRow } from '@skinstack/db/customers/select-customer';
import { isToldMeanwhile, tellCustomer } from '@skinstack/db/customers/tell-customer';
import { type SQL, sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openShop } from '../builders/customer-shop.ts';

const { db, newShop } = await openShop('customer_races');
const IS_DEEP = inject('race_rounds') > 3;
const CUSTOMERS = IS_DEEP ? 100 : 3;
const AT_ONCE = IS_DEEP ? 50 : 12;

test(`${CUSTOMERS} × ${AT_ONCE} orders of a customer at once: none is credited twice`, async () => {
  const terms = { bond_months: 12, commission_rate_bps: 1_000, platform_fee_rate_bps: 0 };
  const shop = await newShop(terms, [{ order_kind: 'first', rate_bps: 2_000 }]);
  for (let nth = 0; nth < CUSTOMERS; nth++) {
    const customer = newId('cus');
    const ids = Array.from({ length: AT_ONCE }, (_, at) => `${customer}-${at}`);
    const tell = (id: string, at: number) =>
      shop.tell(id, { day: at, customer, by: at === 0 ? 'mina' : null });
    const told = [...ids, ...ids.slice(0, 3)].map((id) => tell(id, ids.indexOf(id)));
    const answers = await Promise.all([...told].reverse());
    expect(answers.filter(({ outcome }) => outcome === 'quarantined')).toEqual([]);
    const [first, ...others] = await shop.stateOf(ids);
    expect(first).toBe('1 first: mina by click, 2000 bps, 2000');
    expect(others).toEqual(
      others.map((_, at) => `${at + 2} refill: mina by customer, 1000 bps, 1000`),
    );
    const earned = -2_000 - 1_000 * (AT_ONCE - 1);
    expect(Object.values(await shop.moneyOf(ids)).sort((a, b) => Number(a) - Number(b))).toEqual([
      ...[earned, -earned],
    ]);
  }
  const { rows } = await db.execute(sql`select order_id from conversions
    where superseded_at is null group by 1 having count(*) > 1`);
  expect(rows).toEqual([]);
  const { rows: due } = await db.execute(sql`select id from customers where due_at is not null`);
  expect(due).toEqual([]);
}, 3_600_000);

test('who read a customer before another order was told leaves them to be judged anew', async () => {
  const { merchant } = await newShop({});
  const id = newId('cus');
  const known = { id, revision: 1 };
  const judged = { bond: null, order_count: 1 };
  const first = { merchant_id: merchant.id, hashes: [id], new_id: id, is_due: false, judged };
  const tell = async (told: Parameters<typeof isToldMeanwhile>[0]) => {
    const { rows } = await db.execute(sql`with ${tellCustomer(told)} select * from told_customer`);
    const { rows: kept } = await db.execute(sql`select due_at is not null as is_due
      from customers where id = ${id}`);
    return [isToldMeanwhile(told, rows[0]?.revision), kept[0]?.is_due];
  };
  expect(await tell({ ...first, known: null })).toEqual([false, false]);
  // two that read the same: the second is the one that missed the other
  expect(await tell({ ...first, known })).toEqual([false, false]);
  expect(await tell({ ...first, known })).toEqual([true, true]);
  await db.execute(sql`update customers set due_at = null where id = ${id}`);
});

test('one alone settles a customer, and after a crash another', async () => {
  const shop = await newShop({ bond_months: 12 });
  await shop.tell(newId('ord'), { day: 0, customer: newId('cus'), by: 'mina' });
  const { rows } = await db.execute(sql`select id from customers
    where merchant_id = ${shop.merchant.id}`);
  const id = String(rows[0]?.id);
  const set = (what: SQL) => db.execute(sql`update customers set ${what} where id = ${id}`);
  expect(await claimCustomer(db, id)).toBeNull();
  await set(sql`due_at = now()`);
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimCustomer(db, id)));
  const [claimed, ...more] = claims.filter((claim) => claim !== null);
  expect([claimed?.id, more]).toEqual([id, []]);
  // nobody came back to it: half a minute later it is anybody's
  await set(sql`settling_until = now()`);
  const again = await claimCustomer(db, id);
  expect(again?.orders).toHaveLength(1);
  const judged = { bond: null, order_count: 1 };
  expect(again && (await settleCustomerRow(db, again, judged))).toBe(true);
  // settled: another order has them claimed at once
  await set(sql`due_at = now()`);
  expect((await claimCustomer(db, id))?.id).toBe(id);
  await set(sql`due_at = null`);
});

test('who orders more than any person is nobody in particular, and costs no more', async () => {
  const shop = await newShop({ bond_months: 12 });
  const customer = newId('cus');
  const first = newId('ord');
  await shop.tell(first, { day: 0, customer, by: 'mina' });
  await db.execute(sql`insert into orders (id, network_account_id, external_order_id, seller_key,
      webhook_event_id, amount_minor, currency, ordered_at, decision, customer_id, order_kind,
      nth_order, stands, bought, facts)
    select ${first} || n, network_account_id, external_order_id || n, seller_key, webhook_event_id,
      amount_minor, currency, ordered_at, '[]', customer_id, 'refill', n + 1, true, bought, facts
    from orders, generate_series(1, 499) as n where external_order_id = ${first}`);
  await db.execute(
    sql`update customers set due_at = now() where merchant_id = ${shop.merchant.id}`,
  );
  const [next, clicked] = [newId('ord'), newId('ord')];
  expect(await shop.tell(next, { day: 9, customer })).toMatchObject({ outcome: 'unattributed' });
  await shop.tell(clicked, { day: 9, customer, by: 'jo' });
  // told again, and judged by the job: they stay as they are
  expect(await shop.tell(next, { day: 9, customer })).toMatchObject({ outcome: 'duplicate' });
  expect(await shop.stateOf([first, next, clicked])).toEqual([
    '1 first: mina by click, 2000 bps, 1600',
    'null null: nobody',
    'null null: jo by click, 2000 bps, 1600',
  ]);
});
