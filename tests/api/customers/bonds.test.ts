import { sumChanges } from '@skinstack/api/stats/sum-changes';
import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { type Bought, openShop, START_MS } from '../builders/customer-shop.ts';
import { bothCohorts, readEarned, wrongHours } from '../builders/customer-sums.ts';

const { db, ports, call, newShop } = await openShop('customers');
const BONDED = { bond_months: 6, commission_rate_bps: 1_000, platform_fee_rate_bps: 0 };

/** Tells orders in the order of the list, and says how they stand. */
async function play(
  { tell, stateOf }: Awaited<ReturnType<typeof newShop>>,
  orders: readonly Bought[],
) {
  const customer = newId('cus');
  const ids = orders.map((_, nth) => `${customer}-${nth}`);
  for (const [nth, order] of orders.entries()) await tell(ids[nth] ?? '', { customer, ...order });
  return { ids, customer, state: await stateOf(ids) };
}

test('a customer who comes back earns for who brought them, and the trace says since when', async () => {
  const shop = await newShop(BONDED);
  const { ids, state } = await play(shop, [
    { day: 0, by: 'mina' },
    { day: 60, sku: 'serum' },
    { day: 90, sku: 'cream' },
    { day: 200 },
  ]);
  expect(state).toEqual([
    '1 first: mina by click, 1000 bps, 1000',
    '2 refill: mina by customer, 1000 bps, 1000',
    '3 repeat: mina by customer, 1000 bps, 1000',
    '4 refill: nobody',
  ]);
  const { body } = await call('GET', `/api/orders/${ids[1]}`);
  const { conversion, order_kind, nth_order, evidence } = body;
  expect(conversion).toMatchObject({ method: 'customer', order_kind: 'refill', nth_order: 2 });
  expect({ order_kind, nth_order }).toEqual({ order_kind: 'refill', nth_order: 2 });
  expect(evidence).toEqual([
    { kind: 'customer', where: 'the customer’s earlier orders', won: true, reason: 'bonded' },
  ]);
  const step = (body.decision as { step: string; detail: string }[]).find(
    (one) => one.step === 'customer',
  );
  expect(step?.detail).toMatch(/^The customer was brought by an influencer on 20\d\d-.* until 20/);
});

test('without bonds nothing is credited that was not before', async () => {
  const shop = await newShop({});
  const { state } = await play(shop, [{ day: 0, by: 'mina' }, { day: 60 }]);
  expect(state).toEqual(['1 first: mina by click, 2000 bps, 1600', '2 refill: nobody']);
});

test('a suspended creator’s bond earns nothing from then on', async () => {
  const shop = await newShop(BONDED);
  const { ids, customer } = await play(shop, [{ day: 0, by: 'mina' }]);
  const { rows } = await db.execute(sql`select id from memberships
    where influencer_id = ${shop.mina.id} and program_id = ${shop.program.id}`);
  await db.execute(sql`alter table membership_changes disable trigger user`);
  await db.execute(sql`insert into membership_changes
    (membership_id, program_id, influencer_id, state, changed_at)
    values (${String(rows[0]?.id)}, ${shop.program.id}, ${shop.mina.id},
      'suspended', now() - interval '290 days')`);
  await shop.tell(`${ids[0]}-late`, { day: 60, customer });
  expect(await shop.stateOf([`${ids[0]}-late`])).toEqual(['2 refill: nobody']);
});

test('another’s click wins or yields, by the program; the bond stays', async () => {
  const orders = [{ day: 0, by: 'mina' }, { day: 10, by: 'jo' }, { day: 20 }] as const;
  const open = await play(await newShop(BONDED), orders);
  expect(open.state.slice(1)).toEqual([
    '2 refill: jo by click, 1000 bps, 1000',
    '3 refill: mina by customer, 1000 bps, 1000',
  ]);
  const closed = await play(await newShop({ ...BONDED, bond_yields_to_click: false }), orders);
  expect(closed.state.slice(1)).toEqual([
    '2 refill: mina by customer, 1000 bps, 1000',
    '3 refill: mina by customer, 1000 bps, 1000',
  ]);
});

test('rules may ask what an order is: less for refills, more for the first', async () => {
  const shop = await newShop(BONDED, [
    { order_kind: 'first', rate_bps: 2_000 },
    { order_kind: 'refill', rate_bps: 500 },
    { nth_from: 4, rate_bps: 100 },
  ]);
  const { state } = await play(shop, [
    ...[{ day: 0, by: 'mina' as const }, { day: 10 }, { day: 20, sku: 'cream' }],
    { day: 30, sku: 'balm' },
  ]);
  expect(state.map((one) => one.split(', ').slice(1).join())).toEqual([
    ...['2000 bps,2000', '500 bps,500', '1000 bps,1000', '100 bps,100'],
  ]);
});

