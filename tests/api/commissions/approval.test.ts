import { approveDueCommissions } from '@skinstack/api/commissions/approve-due-commissions';
import { runSchedule } from '@skinstack/api/operations/schedule';
import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks } from '../builders/books.ts';

const {
  approve,
  balance,
  call,
  commissionOf,
  db: books,
  newEarner,
  ports,
} = await openBooks('approval');

const HOUR_MS = 3_600_000;
const rounds = inject('race_rounds');

/** Makes the hold of these conversions end at a time that no other test has. */
async function holdUntil(at: string, conversion_ids: readonly string[]): Promise<void> {
  for (const id of conversion_ids) {
    await books.execute(
      sql`update commissions set available_at = ${at}::timestamptz where conversion_id = ${id}`,
    );
  }
}

test('what passed its hold is approved, once, and not a second before', async () => {
  const { earn, influencer_id } = await newEarner();
  const made = [await earn(), await earn(), await earn()].map((one) => one.conversion_id);
  await holdUntil('2001-02-03T04:05:06Z', made.slice(0, 2));
  await holdUntil('2001-02-03T04:05:07Z', made.slice(2));
  expect((await approve({ as_of: '2001-02-03T04:05:05.999Z' })).body).toEqual({ approved: 0 });
  expect((await approve({ as_of: '2001-02-03T04:05:06.000Z' })).body).toEqual({ approved: 2 });
  expect((await approve({ as_of: '2001-02-03T04:05:06.000Z' })).body).toEqual({ approved: 0 });
  expect(await balance(influencer_id)).toEqual([1_600, 3_200, 0, 0]);
  expect(await commissionOf(made[0] ?? '')).toMatchObject({ state: 'approved', owed_minor: 1_600 });
  expect(await commissionOf(made[2] ?? '')).toMatchObject({ state: 'pending', owed_minor: 0 });
  expect((await approve({ as_of: '2001-02-03T04:05:07.000Z' })).body).toEqual({ approved: 1 });
});

test('what was refunded stays with the merchant; taken back wholly, nothing is approved', async () => {
  const { earn, refund, influencer_id } = await newEarner();
  const [half, whole] = [await earn(), await earn()];
  await refund(half.order_id);
  await refund(whole.order_id, '-100.00', '-20.00');
  await holdUntil('2002-01-01T00:00:00Z', [half.conversion_id, whole.conversion_id]);
  expect((await approve({ as_of: '2002-01-01T00:00:00Z' })).body).toEqual({ approved: 1 });
  expect(await balance(influencer_id)).toEqual([0, 800, 0, 0]);
  expect(await commissionOf(whole.conversion_id)).toMatchObject({ state: 'reversed' });
  await refund(half.order_id);
  expect(await balance(influencer_id)).toEqual([0, 0, 0, 0]);
});

test('more than a batch at once, and every order named on its journal', async () => {
  const { earn, influencer_id } = await newEarner();
  const made: Awaited<ReturnType<typeof earn>>[] = [];
  while (made.length < 230) {
    made.push(...(await Promise.all(Array.from({ length: 23 }, () => earn()))));
  }
  await books.execute(sql`update commissions set available_at = '2003-01-01T00:00:00Z'
    where influencer_id = ${influencer_id}`);
  expect((await approve({ as_of: '2003-01-01T00:00:00Z' })).body).toEqual({ approved: 230 });
  expect(await balance(influencer_id)).toEqual([0, 230 * 1_600, 0, 0]);
  const { rows } = await books.execute(sql`select journals.reason from journals
    join commissions on commissions.id = commission_id
    where kind = 'approval' and influencer_id = ${influencer_id}`);
  const reasons = made.map(({ order_id }) => `Order ${order_id} passed its hold`);
  expect(rows.map(({ reason }) => reason).sort()).toEqual(reasons.sort());
});

