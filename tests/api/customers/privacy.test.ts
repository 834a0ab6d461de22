import { createApp } from '@skinstack/api/app';
import { createCustomerHashes } from '@skinstack/api/customers/customer-key';
import { mergeTold } from '@skinstack/api/customers/settle-customer';
import { sumChanges } from '@skinstack/api/stats/sum-changes';
import { eraseCustomers } from '@skinstack/db/customers/erase-customers';
import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openShop } from '../builders/customer-shop.ts';
import { bothCohorts, wrongHours } from '../builders/customer-sums.ts';

const { db, ports, call, newShop } = await openShop('customer_privacy');
const BONDED = { bond_months: 12, commission_rate_bps: 1_000, platform_fee_rate_bps: 0 };

/** Every table but the inbox, where deliveries wait raw until they are redacted. */
async function grep(text: string): Promise<string[]> {
  const { rows } = await db.execute(sql`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'webhook_events'`);
  const found: string[] = [];
  for (const { name } of rows) {
    const table = sql.identifier(String(name));
    const hits = await db.execute(sql`select count(*)::int as count from ${table} as row
      where position(${text} in row::text) > 0`);
    if (Number(hits.rows[0]?.count) > 0) found.push(String(name));
  }
  return found;
}

test('no table has a shop’s id of a customer, nor an address', async () => {
  const shop = await newShop(BONDED);
  const customer = `raw-id-${newId('cus')}`;
  const mail = `${newId('cus')}@customers.example`;
  await shop.tell(`${newId('ord')}`, { day: 0, by: 'mina', customer });
  await shop.tell(`${newId('ord')}`, { day: 20, customer });
  const by_mail = newId('ord');
  await shop.tell(by_mail, { day: 20, customer: mail });
  expect(await grep(customer)).toEqual([]);
  expect(await grep(mail)).toEqual([]);
  // an address is no id: nothing is known by it
  expect(await shop.stateOf([by_mail])).toEqual(['null null: nobody']);
});

test('an erased customer is nobody’s: the books stay, and who comes back is somebody new', async () => {
  const shop = await newShop(BONDED);
  const customer = newId('cus');
  const ids = [0, 1, 2].map((nth) => `${customer}-${nth}`);
  const [first = '', second = '', third = ''] = ids;
  await shop.tell(first, { day: 0, by: 'mina', customer });
  await shop.tell(second, { day: 10, customer });
  const before = await shop.moneyOf(ids);
  const which = { network_account_id: shop.account.id, external_order_ids: [first] };
  expect(await eraseCustomers(db, which, 1)).toBe(true);
  await shop.tell(third, { day: 20, customer });
  // nor does a later word about their orders name them again
  await shop.tell(second, { day: 10, minute: 30, customer });
  expect(await shop.stateOf(ids)).toEqual([
    '1 first: mina by click, 1000 bps, 1000',
    '2 refill: mina by customer, 1000 bps, 1000',
    '1 first: nobody',
  ]);
  expect(await shop.moneyOf(ids)).toEqual(before);
  await expectSums();
});

test('after the key was changed customers are still found, and hashed by the new one', async () => {
  const shop = await newShop(BONDED);
  const customer = newId('cus');
  const ids = [0, 1, 2].map((nth) => `${customer}-${nth}`);
  const [first = '', second = '', third = ''] = ids;
  await shop.tell(first, { day: 0, by: 'mina', customer });
  const old = 'local-customer-key-not-for-deployment';
  const next = 'another-customer-key-of-32-letters-or-more';
  const by = (keys: readonly string[]) =>
    createApp({ ...ports, customer_hashes: createCustomerHashes(keys) });
  await shop.tell(second, { day: 10, customer }, by([next, old]));
  // found by the new key alone: it was hashed anew
  await shop.tell(third, { day: 20, customer }, by([next]));
  expect((await shop.stateOf(ids)).slice(1)).toEqual([
    '2 refill: mina by customer, 1000 bps, 1000',
    '3 refill: mina by customer, 1000 bps, 1000',
  ]);
});

test('an operator’s rejection of the first order, and its restoration, move the bond', async () => {
  const shop = await newShop(BONDED);
  const customer = newId('cus');
  const ids = [0, 1].map((nth) => `${customer}-${nth}`);
  await shop.tell(ids[0] ?? '', { day: 0, by: 'mina', customer });
  await shop.tell(ids[1] ?? '', { day: 10, customer });
  const { body } = await call('GET', `/api/orders/${ids[0]}`);
  const conversion = body.conversion as { id: string; commission: { id: string } };
  const { id } = conversion.commission;
  // no job comes between: who decides sees at once what follows
  const decide = async (path: string, given: object) => {
    expect((await call('POST', path, given)).status).toBe(200);
    const [, second] = await shop.asWritten(ids);
    await expectSums();
    return second;
  };
  const mina = '2 refill: mina by customer, 1000 bps, 1000';
  const why = { reason: 'It was their own.' };
  expect(await decide(`/api/commissions/${id}/reject`, why)).toBe('2 refill: nobody');
  expect(await decide(`/api/commissions/${id}/restore`, why)).toBe(mina);
  const review = { ...why, conversion_ids: [conversion.id], decision: 'reject' };
  expect(await decide('/api/reviews/decide', review)).toBe('2 refill: nobody');
  expect(await decide(`/api/commissions/${id}/restore`, why)).toBe(mina);
  const given = { influencer_id: shop.jo.id, reason: 'It was jo who told them.' };
  const jo = '2 refill: jo by customer, 1000 bps, 1000';
  expect(await decide(`/api/commissions/${id}/reassign`, given)).toBe(jo);
});

