import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { sql } from 'drizzle-orm';
import { describe, expect, inject, test, vi } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';

const {
  approve,
  balance,
  call,
  db: books,
  newEarner,
  requestPayouts,
} = await openBooks('payout_races');

/** A handful by default; a hundred when the races are what is tested (RACE_ROUNDS). */
const rounds = inject('race_rounds');
const AT_ONCE = 100;
vi.setConfig({ testTimeout: 30_000 + rounds * 4_000 });

async function newPayable(count = 1) {
  const earner = await newEarner();
  const made = await Promise.all(Array.from({ length: count }, () => earner.earn()));
  await approve();
  return { ...earner, made };
}

/** What was taken into payouts altogether, whatever became of them. */
async function taken(influencer_id: string) {
  const { rows } = await books.execute(sql`select count(*)::int as payouts,
    coalesce(sum(amount_minor), 0)::int as amount from payouts
    where influencer_id = ${influencer_id} and state <> 'failed'`);
  return [rows[0]?.payouts, rows[0]?.amount];
}

describe(`a hundred payouts at once against one balance, ${rounds} rounds`, () => {
  test('one takes it, the others find nothing; it is never below zero', async () => {
    for (let round = 0; round < rounds; round++) {
      const { influencer_id } = await newPayable(3);
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => requestPayouts([influencer_id])),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(201));
      expect(answers.flatMap(payoutsIn)).toHaveLength(1);
      expect(await taken(influencer_id)).toEqual([1, 4_800]);
      expect(await balance(influencer_id)).toEqual([0, 0, 4_800, 0]);
    }
  });

  test('looking first and paying then overspends: the statement is what holds', async () => {
    // not in the books, which must add up
    const db = connectDatabase(env.DATABASE_URL ?? '');
    const influencer_id = (await newInfluencer(db)).id;
    const post = async (from: string, to: string, amount_minor: bigint) => {
      const journal_id = newId('jrn');
      const account = (kind: string) => `${kind}:${influencer_id}:USD`;
      await db.batch([
        db.execute(sql`insert into ledger_accounts (id, kind, owner_id, currency)
          values (${account(from)}, ${from}, ${influencer_id}, 'USD'),
            (${account(to)}, ${to}, ${influencer_id}, 'USD') on conflict do nothing`),
        db.execute(sql`insert into journals (id, kind, reason) values (${journal_id}, 'x', 'x')`),
        db.execute(sql`insert into ledger_entries (journal_id, line, account_id, amount_minor)
          values (${journal_id}, 1, ${account(from)}, ${amount_minor}),
            (${journal_id}, 2, ${account(to)}, -${amount_minor}::bigint)`),
      ]);
    };
    await post('merchant_receivable', 'influencer_payable', 4_800n);
    // as when each looks before any has paid
    const looks = await Promise.all(
      Array.from({ length: AT_ONCE }, () => listBalances(db, influencer_id)),
    );
    await Promise.all(
      looks.map(async ([found]) => {
        const payable = found?.payable_minor ?? 0n;
        if (payable > 0n) await post('influencer_payable', 'payouts_in_flight', payable);
      }),
    );
    const [left] = await listBalances(db, influencer_id);
    expect(left?.payable_minor).toBe(4_800n * BigInt(1 - AT_ONCE));
  });
});

describe(`what meets a payout on its way, ${rounds} rounds`, () => {
  test('settle and fail at once: one of them, for good', async () => {
    for (let round = 0; round < rounds; round++) {
      const { influencer_id } = await newPayable();
      const [payout] = payoutsIn(await requestPayouts([influencer_id]));
      const moves = Array.from({ length: 20 }, (_, index) => (index % 2 ? 'settle' : 'fail'));
      const answers = await Promise.all(
        moves.map((move) => call('POST', `/api/payouts/${payout?.id}/${move}`)),
      );
      const [, payable, inFlight, paid] = await balance(influencer_id);
      const isPaid = paid === 1_600;
      expect([payable, inFlight, paid]).toEqual(isPaid ? [0, 0, 1_600] : [1_600, 0, 0]);
      const won = answers.filter(({ status }) => status === 200).length;
      expect(won).toBe(isPaid ? 10 : 1);
    }
  });

  test('refunds, approvals, payouts and their ends at once: all adds up', async () => {
    for (let round = 0; round < rounds; round++) {
      const { influencer_id, made, refund, earn } = await newPayable(8);
      const payAndEnd = async (end: string) => {
        const answer = await requestPayouts([influencer_id]);
        expect([201, 409]).toContain(answer.status);
        for (const { id } of answer.status === 201 ? payoutsIn(answer) : []) {
          await call('POST', `/api/payouts/${id}/${end}`);
        }
      };
      const refunds = made.map(({ order_id }) => refund(order_id));
      await Promise.all([
        ...Array.from({ length: 6 }, (_, index) => payAndEnd(index % 2 ? 'settle' : 'fail')),
        ...Array.from({ length: 4 }, async () => {
          await earn();
          await approve();
        }),
      ]);
      for (const { outcome } of await Promise.all(refunds)) expect(outcome).toBe('reversed');
      await approve();
      const [pending, payable, inFlight, paid] = await balance(influencer_id);
      expect([pending, inFlight]).toEqual([0, 0]);
      expect(Number(payable) + Number(paid)).toBe(8 * 800 + 4 * 1_600);
      await requestPayouts([influencer_id]).then(async (answer) => {
        for (const { id } of payoutsIn(answer)) await call('POST', `/api/payouts/${id}/settle`);
      });
      const [, left, , settled] = await balance(influencer_id);
      expect(Number(left)).toBeLessThanOrEqual(0);
      expect(Number(left) + Number(settled)).toBe(8 * 800 + 4 * 1_600);
    }
  });
});
