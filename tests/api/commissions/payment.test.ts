import { env } from 'cloudflare:workers';
import {
  approveDueCommissions,
  settleTiers,
} from '@skinstack/api/commissions/approve-due-commissions';
import { transitionPayouts } from '@skinstack/db/payouts/transition-payout';
import { NO_TRAIL } from '@skinstack/db/rows/trail';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId, newNetworkAccount } from '../../world/new-world.ts';
import { signMessage } from '../../world/sign-custom.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { clickOn } from '../builders/post-conversion.ts';

const books = await openBooks('approval');
const DAY_MS = 86_400_000;
/** Approves as if so many days had passed: the API takes a time to come of one influencer only. */
const approveIn = (days: number) =>
  approveDueCommissions(books.ports, new Date(Date.now() + days * DAY_MS));

/** A shop of an influencer of its own, and one order of $100.00 of theirs. */
async function newSeller(terms: object = {}) {
  const earner = await books.newEarner(terms);
  const { merchant, influencer_id, link, program } = earner;
  const secret = `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}`;
  const account = await newNetworkAccount(books.db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'custom', merchant_id: merchant.id, secret },
  });
  const order = {
    ...{ order_id: newId('ord'), amount: '100.00', currency: 'USD' },
    click_id: await clickOn(link.id),
  };
  let minute = 0;
  const say = async (type: string, change: object = {}) => {
    const timestamp = new Date(Date.now() - 3_600_000 + ++minute * 60_000).toISOString();
    const data = { ...order, ...change };
    const body = JSON.stringify({ type: `conversion.${type}`, timestamp, data });
    const headers = await signMessage(secret, body);
    const path = `https://api.skin.st/webhooks/custom/${account.id}`;
    const answer = await books.app.request(path, { method: 'POST', body, headers });
    return ((await answer.json()) as { outcome: string }).outcome;
  };
  /** On hold, and payable. */
  const owed = async () => (await books.balance(influencer_id)).slice(0, 2);
  return { ...{ earner, program, say, owed, order }, influencer_id };
}

describe('an order that was not paid', () => {
  test.each(['pending', 'authorized', 'partially_paid'])(
    '%s is never approved; paid, it is when its hold is over: 1600',
    async (payment_state) => {
      const { say, owed } = await newSeller({ hold_days: 14 });
      expect(await say('created', { payment_state })).toBe('recorded');
      await approveIn(365);
      expect(await owed()).toEqual([1_600, 0]);
      expect(await say('updated', { payment_state: 'paid' })).toBe('updated');
      await approveIn(13);
      expect(await owed()).toEqual([1_600, 0]);
      await approveIn(15);
      expect(await owed()).toEqual([0, 1_600]);
    },
  );

  test.each(['voided', 'expired'])('%s: 0; paid later: 1600 again', async (payment_state) => {
    const { say, owed } = await newSeller();
    await say('created', { payment_state: 'authorized' });
    expect(await say('updated', { payment_state })).toBe('reversed');
    await approveIn(365);
    expect(await owed()).toEqual([0, 0]);
    await say('updated', { payment_state: 'paid' });
    await approveIn(365);
    expect(await owed()).toEqual([0, 1_600]);
  });

  test('a program may count its hold from when all was fulfilled', async () => {
    const { say, owed, program } = await newSeller({ hold_days: 14, hold_from: 'fulfilled' });
    expect(program.hold_from).toBe('fulfilled');
    await say('created');
    await approveIn(365);
    expect(await owed()).toEqual([1_600, 0]);
    await say('updated', { fulfilled_at: new Date().toISOString() });
    await approveIn(15);
    expect(await owed()).toEqual([0, 1_600]);
  });
});