test('a first order that is told last makes the others what they are', async () => {
  const shop = await newShop(BONDED, [{ order_kind: 'first', rate_bps: 2_000 }]);
  const { state } = await play(shop, [{ day: 50 }, { day: 20, by: 'jo' }, { day: 0, by: 'mina' }]);
  expect(state).toEqual([
    '3 refill: mina by customer, 1000 bps, 1000',
    '2 refill: jo by click, 1000 bps, 1000',
    '1 first: mina by click, 2000 bps, 2000',
  ]);
});

test('a first order that is given back as a whole bonds nobody, and the next is the first', async () => {
  const shop = await newShop(BONDED);
  const { ids } = await play(shop, [{ day: 0, by: 'mina' }, { day: 20 }, { day: 30, by: 'jo' }]);
  await shop.refund(ids[0] ?? '', '40.00', 31);
  expect((await shop.stateOf(ids))[1]).toBe('2 refill: mina by customer, 1000 bps, 1000');
  await shop.post(
    'refunded',
    { order_id: ids[0], refund_id: 'r2', amount: '60.00', currency: 'USD' },
    new Date().toISOString(),
  );
  expect(await shop.stateOf(ids)).toEqual([
    '1 first: mina by click, 1000 bps, 0',
    '1 first: nobody',
    '2 refill: jo by click, 1000 bps, 1000',
  ]);
  const { body } = await call('GET', `/api/orders/${ids[1]}`);
  expect(body.status).toBe('unattributed');
  expect(JSON.stringify(body.decision)).toContain('makes it another’s');
});

test('an order that names its customer only later is theirs', async () => {
  const shop = await newShop(BONDED);
  const { customer } = await play(shop, [{ day: 0, by: 'mina' }]);
  const id = `${customer}-guest`;
  await shop.tell(id, { day: 30 });
  expect(await shop.stateOf([id])).toEqual(['null null: nobody']);
  await shop.tell(id, { day: 30, minute: 5, customer });
  expect(await shop.stateOf([id])).toEqual(['2 refill: mina by customer, 1000 bps, 1000']);
});

test('the guests of a shop, whom it calls 0, are not one customer', async () => {
  const shop = await newShop(BONDED);
  const { state } = await play(shop, [
    { day: 0, by: 'mina', customer: '0' },
    { day: 20, customer: '0' },
  ]);
  expect(state).toEqual(['null null: mina by click, 1000 bps, 1000', 'null null: nobody']);
});

test('two customers the shop merged have the orders of both', async () => {
  const shop = await newShop(BONDED);
  const kept = await play(shop, [{ day: 0, by: 'mina' }]);
  const gone = await play(shop, [{ day: 10 }, { day: 20 }]);
  expect(gone.state).toEqual(['1 first: nobody', '2 refill: nobody']);
  for (const [nth, id] of gone.ids.entries()) {
    await shop.tell(id, { day: 10 + 10 * nth, minute: 9, customer: kept.customer });
  }
  expect(await shop.stateOf([...kept.ids, ...gone.ids])).toEqual([
    '1 first: mina by click, 1000 bps, 1000',
    '2 refill: mina by customer, 1000 bps, 1000',
    '3 refill: mina by customer, 1000 bps, 1000',
  ]);
});

test.each([
  ['all', ['mina', 'mina']],
  ['none', ['nobody', 'nobody']],
  [1, ['mina', 'nobody']],
] as const)('renewals are paid: %s', async (renewals, expected) => {
  const shop = await newShop({ ...BONDED, renewals });
  const { state } = await play(shop, [
    { day: 0, by: 'mina' },
    { day: 30, kind: 'renewal' },
    { day: 60, kind: 'renewal' },
  ]);
  const whose = state.slice(1).map((one) => /: (\w+)/.exec(one)?.[1]);
  expect(whose).toEqual(expected);
  expect(state[1]).toMatch(/^2 renewal/);
});

test('a click that is told later has an order of the bond at once, and its evidence says so', async () => {
  const shop = await newShop(BONDED);
  const { ids, customer } = await play(shop, [{ day: 0, by: 'mina' }, { day: 10 }]);
  const [, second = ''] = ids;
  expect(await shop.evidenceOf([second])).toEqual([['customer of mina won']]);
  await shop.tell(second, { day: 10, customer, by: 'jo', minute: 5 });
  expect(await shop.asWritten([second])).toEqual(['2 refill: jo by click, 1000 bps, 1000']);
  expect(await shop.evidenceOf([second])).toEqual([['click of jo won']]);
});

