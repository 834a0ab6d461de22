import { reconcileBooks } from '@skinstack/api/ledger/reconcile-books';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { clickOn } from '../builders/post-conversion.ts';

const books = await openBooks('in_hand');
const { approve, balance, call, commissionOf, db, newEarner, requestPayouts } = books;
type Body = Record<string, unknown>;

/** An influencer with one order of $16.00 net; `decide` is an operator's decision about it. */
async function newOrder(wish: { is_embedded?: boolean; is_approved?: boolean } = {}) {
  const earner = await newEarner();
  const { link, influencer_id } = earner;
  const click = { sub_id: await clickOn(link.id, Date.now(), wish.is_embedded ?? false) };
  const made = await earner.earn({ click });
  if (wish.is_approved) await approve();
  const id = String((await commissionOf(made.conversion_id))?.id);
  const decide = (action: string, body: Body = {}, headers = {}) =>
    call('POST', `/api/commissions/${id}/${action}`, { reason: 'Looked into', ...body }, headers);
  return { ...earner, ...made, id, decide, money: () => balance(influencer_id) };
}
const isSound = async () =>
  (await reconcileBooks(books.ports)).every(({ violations }) => violations.length === 0);
const pay = async (influencer_id: string) => payoutsIn(await requestPayouts([influencer_id]))[0];
const kindsOf = async (commission_id: string) => {
  const { rows } = await db.execute(
    sql`select kind from journals where commission_id = ${commission_id} order by id`,
  );
  return rows.map(({ kind }) => kind);
};

describe('hold and release', () => {
  test('what is held is not approved; released, it is: 1600', async () => {
    const { decide, money } = await newOrder();
    const held = await decide('hold', { reason: 'A code site', note: 'Ticket 7' });
    expect([held.status, held.body.state]).toEqual([200, 'held']);
    expect(held.body.decisions).toMatchObject([
      { action: 'hold', reason: 'A code site', note: 'Ticket 7', actor: 'ADMIN_API_KEY' },
    ]);
    await approve();
    expect(await money()).toEqual([1_600, 0, 0, 0]);
    expect((await decide('release')).body.state).toBe('pending');
    await approve();
    expect(await money()).toEqual([0, 1_600, 0, 0]);
  });

  test('approved already: back on hold by a journal, and approved again', async () => {
    const { decide, money, id } = await newOrder({ is_approved: true });
    await decide('hold');
    expect(await money()).toEqual([1_600, 0, 0, 0]);
    await decide('release');
    await approve();
    expect(await money()).toEqual([0, 1_600, 0, 0]);
    expect(await kindsOf(id)).toEqual(['accrual', 'approval', 'hold', 'approval']);
  });

  test('in a payout that is not sent: taken out of it, which is cancelled', async () => {
    const { decide, money, influencer_id } = await newOrder({ is_approved: true });
    const payout = await pay(influencer_id);
    expect((await decide('hold')).body.state).toBe('held');
    expect(await money()).toEqual([1_600, 0, 0, 0]);
    expect((await call('GET', `/api/payouts/${payout?.id}`)).body).toMatchObject({
      ...{ state: 'cancelled', amount_minor: 0, requested_minor: 1_600 },
    });
    expect(await pay(influencer_id)).toBeUndefined();
    expect(await isSound()).toBe(true);
  });

  test('in one that is sent: 409, and rejecting takes it back from the next', async () => {
    const { decide, money, influencer_id } = await newOrder({ is_approved: true });
    const payout = await pay(influencer_id);
    await call('POST', `/api/payouts/${payout?.id}/send`);
    const refused = await decide('hold');
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringContaining('rejecting it takes it back'),
    ]);
    expect((await decide('reject')).body.state).toBe('rejected');
    expect(await money()).toEqual([0, -1_600, 1_600, 0]);
    await call('POST', `/api/payouts/${payout?.id}/settle`);
    await decide('restore');
    expect(await money()).toEqual([0, 0, 0, 1_600]);
    expect(await isSound()).toBe(true);
  });

  test('an embedded order is released by an operator, and stays so whatever is told', async () => {
    const { decide, money, order_id, refund } = await newOrder({ is_embedded: true });
    await approve();
    expect(await money()).toEqual([1_600, 0, 0, 0]);
    expect((await decide('release')).body.state).toBe('pending');
    await refund(order_id);
    await approve();
    expect(await money()).toEqual([0, 800, 0, 0]);
  });

  test('each decision once: the second is 409, and under one key the same answer', async () => {
    const { decide } = await newOrder();
    const key = { 'Idempotency-Key': newId('key') };
    const answers = await Promise.all(Array.from({ length: 8 }, () => decide('hold', {}, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await decide('hold')).status).toBe(409);
    expect((await decide('restore')).status).toBe(409);
    expect((await decide('release', { reason: ' ' })).status).toBe(400);
    const { body } = await decide('release');
    expect((body.decisions as Body[]).map(({ action }) => action)).toEqual(['hold', 'release']);
  });
});