describe('a dispute', () => {
  test('opened before the approval holds it, won it lets it go: 1600', async () => {
    const { say, owed } = await newSeller();
    await say('created');
    await say('dispute_opened');
    await approveIn(365);
    expect(await owed()).toEqual([1_600, 0]);
    await say('dispute_won');
    await approveIn(365);
    expect(await owed()).toEqual([0, 1_600]);
  });

  test('opened after it puts it on hold again, and no payout takes it', async () => {
    const { say, owed, influencer_id } = await newSeller();
    await say('created');
    await approveIn(365);
    expect(await owed()).toEqual([0, 1_600]);
    await say('dispute_opened');
    expect(await owed()).toEqual([1_600, 0]);
    expect((await books.requestPayouts([influencer_id])).body.payouts).toEqual([]);
    await say('dispute_won');
    await approveIn(365);
    expect(await owed()).toEqual([0, 1_600]);
  });

  test('opened while a payout was on its way, that fails: on hold, and not paid again', async () => {
    const { say, owed, influencer_id } = await newSeller();
    await say('created');
    await approveIn(365);
    const [payout] = payoutsIn(await books.requestPayouts([influencer_id]));
    await books.call('POST', `/api/payouts/${payout?.id}/send`);
    await say('dispute_opened');
    expect(await owed()).toEqual([0, 0]);
    const failed = await books.call('POST', `/api/payouts/${payout?.id}/fail`, {
      reason: 'Closed',
    });
    expect([failed.status, await owed()]).toEqual([200, [1_600, 0]]);
    expect(payoutsIn(await books.requestPayouts([influencer_id]))).toEqual([]);
    await say('dispute_won');
    await approveIn(365);
    expect(await owed()).toEqual([0, 1_600]);
  });

  test('… nor if the Worker died right after the payout had failed', async () => {
    const { say, owed, influencer_id } = await newSeller();
    await say('created');
    await approveIn(365);
    const [payout] = payoutsIn(await books.requestPayouts([influencer_id]));
    const payout_id = payout?.id ?? '';
    await books.call('POST', `/api/payouts/${payout_id}/send`);
    await say('dispute_opened');
    const failed = { payout_id, amount_minor: 1_600n, journal_id: newId('jrn') };
    const change = { move: 'fail', subject_id: payout_id, details_cutoff: new Date() } as const;
    expect(await transitionPayouts(books.db, { ...change, payouts: [failed] }, NO_TRAIL)).toBe(1);
    expect(await owed()).toEqual([0, 1_600]);
    expect(payoutsIn(await books.requestPayouts([influencer_id]))).toEqual([]);
    expect(await owed()).toEqual([1_600, 0]);
  });

  test('lost takes it back: 0; won on appeal gives it again: 1600', async () => {
    const { say, owed } = await newSeller();
    await say('created');
    await say('dispute_opened');
    await say('dispute_lost');
    await approveIn(365);
    expect(await owed()).toEqual([0, 0]);
    await say('dispute_won');
    await approveIn(365);
    expect(await owed()).toEqual([0, 1_600]);
  });
});

describe('volume tiers', () => {
  /** Three orders of $200.00 in the month before, 10 % below $500.00 and 20 % from there. */
  async function month(sequence: readonly number[], cancelled: number | null) {
    const seller = await newSeller({ commission_rate_bps: 1_000, attribution_window_days: 365 });
    const rule = { rate_bps: 2_000, month_minimum_minor: 50_000 };
    await books.call('POST', `/api/programs/${seller.program.id}/rules`, rule);
    const first = new Date();
    const ordered_at = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - 1, 10));
    const click_id = await clickOn(seller.earner.link.id, ordered_at.getTime() - 60_000);
    const orders = [0, 1, 2].map((at) => ({
      ...{ order_id: `${newId('ord')}-${at}`, amount: '200.00', click_id },
      ordered_at: ordered_at.toISOString(),
    }));
    for (const at of sequence) await seller.say('created', orders[at]);
    if (cancelled !== null) await seller.say('cancelled', orders[cancelled]);
    return seller;
  }
  const settle = () => settleTiers(books.ports, new Date());

  test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'reached by the month: each of three at 20 %, in the order %j: 9600',
    async (sequence) => {
      const { owed } = await month(sequence, null);
      expect((await owed())[0]).toBe(4_800);
      await settle();
      expect((await owed())[0]).toBe(9_600);
      await settle();
      expect((await owed())[0]).toBe(9_600);
    },
  );

  test('reached with an order that is cancelled, not reached: the others at 10 %: 3200', async () => {
    for (const cancelled of [0, 2]) {
      const { owed } = await month([0, 1, 2], cancelled);
      await settle();
      expect((await owed())[0]).toBe(3_200);
    }
  });

  test('a cancellation after it was settled settles it again: 9600, 3200', async () => {
    const { owed, say, influencer_id } = await month([0, 1, 2], null);
    await settle();
    expect((await owed())[0]).toBe(9_600);
    const { rows } = await books.db.execute(sql`select external_order_id from orders
      join conversions on conversions.order_id = orders.id
      where influencer_id = ${influencer_id} limit 1`);
    await say('cancelled', { order_id: rows[0]?.external_order_id });
    await settle();
    expect((await owed())[0]).toBe(3_200);
  });
});