test('what was told of an order nobody earned counts when somebody does', async () => {
  const shop = await newShop({ ...BONDED, renewals: 1 });
  const { ids, customer } = await play(shop, [
    { day: 10, by: 'mina', kind: 'renewal' },
    { day: 20, by: 'mina', kind: 'renewal' },
  ]);
  const [first = '', second = ''] = ids;
  expect((await shop.asWritten(ids))[1]).toBe('2 renewal: nobody');
  // of jo's click and mina's, which was told before, mina's is the later
  await shop.tell(second, { day: 20, customer, by: 'jo', kind: 'renewal', minute: 5 });
  expect(await shop.evidenceOf([second])).toEqual([['click of jo lost', 'click of mina lost']]);
  await shop.refund(first, '100.00', 30);
  expect((await shop.asWritten(ids))[1]).toBe('1 renewal: mina by click, 1000 bps, 1000');
  expect(await shop.evidenceOf([second])).toEqual([['click of jo lost', 'click of mina won']]);
});

test('an order that is another customer’s after all leaves the others as if it had always been', async () => {
  const shop = await newShop(BONDED);
  const { ids } = await play(shop, [{ day: 0, by: 'mina' }, { day: 10 }]);
  const [first = '', second = ''] = ids;
  await shop.tell(first, { day: 0, by: 'mina', customer: newId('cus'), minute: 5 });
  expect(await shop.asWritten([second])).toEqual(['1 first: nobody']);
  expect(await shop.evidenceOf([second])).toEqual([[]]);
});

const IS_DEEP = inject('fuzz_runs') > 1_000;
const CUSTOMERS = IS_DEEP ? 1_000 : 8;
const ARRIVALS = IS_DEEP ? 24 : 5;

test(`${CUSTOMERS} customers × 5 orders × ${ARRIVALS} orders of arrival, with refunds: one state`, async () => {
  const one = <T>(...of: readonly T[]): T => of[Math.floor(Math.random() * of.length)] as T;
  const shops = [
    await newShop({ ...BONDED, renewals: 1 }, [
      { order_kind: 'first', rate_bps: 2_000 },
      { order_kind: 'refill', rate_bps: 500 },
    ]),
    await newShop({ ...BONDED, bond_yields_to_click: false, bond_order_limit: 2 }, [
      { nth_to: 2, rate_bps: 3_000 },
    ]),
  ];
  for (let nth = 0; nth < CUSTOMERS; nth++) {
    const shop = one(...shops);
    const orders: Life[] = [0, 1, 2, 3, 4].map(() => ({
      ...{ day: Math.floor(Math.random() * 270), by: one<Life['by']>(null, null, 'mina', 'jo') },
      ...{ sku: one('serum', 'cream'), kind: one(undefined, undefined, 'renewal') },
      refund: one(null, null, '30.00', '100.00'),
      later: one<Life['by']>(null, null, null, 'mina', 'jo'),
    }));
    const plays = Array.from({ length: ARRIVALS }, () => playShuffled(shop, orders));
    const [first, ...others] = await Promise.all(plays);
    for (const other of others) expect(other, JSON.stringify(orders)).toEqual(first);
  }
  // what is summed by now and what is not come to the same as what is summed in the end
  const read = () =>
    Promise.all(shops.map(({ program }) => readEarned(db, program.id, START_MS - 5e7 / 7, 300)));
  const before = await read();
  await sumChanges(ports);
  expect(await read()).toEqual(before);
  expect(before.flat().length).toBeGreaterThan(6);
  expect(await wrongHours(db)).toEqual([]);
  const { kept, expected } = await bothCohorts(db);
  expect(kept).toEqual(expected);
}, 3_600_000);

type Life = Omit<Bought, 'kind' | 'by'> & {
  by: 'mina' | 'jo' | null;
  kind: string | undefined;
  refund: string | null;
  /** By whose click it was, as a later word has it. */
  later: 'mina' | 'jo' | null;
};

/** Tells the orders of a customer of its own, and their refunds, in a random order, one twice. */
async function playShuffled(shop: Awaited<ReturnType<typeof newShop>>, orders: readonly Life[]) {
  const customer = newId('cus');
  const ids = orders.map((_, nth) => `${customer}-${nth}`);
  const events = orders.flatMap(({ kind, refund, later, ...order }, nth) => {
    const id = ids[nth] ?? '';
    const word = { customer, ...order, ...(kind ? { kind } : {}) };
    const told = () => shop.tell(id, word);
    const toldLater = () => shop.tell(id, { ...word, by: later, minute: 5 });
    const refunded = () => shop.refund(id, refund ?? '', 280);
    return [told, ...(later ? [toldLater] : []), ...(refund ? [refunded] : [])];
  });
  const again = events[Math.floor(Math.random() * events.length)];
  const left = [...events, ...(again ? [again] : [])];
  while (left.length > 0) {
    const [event] = left.splice(Math.floor(Math.random() * left.length), 1);
    const answer = await event?.();
    if (Math.random() < 0.05) await sumChanges(ports);
    expect(answer?.outcome, JSON.stringify(answer)).not.toBe('quarantined');
  }
  const state = await shop.stateOf(ids);
  return { state, money: await shop.moneyOf(ids), evidence: await shop.evidenceOf(ids) };
}
