import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';

const { approve, balance, call, commissionOf, db, newEarner, requestPayouts } =
  await openBooks('payouts');

/** An influencer with so many orders of $16.00 net, all payable. */
async function newPayable(count = 2) {
  const earner = await newEarner();
  const made: Awaited<ReturnType<typeof earner.earn>>[] = [];
  for (let order = 0; order < count; order++) made.push(await earner.earn());
  await approve();
  return { ...earner, made };
}
const move = (id: string, name: string, body?: unknown, headers = {}) =>
  call('POST', `/api/payouts/${id}/${name}`, body, headers);

async function request(influencer_id: string, change = {}) {
  const [payout] = payoutsIn(await requestPayouts([influencer_id], change));
  return payout;
}

test('a payout takes the whole payable balance; settled, it is paid', async () => {
  const { influencer_id, made } = await newPayable();
  const answer = await requestPayouts([influencer_id]);
  const [payout] = payoutsIn(answer);
  expect(answer.status).toBe(201);
  expect(payout).toMatchObject({
    ...{ influencer_id, amount_minor: 3_200, currency: 'USD', state: 'requested' },
    id: expect.stringMatching(/^pay_/),
  });
  expect(await balance(influencer_id)).toEqual([0, 0, 3_200, 0]);
  expect((await requestPayouts([influencer_id])).body).toEqual({ payouts: [], run_id: null });
  const id = payout?.id ?? '';
  const sent = await move(id, 'send', { external_reference: 'BATCH-7' });
  expect(sent.body).toMatchObject({ state: 'sent', external_reference: 'BATCH-7' });
  const settled = await move(id, 'settle');
  expect(settled.body).toMatchObject({ state: 'settled', external_reference: 'BATCH-7' });
  expect(await balance(influencer_id)).toEqual([0, 0, 0, 3_200]);
  for (const { conversion_id } of made) {
    expect(await commissionOf(conversion_id)).toMatchObject({
      ...{ state: 'paid', paid_out_minor: 1_600, owed_minor: 0 },
    });
  }
  const shown = (await call('GET', `/api/payouts/${id}`)).body;
  expect(shown.items).toEqual(
    made.map(({ order_id, conversion_id }) => ({
      ...{ commission_id: expect.stringMatching(/^com_/), conversion_id, order_id },
      ...{ amount_minor: 1_600, reason: null },
    })),
  );
});

test('a payout that fails gives everything back, and the next takes it again', async () => {
  const { influencer_id, made } = await newPayable();
  const first = await request(influencer_id);
  const failed = await move(first?.id ?? '', 'fail', { reason: 'Account closed' });
  expect(failed.body).toMatchObject({ state: 'failed', failure_reason: 'Account closed' });
  expect(await balance(influencer_id)).toEqual([0, 3_200, 0, 0]);
  expect(await commissionOf(made[0]?.conversion_id ?? '')).toMatchObject({
    ...{ state: 'approved', paid_out_minor: 0, owed_minor: 1_600 },
  });
  const second = await request(influencer_id);
  expect(second?.amount_minor).toBe(3_200);
  expect(second?.id).not.toBe(first?.id);
  await move(second?.id ?? '', 'settle');
  expect(await balance(influencer_id)).toEqual([0, 0, 0, 3_200]);
});

test('refunded after it was paid: the next payout recovers it, to the cent', async () => {
  const { influencer_id, made, refund, earn } = await newPayable(1);
  await move((await request(influencer_id))?.id ?? '', 'settle');
  await refund(made[0]?.order_id ?? '');
  expect(await balance(influencer_id)).toEqual([0, -800, 0, 1_600]);
  expect(await request(influencer_id)).toBeUndefined();
  await earn();
  await approve();
  expect(await balance(influencer_id)).toEqual([0, 800, 0, 1_600]);
  const next = await request(influencer_id);
  expect(next?.amount_minor).toBe(800);
  const { items } = (await call('GET', `/api/payouts/${next?.id}`)).body as {
    items: { amount_minor: number }[];
  };
  expect(items.map(({ amount_minor }) => amount_minor)).toEqual([-800, 1_600]);
  await move(next?.id ?? '', 'settle');
  expect(await balance(influencer_id)).toEqual([0, 0, 0, 2_400]);
});

