import { createApp } from '@skinstack/api/app';
import type { Ports } from '@skinstack/api/ports';
import { expect, test } from 'vitest';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { ADMIN } from '../builders/call-api.ts';

/** What is decided about a commission that a payout takes between the reading and the writing. */
const books = await openBooks('control_mended');
const { approve, balance, call, newEarner, requestPayouts } = books;

/**
 * The API with something that happens once, between what it reads of an order and what it writes.
 * @param meanwhile what happens then
 */
function appWith(meanwhile: () => Promise<unknown>) {
  let read_count = 0;
  const execute = async (query: Parameters<Ports['db']['execute']>[0]) => {
    // the first statement reads the order, the second writes
    if (++read_count === 2) await meanwhile();
    return books.ports.db.execute(query);
  };
  const watched = new Proxy(books.ports.db, {
    get: (of, name) => (name === 'execute' ? execute : Reflect.get(of, name)),
  });
  return createApp({ ...books.ports, db: watched });
}

const decide = async (app: ReturnType<typeof createApp>, path: string) => {
  const { status } = await app.request(`https://api.skin.st${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ reason: 'Looked into' }),
  });
  return status;
};

test.each(['hold', 'reject'])(
  '%s: the payout that came between does not keep it',
  async (action) => {
    const { influencer_id, earn } = await newEarner();
    const { conversion_id } = await earn();
    await approve();
    const { id } = (await books.commissionOf(conversion_id)) ?? {};
    let payout_id = '';
    const app = appWith(async () => {
      payout_id = payoutsIn(await requestPayouts([influencer_id]))[0]?.id ?? '';
    });
    expect(await decide(app, `/api/commissions/${id}/${action}`)).toBe(200);
    const { body } = await call('GET', `/api/payouts/${payout_id}`);
    expect([body.state, body.amount_minor]).toEqual(['cancelled', 0]);
    expect(await books.commissionOf(conversion_id)).toMatchObject({
      ...{ paid_out_minor: 0, owed_minor: 0, state: action === 'hold' ? 'held' : 'rejected' },
    });
    expect(await balance(influencer_id)).toEqual([action === 'hold' ? 1_600 : 0, 0, 0, 0]);
  },
);

test('a payout that went out and came between: it cannot be held any more', async () => {
  const { influencer_id, earn } = await newEarner();
  const { conversion_id } = await earn();
  await approve();
  const { id } = (await books.commissionOf(conversion_id)) ?? {};
  const app = appWith(async () => {
    const [payout] = payoutsIn(await requestPayouts([influencer_id]));
    await call('POST', `/api/payouts/${payout?.id}/send`, {});
  });
  expect(await decide(app, `/api/commissions/${id}/hold`)).toBe(409);
  expect(await books.commissionOf(conversion_id)).toMatchObject({ paid_out_minor: 1_600 });
  expect(await balance(influencer_id)).toEqual([0, 0, 1_600, 0]);
});