describe('reject and restore', () => {
  test.each([
    ['on hold', false, [1_600, 0, 0, 0]],
    ['approved', true, [0, 1_600, 0, 0]],
  ])('%s: the mirror, and back', async (_, is_approved, before) => {
    const { decide, money, id } = await newOrder({ is_approved });
    await decide('reject', { reason: 'Self-referred' });
    expect(await money()).toEqual([0, 0, 0, 0]);
    await approve();
    expect(await money()).toEqual([0, 0, 0, 0]);
    const { body } = await decide('restore');
    expect(await money()).toEqual(before);
    expect(await kindsOf(id)).toEqual(
      expect.arrayContaining(['accrual', 'rejection', 'restoration']),
    );
    const steps = (body.decision as Body[]).filter(({ step }) => step === 'review');
    expect(steps.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['rejected', 'Rejected by an operator: Self-referred'],
      ['restored', 'Restored by an operator: Looked into'],
    ]);
  });

  test('a refund while it is rejected moves nothing; restored, what stands comes back: 800', async () => {
    const { decide, money, order_id, refund } = await newOrder({ is_approved: true });
    await decide('reject');
    expect((await refund(order_id)).outcome).toBe('reversed');
    expect(await money()).toEqual([0, 0, 0, 0]);
    await decide('restore');
    expect(await money()).toEqual([0, 800, 0, 0]);
    expect(await isSound()).toBe(true);
  });

  test('a refund while it is held: the rest is held, and released: 800', async () => {
    const { decide, money, order_id, refund } = await newOrder({ is_approved: true });
    await decide('hold');
    await refund(order_id);
    expect(await money()).toEqual([800, 0, 0, 0]);
    await decide('release');
    await approve();
    expect(await money()).toEqual([0, 800, 0, 0]);
  });

  test('an influencer reads the reason, and neither the note nor who it was', async () => {
    const { decide, conversion_id, influencer_id } = await newOrder();
    await decide('reject', { reason: 'A code site', note: 'Ticket 7' });
    const path = `/api/influencers/${influencer_id}/api-keys`;
    const { key } = (await call('POST', path, { name: 'own' })).body;
    const own = { Authorization: `Bearer ${key}` };
    const shown = await call('GET', `/api/conversions/${conversion_id}`, undefined, own);
    expect(shown.body.decisions).toMatchObject([
      { action: 'reject', reason: 'A code site', note: null, actor: null },
    ]);
    expect(JSON.stringify(shown.body)).not.toContain('Ticket 7');
  });
});

describe('reassign', () => {
  test.each([
    ['on hold', false],
    ['approved', true],
  ])('%s: from one to the other at the same terms', async (_, is_approved) => {
    const { decide, money, order_id, refund, conversion_id } = await newOrder({ is_approved });
    const other = await newInfluencer(db);
    const { status, body } = await decide('reassign', { influencer_id: other.id });
    expect([status, body.influencer_id, body.state]).toEqual([200, other.id, 'pending']);
    expect(await money()).toEqual([0, 0, 0, 0]);
    expect(await balance(other.id)).toEqual([1_600, 0, 0, 0]);
    await refund(order_id);
    await approve();
    expect(await balance(other.id)).toEqual([0, 800, 0, 0]);
    const before = await call('GET', `/api/conversions/${conversion_id}`);
    expect(before.body).toMatchObject({ state: 'rejected' });
    expect(before.body.superseded_at).not.toBeNull();
    expect((await decide('hold')).status).toBe(409);
    const order = await call('GET', `/api/orders/${order_id}`);
    expect((order.body.conversion as Body).influencer_id).toBe(other.id);
    expect(await isSound()).toBe(true);
  });

  test('paid already: clawed back from one, owed to the other', async () => {
    const { decide, money, influencer_id } = await newOrder({ is_approved: true });
    const payout = await pay(influencer_id);
    await call('POST', `/api/payouts/${payout?.id}/settle`);
    const other = await newInfluencer(db);
    await decide('reassign', { influencer_id: other.id });
    await approve();
    expect(await money()).toEqual([0, -1_600, 0, 1_600]);
    expect(await balance(other.id)).toEqual([0, 1_600, 0, 0]);
    expect(await isSound()).toBe(true);
    expect((await decide('reassign', { influencer_id: other.id })).status).toBe(409);
  });
});

describe('by hand', () => {
  test('a credit and a debit: payable at once, on the statement, paid with the rest', async () => {
    const { influencer_id, program, money } = await newOrder({ is_approved: true });
    const correct = (amount_minor: number, external_reference?: string) =>
      call('POST', '/api/commissions', {
        ...{ influencer_id, program_id: program.id, reason: 'Spring bonus' },
        ...{ net: { amount_minor, currency: 'USD' } },
        ...(external_reference ? { external_reference } : {}),
      });
    const made = await correct(2_500, 'N-1');
    expect([made.status, made.body.state]).toEqual([201, 'approved']);
    expect((await correct(2_500, 'N-1')).status).toBe(409);
    expect((await correct(-600)).status).toBe(201);
    expect((await correct(0)).status).toBe(400);
    expect(await money()).toEqual([0, 3_500, 0, 0]);
    const { body } = await call('GET', `/api/statements/${influencer_id}`);
    expect(JSON.stringify(body)).toContain('By hand: Spring bonus');
    const payout = await pay(influencer_id);
    expect(payout?.amount_minor).toBe(3_500);
    const items = (await call('GET', `/api/payouts/${payout?.id}`)).body.items as Body[];
    expect(items.map(({ reason, amount_minor }) => [reason, amount_minor])).toEqual([
      [null, 1_600],
      ['Spring bonus', 2_500],
      ['Spring bonus', -600],
    ]);
    expect(
      (await call('POST', `/api/commissions/${made.body.id}/hold`, { reason: 'x' })).status,
    ).toBe(409);
    expect(await isSound()).toBe(true);
  });
});