test('an approval at once with another, and with refunds: once, and to the cent', async () => {
  for (let round = 0; round < rounds; round++) {
    const { earn, refund, influencer_id } = await newEarner();
    const made = await Promise.all(Array.from({ length: 12 }, () => earn()));
    const at = `2004-01-01T00:00:00.${String(round).padStart(3, '0')}Z`;
    await holdUntil(
      at,
      made.map(({ conversion_id }) => conversion_id),
    );
    const as_of = { as_of: at };
    const approvals = () => Array.from({ length: 4 }, () => approve(as_of));
    const first = approvals();
    const refunds = made.map(({ order_id }, index) =>
      index % 3 === 0 ? refund(order_id, '-100.00', '-20.00') : refund(order_id),
    );
    const answers = await Promise.all([...first, ...approvals()]);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    for (const { outcome } of await Promise.all(refunds)) expect(outcome).toBe('reversed');
    // one that was refunded first is due when it is by the facts, not at the time set above
    await approve({ influencer_id });
    expect(await balance(influencer_id)).toEqual([0, 8 * 800, 0, 0]);
    const states = await books.execute(sql`select state, count(*)::int from commissions
      where influencer_id = ${influencer_id} group by 1 order by 1`);
    expect(states.rows).toEqual([
      { state: 'approved', count: 8 },
      { state: 'reversed', count: 4 },
    ]);
    const { rows } = await books.execute(sql`select commission_id from journals
      join commissions on commissions.id = commission_id
      where kind = 'approval' and influencer_id = ${influencer_id}
      group by 1 having count(*) > 1`);
    expect(rows).toEqual([]);
  }
});

test('cron approves too, and an operator may end holds early by naming a time to come', async () => {
  const { earn } = await newEarner();
  const { conversion_id } = await earn();
  const later = await newEarner({ hold_days: 30 });
  const [held, others] = [await later.earn(), await (await newEarner({ hold_days: 30 })).earn()];
  expect((await approve({ as_of: 'soon' })).status).toBe(400);
  await runSchedule(ports, '* * * * *');
  expect(await commissionOf(conversion_id)).toMatchObject({ state: 'approved' });
  expect(await commissionOf(held.conversion_id)).toMatchObject({ state: 'pending' });
  const in_31_days = new Date(Date.now() + 31 * 24 * HOUR_MS).toISOString();
  const everybodys = await approve({ as_of: in_31_days });
  expect([everybodys.status, everybodys.body.errors]).toEqual([
    400,
    [{ path: 'as_of', message: 'A time to come only with program_id or influencer_id' }],
  ]);
  const theirs = { as_of: in_31_days, influencer_id: later.influencer_id };
  expect((await approve({ ...theirs, dry_run: true })).body).toEqual({
    ...{ approved: 1, dry_run: true, amounts: [{ amount_minor: 1_600, currency: 'USD' }] },
  });
  expect(await commissionOf(held.conversion_id)).toMatchObject({ state: 'pending' });
  expect((await approve(theirs)).body).toEqual({ approved: 1 });
  expect(await commissionOf(held.conversion_id)).toMatchObject({ state: 'approved' });
  expect(await commissionOf(others.conversion_id)).toMatchObject({ state: 'pending' });
});

test('the same Idempotency-Key is answered as the first time', async () => {
  const { earn } = await newEarner();
  const { conversion_id } = await earn();
  await holdUntil('2000-06-01T00:00:00Z', [conversion_id]);
  const headers = { 'Idempotency-Key': newId('key') };
  const send = (as_of: string) => call('POST', '/api/commissions/approve', { as_of }, headers);
  const [first, second] = [await send('2000-06-01T00:00:00Z'), await send('2000-06-01T00:00:00Z')];
  expect([first.body, second.body]).toEqual([{ approved: 1 }, { approved: 1 }]);
  expect(second.headers.get('Idempotent-Replayed')).toBe('true');
  expect((await send('2000-06-02T00:00:00Z')).status).toBe(409);
});

test('a database that fails half way: the next run goes on where it stopped', async () => {
  const { earn, influencer_id } = await newEarner();
  const { conversion_id } = await earn();
  await holdUntil('1999-01-01T00:00:00Z', [conversion_id]);
  const as_of = new Date('1999-01-01T00:00:00Z');
  const lost = { execute: () => Promise.reject(new TypeError('connection reset')) };
  await expect(approveDueCommissions({ ...ports, db: lost as never }, as_of)).rejects.toThrow();
  expect(await approveDueCommissions(ports, as_of)).toBe(1);
  expect(await balance(influencer_id)).toEqual([0, 1_600, 0, 0]);
});