test('refunded while a payout is on its way, which then fails: what stands is owed', async () => {
  const { influencer_id, made, refund } = await newPayable(1);
  const payout = await request(influencer_id);
  await move(payout?.id ?? '', 'send');
  await refund(made[0]?.order_id ?? '');
  expect(await balance(influencer_id)).toEqual([0, -800, 1_600, 0]);
  await move(payout?.id ?? '', 'fail');
  expect(await balance(influencer_id)).toEqual([0, 800, 0, 0]);
  expect((await request(influencer_id))?.amount_minor).toBe(800);
});

test('a clawback in a payout that fails is recovered by another', async () => {
  const { influencer_id, made, refund, earn } = await newPayable(1);
  await move((await request(influencer_id))?.id ?? '', 'settle');
  await refund(made[0]?.order_id ?? '', '-100.00', '-20.00');
  await earn();
  await earn();
  await approve();
  const second = await request(influencer_id);
  expect(second?.amount_minor).toBe(1_600);
  await move(second?.id ?? '', 'fail');
  expect(await balance(influencer_id)).toEqual([0, 1_600, 0, 1_600]);
  expect(await commissionOf(made[0]?.conversion_id ?? '')).toMatchObject({
    ...{ state: 'reversed', paid_out_minor: 1_600, owed_minor: -1_600 },
  });
  expect((await request(influencer_id))?.amount_minor).toBe(1_600);
});

test('the minimum, the currency and the influencers named decide who is paid', async () => {
  const [a, b] = [await newPayable(1), await newPayable(2)];
  const both = [a.influencer_id, b.influencer_id];
  expect(payoutsIn(await requestPayouts(both, { currency: 'EUR' }))).toEqual([]);
  expect(payoutsIn(await requestPayouts(both, { minimum_minor: 3_201 }))).toEqual([]);
  const some = payoutsIn(await requestPayouts(both, { minimum_minor: 3_200 }));
  expect(some.map(({ influencer_id }) => influencer_id)).toEqual([b.influencer_id]);
  expect(await balance(a.influencer_id)).toEqual([0, 1_600, 0, 0]);
});

test('books that disagree pay nobody: nothing is written, and the refusal says where to look', async () => {
  const { influencer_id, made, earn } = await newPayable(1);
  const bystander = await newPayable(1);
  const { conversion_id = '' } = made[0] ?? {};
  const drift = (by: number) =>
    db.execute(sql`update commissions set paid_out_minor = paid_out_minor + ${by}::int
      where conversion_id = ${conversion_id}`);
  await drift(-1);
  const refused = await requestPayouts([influencer_id, bystander.influencer_id]);
  expect([refused.status, refused.body.detail]).toEqual([
    409,
    expect.stringContaining('GET /api/reconciliation'),
  ]);
  expect(await balance(influencer_id)).toEqual([0, 1_600, 0, 0]);
  expect(await balance(bystander.influencer_id)).toEqual([0, 1_600, 0, 0]);
  await drift(1);
  await earn();
  await approve();
  expect((await request(influencer_id))?.amount_minor).toBe(3_200);
});

test.each([
  ['JPY', '1000', '100', 80],
  ['USD', '100.00', '10.00', 800],
  ['KWD', '10.000', '1.000', 800],
])('%s: its own minor units, in a payout of its own', async (currency, total, earned, net) => {
  const { earn, influencer_id } = await newEarner();
  await earn();
  await earn({ currency, total, commission_total: earned });
  await approve();
  const dollars = currency === 'USD' ? 1_600 : 0;
  expect(await request(influencer_id, { currency })).toMatchObject({
    ...{ currency, amount_minor: net + dollars },
  });
  expect(await balance(influencer_id, currency)).toEqual([0, 0, net + dollars, 0]);
});

