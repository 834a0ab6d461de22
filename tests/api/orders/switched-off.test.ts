import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { clickOn } from '../builders/post-conversion.ts';

const books = await openBooks('payouts');
const DAY_MS = 86_400_000;
const WHAT = ['influencer', 'program', 'merchant'] as const;
type Earner = Awaited<ReturnType<typeof books.newEarner>>;

const change = (earner: Earner, what: (typeof WHAT)[number], is_active: boolean) =>
  books.call('PATCH', `/api/${what}s/${earner[what].id}`, { is_active });
/** Switches it off, as if it had been so many days ago. */
async function switchOff(earner: Earner, what: (typeof WHAT)[number], days = 0) {
  expect((await change(earner, what, false)).status).toBe(200);
  const at = new Date(Date.now() - days * DAY_MS).toISOString();
  await books.db.execute(
    sql`update ${sql.raw(`${what}s`)} set switched_off_at = ${at}::timestamptz
      where id = ${earner[what].id}`,
  );
}
const clickAgo = async (earner: Earner, days: number) => ({
  click: { sub_id: await clickOn(earner.link.id, Date.now() - days * DAY_MS) },
});
const createdAgo = (days: number) => ({
  created: new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19).replace('T', ' '),
});
const reasonsOf = async (order_id: string) => {
  const { body } = await books.call('GET', `/api/orders/${order_id}`);
  return (body.decision as { outcome: string; detail: string }[])
    .filter((step) => step.outcome === 'switched_off')
    .map((step) => step.detail);
};
const pendingOf = async ({ influencer_id }: Earner) => (await books.balance(influencer_id))[0] ?? 0;

describe.each(WHAT)('an order after its %s was switched off', (what) => {
  test('earns nothing by an old click, with the reason; one placed before it 1600', async () => {
    const earner = await books.newEarner({ hold_days: 30 });
    await switchOff(earner, what, 1);
    const after = await earner.earn(await clickAgo(earner, 3));
    expect(await pendingOf(earner)).toBe(0);
    expect(await reasonsOf(after.order_id)).toEqual([
      expect.stringContaining(`The ${what} was switched off on `),
    ]);
    const before = await earner.earn({ ...(await clickAgo(earner, 3)), ...createdAgo(2) });
    expect(await pendingOf(earner)).toBe(1_600);
    expect(await reasonsOf(before.order_id)).toEqual([]);
  });

  test('earns nothing by a coupon, and again once it is switched on', async () => {
    const earner = await books.newEarner({ hold_days: 30 });
    const coupon_code = newId('cpn');
    const { influencer_id } = earner;
    const path = `/api/programs/${earner.program.id}/coupons`;
    await books.call('POST', path, { code: coupon_code, influencer_id });
    // Refersion tells whole seconds
    await switchOff(earner, what, 0.1);
    const told = { click: null, coupon_code };
    await earner.earn(told);
    expect(await pendingOf(earner)).toBe(0);
    await change(earner, what, true);
    await earner.earn(told);
    expect(await pendingOf(earner)).toBe(1_600);
  });

  test('what was earned before stays, and its refund still takes it back: 1600, 800', async () => {
    const earner = await books.newEarner({ hold_days: 30 });
    const { order_id } = await earner.earn();
    await switchOff(earner, what);
    expect(await pendingOf(earner)).toBe(1_600);
    await earner.refund(order_id);
    expect(await pendingOf(earner)).toBe(800);
  });
});

describe('payouts of an influencer who is switched off', () => {
  test('wait in the run of everybody, and go when they are named, or switched on again', async () => {
    const [off, on, back] = [
      await books.newEarner(),
      await books.newEarner(),
      await books.newEarner(),
    ];
    for (const earner of [off, on, back]) await earner.earn();
    await books.approve();
    await switchOff(off, 'influencer');
    await switchOff(back, 'influencer');
    const everybody = async () =>
      payoutsIn(await books.call('POST', '/api/payouts', { currency: 'USD' }));
    const paid = await everybody();
    const mine = (payouts: typeof paid) =>
      payouts.filter(({ influencer_id }) =>
        [off, on, back].some((one) => one.influencer_id === influencer_id),
      );
    expect(mine(paid)).toMatchObject([{ influencer_id: on.influencer_id, amount_minor: 1_600 }]);
    expect(await books.balance(off.influencer_id)).toEqual([0, 1_600, 0, 0]);

    await change(back, 'influencer', true);
    expect(mine(await everybody())).toMatchObject([
      { influencer_id: back.influencer_id, amount_minor: 1_600 },
    ]);
    expect(payoutsIn(await books.requestPayouts([off.influencer_id]))).toMatchObject([
      { influencer_id: off.influencer_id, amount_minor: 1_600 },
    ]);
  });
});
