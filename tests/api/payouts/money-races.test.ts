import { reconcileBooks } from '@skinstack/api/ledger/reconcile-books';
import { sql } from 'drizzle-orm';
import { expect, inject, test, vi } from 'vitest';
import { openBooks, payoutsIn } from '../builders/books.ts';

const books = await openBooks('money_races');
const { approve, balance, call, db, newEarner, requestPayouts } = books;
/** A handful by default; RACE_ROUNDS=50 when the races are what is tested. */
const rounds = inject('race_rounds');
const AT_ONCE = 100;
vi.setConfig({ testTimeout: 30_000 + rounds * 30_000 });

const ORDERS = 10;
const ACTIONS = ['hold', 'release', 'reject', 'restore'];

/** So many things at once, each of its kind in turn, on whichever order comes next. */
function contend(works: readonly ((index: number) => Promise<unknown>)[]): Promise<unknown[]> {
  return Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => works[index % works.length]?.(index)),
  );
}

/** The commissions of an influencer that are held or rejected, and still in a payout. */
async function paidWhileStopped(influencer_id: string) {
  const { rows } = await db.execute(sql`
    select commission.id, commission.state, payout.state as payout_state
    from commissions commission
    join payout_commissions item on item.commission_id = commission.id
    join payouts payout on payout.id = item.payout_id
    where commission.influencer_id = ${influencer_id}
      and ((commission.state = 'held' and payout.state in ('sent', 'settled'))
        or (commission.state in ('held', 'rejected') and payout.state = 'requested'))
      and item.amount_minor > coalesce((select sum(amount_minor) from payout_reductions lowered
        where lowered.payout_id = payout.id and lowered.commission_id = commission.id), 0)`);
  return rows;
}

/** What was paid of a commission beyond what it was at most. */
async function paidTwice(influencer_id: string) {
  const { rows } = await db.execute(sql`
    select id from commissions where influencer_id = ${influencer_id}
      and (paid_out_minor > net_minor or paid_out_minor < 0)`);
  return rows;
}

test(`${AT_ONCE} holds, releases, rejects, refunds, approvals and runs at once, ${rounds} rounds`, async () => {
  for (let round = 0; round < rounds; round++) {
    const { influencer_id, earn, refund } = await newEarner();
    const made = await Promise.all(Array.from({ length: ORDERS }, () => earn()));
    const ids: string[] = [];
    for (const { conversion_id } of made) {
      ids.push(String((await books.commissionOf(conversion_id))?.id));
    }
    await approve();
    const pick = <T>(list: readonly T[], index: number) => list[index % list.length] as T;
    const unexpected: unknown[] = [];
    const ask = async (path: string, body: object) => {
      const { status, body: said } = await call('POST', path, body);
      // 503: asked to come again, since so many wait for the same rows
      if (![200, 201, 409, 503].includes(status)) unexpected.push([path, status, said]);
    };
    const decide = (action: string) => (index: number) =>
      ask(`/api/commissions/${pick(ids, index * 7 + round)}/${action}`, { reason: 'A race' });
    const runAndMove = (move: string) => async () => {
      const answer = await requestPayouts([influencer_id]);
      if (answer.status !== 201) return;
      for (const { id } of payoutsIn(answer)) await ask(`/api/payouts/${id}/${move}`, {});
    };
    const refunded = new Set<string>();
    await contend([
      ...ACTIONS.map(decide),
      async () => approve(),
      runAndMove('send'),
      async (index) => {
        const { order_id } = pick(made, Math.floor(index / 10));
        if (refunded.has(order_id) || refunded.size >= ORDERS / 2) return;
        refunded.add(order_id);
        await refund(order_id);
      },
      runAndMove('settle'),
      ...ACTIONS.map(decide).slice(0, 2),
    ]);
    expect(unexpected).toEqual([]);
    expect(await paidWhileStopped(influencer_id)).toEqual([]);
    expect(await paidTwice(influencer_id)).toEqual([]);
    const wrong = (await reconcileBooks(books.ports)).flatMap(({ violations }) => violations);
    expect(wrong).toEqual([]);
    await settleAll(influencer_id, ids);
    const [pending, payable, inFlight, paid] = (await balance(influencer_id)).map(Number);
    expect([pending, inFlight]).toEqual([0, 0]);
    // what was paid and then taken back is left to be recovered
    expect(payable).toBeLessThanOrEqual(0);
    expect((payable ?? 0) + (paid ?? 0)).toBe(await standing(influencer_id));
  }
});

/** What is left of all orders: half of each that was refunded. */
async function standing(influencer_id: string) {
  const { rows } = await db.execute(sql`
    select count(*)::int as orders, (select count(distinct external_refund_id)::int from reversals
        join conversions on conversions.id = conversion_id
        where conversions.influencer_id = ${influencer_id}) as refunds
    from conversions where influencer_id = ${influencer_id}`);
  return Number(rows[0]?.orders) * 1_600 - Number(rows[0]?.refunds) * 800;
}

/** Lets go of everything, and pays it: what was earned and nothing more. */
async function settleAll(influencer_id: string, ids: readonly string[]) {
  for (const id of ids) {
    await call('POST', `/api/commissions/${id}/restore`, { reason: 'Over' });
    await call('POST', `/api/commissions/${id}/release`, { reason: 'Over' });
  }
  await approve();
  await requestPayouts([influencer_id]);
  const { rows } = await db.execute(sql`select id from payouts
    where influencer_id = ${influencer_id} and state in ('requested', 'sent')`);
  for (const { id } of rows) {
    const { status } = await call('POST', `/api/payouts/${id}/settle`);
    expect(status).toBe(200);
  }
}
