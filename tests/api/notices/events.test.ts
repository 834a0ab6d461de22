import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { payoutsIn } from '../builders/books.ts';
import { openShopBooks } from '../builders/shop-books.ts';

const books = await openShopBooks('notices');
const { call, db, newShop, post, approve, requestPayouts, commissionIdOf } = books;

type Noted = { type: string; sequence: number };
/** What was noted of an object, in its order. */
async function notedOf(object_id: string): Promise<Noted[]> {
  const { rows } = await db.execute(sql`
    select type, sequence from outbox_events where object_id = ${object_id} order by id`);
  return rows as Noted[];
}
const typesOf = async (object_id: string) => (await notedOf(object_id)).map(({ type }) => type);
const countAll = async () =>
  Number((await db.execute(sql`select count(*) as n from outbox_events`)).rows[0]?.n);

test('an order is noted as recorded, then as taken back, numbered one after the other', async () => {
  const shop = await newShop();
  const { conversion_id, order_id } = await shop.order();
  await shop.refund(order_id, '40.00');
  await shop.refund(order_id, '60.00');
  expect(await notedOf(conversion_id)).toEqual([
    { type: 'conversion.recorded', sequence: 1 },
    { type: 'conversion.reversed', sequence: 2 },
    { type: 'conversion.reversed', sequence: 3 },
  ]);
  const { rows } = await db.execute(sql`select distinct influencer_id, program_id, merchant_id
    from outbox_events where object_id = ${conversion_id}`);
  const { merchant_id } = shop.program;
  expect(rows).toEqual([
    { influencer_id: shop.influencer_id, program_id: shop.program.id, merchant_id },
  ]);
});

test('what operators decide is noted: held, released, rejected, restored, approved', async () => {
  const shop = await newShop();
  const { conversion_id } = await shop.order();
  const id = await commissionIdOf(conversion_id);
  for (const action of ['hold', 'release', 'reject', 'restore']) {
    expect((await post(`/api/commissions/${id}/${action}`, { reason: 'To be sure' })).status).toBe(
      200,
    );
  }
  await approve();
  expect(await typesOf(conversion_id)).toEqual([
    ...['conversion.recorded', 'commission.held', 'conversion.updated', 'commission.rejected'],
    ...['conversion.updated', 'commission.approved'],
  ]);
});

test('a correction by hand is noted as itself', async () => {
  const { influencer_id, program } = await newShop();
  const net = { amount_minor: 500, currency: 'USD' };
  const wish = { influencer_id, program_id: program.id, net, reason: 'A promise' };
  const { body } = await post('/api/commissions', wish);
  expect(await typesOf(String(body.id))).toEqual(['commission.approved']);
});

async function newPayout() {
  const shop = await newShop();
  const { conversion_id } = await shop.order();
  await approve();
  const [payout] = payoutsIn(await requestPayouts([shop.influencer_id]));
  return { shop, conversion_id, id: payout?.id ?? '' };
}

test('a payout is noted at every state, and its commissions are not said to be approved anew', async () => {
  const { id, conversion_id } = await newPayout();
  await post(`/api/payouts/${id}/send`);
  await post(`/api/payouts/${id}/settle`);
  const returned = { reason: 'Closed', returned_on: '2026-11-25' };
  await post(`/api/payouts/${id}/return`, returned);
  expect(await typesOf(id)).toEqual([
    ...['payout.requested', 'payout.sent', 'payout.settled', 'payout.returned'],
  ]);
  expect(await typesOf(conversion_id)).toEqual(['conversion.recorded', 'commission.approved']);
  const failed = await newPayout();
  await post(`/api/payouts/${failed.id}/fail`, { reason: 'No such account' });
  expect(await typesOf(failed.id)).toEqual(['payout.requested', 'payout.failed']);
});

test('a link that is switched off is noted, once, and one that is switched on is not', async () => {
  const { link } = await books.newEarner();
  for (const is_active of [false, false, true, true, false]) {
    await call('PATCH', `/api/links/${link.id}`, { is_active });
  }
  expect(await notedOf(link.id)).toEqual([
    { type: 'link.disabled', sequence: 1 },
    { type: 'link.disabled', sequence: 2 },
  ]);
});

test('what is refused, repeated, or without effect is noted nowhere', async () => {
  const { id } = await newPayout();
  const shop = await newShop();
  const { order_id, conversion_id } = await shop.order();
  const commission_id = await commissionIdOf(conversion_id);
  const key = { 'Idempotency-Key': newId('key') };
  await call('POST', `/api/payouts/${id}/send`, {}, key);
  const before = await countAll();
  const again = await call('POST', `/api/payouts/${id}/send`, {}, key);
  expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  const refused = [
    await call('POST', `/api/payouts/${id}/send`, {}),
    await call('POST', `/api/payouts/${newId('pay')}/settle`, {}),
    await call('POST', `/api/commissions/${commission_id}/release`, { reason: 'Nothing held' }),
    await call('POST', `/api/commissions/${commission_id}/hold`, {}),
    await call('POST', '/api/payouts', { currency: 'XXX' }),
  ];
  expect(refused.map(({ status }) => status >= 400)).toEqual(refused.map(() => true));
  expect((await shop.order({ order_id })).outcome).toBe('duplicate');
  await approve({ program_id: newId('prg') });
  expect(await countAll()).toBe(before);
});

test('a change that is rolled back takes its note along', async () => {
  const { id } = await newPayout();
  const before = await countAll();
  const sent = db.execute(sql`update payouts set state = 'sent' where id = ${id}`);
  const failing = db.execute(sql`insert into payouts (id) values (${id})`);
  await expect(db.batch([sent, failing])).rejects.toThrow();
  expect(await countAll()).toBe(before);
  expect(await typesOf(id)).toEqual(['payout.requested']);
});

test('of fifty changes of one order at once each is noted, and none has the number of another', async () => {
  const shop = await newShop();
  const { conversion_id } = await shop.order();
  const id = await commissionIdOf(conversion_id);
  const moves = Array.from({ length: 50 }, (_, at) =>
    call('POST', `/api/commissions/${id}/${at % 2 ? 'release' : 'hold'}`, { reason: 'Race' }),
  );
  await Promise.all(moves);
  const noted = await notedOf(conversion_id);
  expect(noted.map(({ sequence }) => sequence)).toEqual(noted.map((_, at) => at + 1));
  expect(noted.length).toBeGreaterThan(1);
  const turns = noted.slice(1).map(({ type }) => type);
  expect(turns).toEqual(turns.map((_, at) => (at % 2 ? 'conversion.updated' : 'commission.held')));
});