test('what is settled stays settled, and every other move is refused with its reason', async () => {
  const { influencer_id } = await newPayable(1);
  const id = (await request(influencer_id))?.id ?? '';
  await move(id, 'send');
  expect((await move(id, 'send')).status).toBe(409);
  const [first, again] = [await move(id, 'settle'), await move(id, 'settle')];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body).toEqual(first.body);
  const refused = await move(id, 'fail', { reason: 'Too late' });
  expect([refused.status, refused.body.detail]).toEqual([
    409,
    'This payout is settled. Only one that is requested or sent can become failed.',
  ]);
  expect(await balance(influencer_id)).toEqual([0, 0, 0, 1_600]);
  expect((await move(newId('pay'), 'settle')).status).toBe(404);
});

test('with an Idempotency-Key each takes effect once and is answered alike', async () => {
  const { influencer_id, earn } = await newPayable(1);
  const once = { 'Idempotency-Key': newId('key') };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => requestPayouts([influencer_id], {}, once)),
  );
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const isFirst = ({ headers }: (typeof answers)[0]) => !headers.has('Idempotent-Replayed');
  expect(answers.filter(isFirst)).toHaveLength(1);
  await earn();
  await approve();
  const replayed = await requestPayouts([influencer_id], {}, once);
  expect(replayed.body).toEqual(answers[0]?.body);
  expect((await requestPayouts([influencer_id], { minimum_minor: 5 }, once)).status).toBe(409);
  expect(await balance(influencer_id)).toEqual([0, 1_600, 1_600, 0]);
  const id = payoutsIn(replayed)[0]?.id ?? '';
  const key = { 'Idempotency-Key': newId('key') };
  const [failed, repeated] = [await move(id, 'fail', {}, key), await move(id, 'fail', {}, key)];
  expect([failed.status, repeated.status, repeated.body]).toEqual([200, 200, failed.body]);
  expect((await move(id, 'fail', {})).status).toBe(409);
});

test('a list is filtered; influencers see their own and no others’', async () => {
  const { influencer_id } = await newPayable(1);
  const other = await newPayable(1);
  const [mine, theirs] = [await request(influencer_id), await request(other.influencer_id)];
  const list = async (query: string, headers = {}) => {
    const { body } = await call('GET', `/api/payouts${query}`, undefined, headers);
    return (body.data as { id: string }[]).map(({ id }) => id);
  };
  expect(await list(`?influencer_id=${influencer_id}&state=requested`)).toEqual([mine?.id]);
  expect(await list(`?influencer_id=${influencer_id}&state=failed`)).toEqual([]);
  expect(await list(`?influencer_id=${influencer_id}&currency=EUR`)).toEqual([]);
  const made = await call('POST', `/api/influencers/${influencer_id}/api-keys`, {});
  const mineOnly = { Authorization: `Bearer ${made.body.key}` };
  expect(await list('', mineOnly)).toEqual([mine?.id]);
  expect(await list(`?influencer_id=${other.influencer_id}`, mineOnly)).toEqual([]);
  const show = (id = '') => call('GET', `/api/payouts/${id}`, undefined, mineOnly);
  expect((await show(mine?.id)).body).toMatchObject({ id: mine?.id, amount_minor: 1_600 });
  expect((await show(theirs?.id)).status).toBe(404);
});

test.each([
  [{}, 'currency'],
  [{ currency: 'XYZ' }, 'currency'],
  [{ currency: 'USD', minimum_minor: 0 }, 'minimum_minor'],
  [{ currency: 'USD', influencer_ids: [] }, 'influencer_ids'],
  [{ currency: 'USD', influencer_ids: ['inf_x'] }, 'influencer_ids.0'],
  [{ currency: 'USD', influencer_ids: [newId('inf')] }, 'influencer_ids.0'],
])('%j is refused by its field', async (wish, path) => {
  const { status, body } = await call('POST', '/api/payouts', wish);
  expect(status).toBe(400);
  expect((body.errors as { path: string }[])[0]?.path).toBe(path);
});