/** Sums what changed: hours and cohorts are as the orders say, whoever was moved and how. */
async function expectSums() {
  await sumChanges(ports);
  expect(await wrongHours(db)).toEqual([]);
  const { kept, expected } = await bothCohorts(db);
  expect(kept).toEqual(expected);
}

/** The shop made the customer `gone` a part of `kept`. */
const merge = (shop: Awaited<ReturnType<typeof newShop>>, kept: string, gone: string) =>
  mergeTold(
    ports,
    { merchant_id: shop.merchant.id },
    { type: 'customers_merged', kept_key: `shop:${kept}`, deleted_key: `shop:${gone}` },
  );

/** All orders of some things. */
function permutations<T>(of: readonly T[]): T[][] {
  if (of.length < 2) return [[...of]];
  return of.flatMap((one, at) =>
    permutations(of.filter((_, other) => other !== at)).map((rest) => [one, ...rest]),
  );
}

/** All 24 orders of arrival when tests go deep; else those in which the merge has every place. */
const ARRIVALS =
  inject('fuzz_runs') > 1_000
    ? permutations([0, 1, 2, 3])
    : [
        [3, 2, 1, 0],
        [0, 3, 1, 2],
        [2, 0, 3, 1],
        [1, 2, 0, 3],
      ];

test('two customers who became one are judged as one, in every order of arrival', async () => {
  const shop = await newShop(BONDED);
  const one = async (arrival: readonly number[]) => {
    const [kept, gone] = [newId('cus'), newId('cus')];
    const ids = [0, 1, 2].map((nth) => `${gone}-${nth}`);
    const [first = '', second = '', third = ''] = ids;
    const events = [
      () => shop.tell(first, { day: 0, by: 'mina', customer: gone }),
      () => shop.tell(second, { day: 10, by: 'jo', customer: kept }),
      () => shop.tell(third, { day: 20, customer: kept }),
      () => merge(shop, kept, gone),
    ];
    for (const at of arrival) await events[at]?.();
    return ids;
  };
  const ids = (await Promise.all(ARRIVALS.map(one))).flat();
  expect(await shop.stateOf(ids)).toEqual(
    ARRIVALS.flatMap(() => [
      '1 first: mina by click, 1000 bps, 1000',
      '2 refill: jo by click, 1000 bps, 1000',
      '3 refill: mina by customer, 1000 bps, 1000',
    ]),
  );
}, 300_000);

test('of three who became one, a late order finds the one; erased, none of the names does', async () => {
  const shop = await newShop(BONDED);
  for (const merges of permutations([0, 1])) {
    const [a, b, c] = [newId('cus'), newId('cus'), newId('cus')];
    const ids = [0, 1, 2, 3, 4].map((nth) => `${a}-${nth}`);
    const [one = '', two = '', three = '', four = '', five = ''] = ids;
    for (const at of merges) await (at === 0 ? merge(shop, b, a) : merge(shop, c, b));
    await merge(shop, b, a);
    await shop.tell(one, { day: 0, by: 'mina', customer: c });
    await Promise.all([
      shop.tell(two, { day: 10, customer: a }),
      shop.tell(three, { day: 20, customer: b }),
    ]);
    await shop.tell(four, { day: 30, customer: a });
    expect((await shop.stateOf(ids)).slice(1, 4)).toEqual(
      [2, 3, 4].map((nth) => `${nth} refill: mina by customer, 1000 bps, 1000`),
    );
    const before = await shop.moneyOf(ids);
    const which = { network_account_id: shop.account.id, external_order_ids: [two] };
    expect(await eraseCustomers(db, which, 1)).toBe(true);
    await shop.tell(five, { day: 40, customer: a });
    expect((await shop.stateOf(ids))[4]).toBe('1 first: nobody');
    expect(await shop.moneyOf(ids)).toEqual(before);
  }
});

test('while two become one, no order that is told meanwhile is left with the other', async () => {
  const shop = await newShop(BONDED);
  const [kept, gone] = [newId('cus'), newId('cus')];
  const ids = Array.from({ length: 8 }, (_, nth) => `${gone}-${nth}`);
  await shop.tell(ids[0] ?? '', { day: 0, by: 'mina', customer: kept });
  const others = ids.slice(1).map((id, nth) => async () => {
    await shop.tell(id, { day: 1 + nth, customer: nth % 2 === 0 ? gone : kept });
  });
  const merging = async () => void (await merge(shop, kept, gone));
  const told = [...others.slice(0, 3), merging, merging, ...others.slice(3)];
  await Promise.all(told.map((tell) => tell()));
  expect(await shop.stateOf(ids)).toEqual(
    ids.map((_, nth) =>
      nth === 0
        ? '1 first: mina by click, 1000 bps, 1000'
        : `${nth + 1} refill: mina by customer, 1000 bps, 1000`,
    ),
  );
});
