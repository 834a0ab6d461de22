import { reconcileBooks } from '@skinstack/api/ledger/reconcile-books';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks } from '../builders/books.ts';
import { clickOn } from '../builders/post-conversion.ts';

const books = await openBooks('bursts');
const { approve, balance, call, db, newEarner, ports } = books;
type Body = Record<string, unknown>;
type Earner = Awaited<ReturnType<typeof newEarner>>;

/** An influencer whose program says this of flags, with a code of theirs. */
async function newOwner(review_policy: Body = {}) {
  const earner = await newEarner();
  const path = `/api/programs/${earner.program.id}`;
  expect((await call('PATCH', path, { review_policy })).status).toBe(200);
  const code = newId('cpn').slice(-12);
  await call('POST', `${path}/coupons`, { code, influencer_id: earner.influencer_id });
  return { ...earner, code, money: () => balance(earner.influencer_id) };
}
const show = async (id: string) => (await call('GET', `/api/conversions/${id}`)).body;
const clickless = (coupon_code: string) => ({ click: {}, coupon_code });
const decide = (decision: string, conversion_ids: string[]) =>
  call('POST', '/api/reviews/decide', { conversion_ids, decision, reason: 'Seen' });

async function earnMany(count: number, make: () => Promise<{ conversion_id: string }>) {
  const made = await Promise.all(Array.from({ length: count }, make));
  return made.map(({ conversion_id }) => conversion_id).sort();
}
const flagsOf = async (ids: readonly string[]) => {
  const shown = await Promise.all(ids.map(show));
  return [...new Set(shown.map(({ flags, state }) => [flags, state].join(' ')))];
};
/** As many orders a day as this on the days before. */
async function haveUsual({ influencer_id }: Earner, ids: readonly string[], days: number) {
  for (const [at, id] of ids.entries()) {
    await db.execute(sql`update conversions set ordered_at = now() - ${(at % days) + 1}::int *
      interval '1 day' where id = ${id} and influencer_id = ${influencer_id}`);
  }
}

describe('velocity', () => {
  test('a day far over the influencer’s own holds what is not approved of it', async () => {
    const owner = await newOwner({ velocity: 'hold' });
    const early = await earnMany(2, owner.earn);
    await approve();
    const late = await earnMany(18, owner.earn);
    await approve();
    expect(await flagsOf(early)).toEqual(['hasty,velocity approved']);
    expect(await flagsOf(late)).toEqual(['hasty,velocity held']);
    expect(await owner.money()).toEqual([18 * 1_600, 2 * 1_600, 0, 0]);
    const [one = ''] = late;
    expect(JSON.stringify((await show(one)).decision)).toContain('One of 20 orders on');
    const [released = ''] = late.splice(0, 1);
    await decide('release', [released]);
    await approve();
    expect(await flagsOf([released])).toEqual(['hasty,velocity approved']);
    expect(await flagsOf(late)).toEqual(['hasty,velocity held']);
  });

  test('by itself it is told, and paid', async () => {
    const owner = await newOwner();
    const ids = await earnMany(20, owner.earn);
    await approve();
    expect(await flagsOf(ids)).toEqual(['hasty,velocity approved']);
  });

  test.each([3, 19])('never %i orders of somebody new', async (count) => {
    const owner = await newOwner({ velocity: 'reject' });
    const ids = await earnMany(count, owner.earn);
    await approve();
    expect(await flagsOf(ids)).toEqual(['hasty approved']);
  });

  test('nor a day like others of theirs', async () => {
    const owner = await newOwner({ velocity: 'reject' });
    await haveUsual(owner, await earnMany(35, owner.earn), 7);
    const ids = await earnMany(21, owner.earn);
    await approve();
    expect(await flagsOf(ids)).toEqual(['hasty approved']);
  });
});

describe('a code that leaked', () => {
  test('many orders without a click are held; those with a click are not', async () => {
    const owner = await newOwner();
    const clicked = await owner.earn({ coupon_code: owner.code });
    const ids = await earnMany(20, () => owner.earn(clickless(owner.code)));
    await approve();
    expect(await flagsOf(ids)).toEqual(['velocity,coupon_leak held']);
    expect(await flagsOf([clicked.conversion_id])).toEqual(['hasty,velocity approved']);
    const { body } = await call('GET', '/api/reviews?flag=coupon_leak&limit=100');
    expect((body.data as Body[]).map((one) => one.conversion_id)).toEqual(ids);
    expect(JSON.stringify(body)).toContain(`with the code ${owner.code}`);
    await decide('reject', ids);
    await approve();
    expect(await owner.money()).toEqual([0, 1_600, 0, 0]);
  });

  test('nineteen are not many', async () => {
    const owner = await newOwner();
    const ids = await earnMany(19, () => owner.earn(clickless(owner.code)));
    await approve();
    expect(await flagsOf(ids)).toEqual([' approved']);
  });
});

describe('conversion rate', () => {
  /** Clicks as the rollups count them: of the influencer today, of the program in the week before. */
  async function haveClicks({ link, influencer_id }: Earner, today: number, before: number) {
    for (const [ago, clicks] of [
      [0, today],
      [2, before],
    ] as const) {
      await db.execute(sql`insert into link_hours (link_id, hour_at, influencer_id, clicks)
        values (${link.id}, date_trunc('day', now(), 'UTC') - ${ago}::int * interval '1 day',
          ${influencer_id}, ${clicks})`);
    }
  }

  test.each([
    ['far over the program’s', 12, 500, 'hasty,conversion_rate held'],
    ['of many clicks', 200, 500, 'hasty approved'],
    ['while clicks are missing', 5, 500, 'hasty approved'],
    ['of a program nobody knows yet', 12, 50, 'hasty approved'],
  ])('%s', async (_, today, before, expected) => {
    const owner = await newOwner({ conversion_rate: 'hold' });
    await haveClicks(owner, today, before);
    const ids = await earnMany(12, owner.earn);
    await approve();
    expect(await flagsOf(ids)).toEqual([expected]);
  });
});

test('a sale two networks tell is told twice, and paid once', async () => {
  const owner = await newOwner();
  const { conversion_id, order_id } = await owner.earn({}, `N-${newId('ord')}`);
  await db.execute(sql`update orders set told_again_of = (
      select id from orders where external_order_id = ${order_id})
    where external_order_id = ${(await owner.earn({ click: {} }, newId('ord'))).order_id}`);
  await approve();
  expect(await flagsOf([conversion_id])).toEqual(['hasty,told_twice approved']);
  await approve();
  expect(await owner.money()).toEqual([0, 1_600, 0, 0]);
});

test('looking twice at once flags nothing twice', async () => {
  const owner = await newOwner({ velocity: 'reject' });
  const ids = await earnMany(20, owner.earn);
  await Promise.all([approve(), approve(), approve()]);
  expect(await flagsOf(ids)).toEqual(['hasty,velocity rejected']);
  const [one = ''] = ids;
  const steps = (await show(one)).decision as Body[];
  expect(steps.filter(({ outcome }) => outcome === 'velocity')).toHaveLength(1);
  expect(await owner.money()).toEqual([0, 0, 0, 0]);
});

test('reconciliation tells what was paid though the policy stopped it, until it is released', async () => {
  const { earn, link, influencer_id } = await newOwner();
  const click = { sub_id: await clickOn(link.id, Date.now() - 60_000, true) };
  const { conversion_id } = await earn({ click });
  const { id } = (await show(conversion_id)).commission as { id: string };
  const found = async () =>
    (await reconcileBooks(ports))
      .filter(({ name }) => name === 'flags_follow_policy')
      .flatMap(({ violations }) => violations.map(({ row_id, part }) => [row_id, part]));
  expect(await found()).toEqual([]);
  // somebody pays it by hand, in the database
  const approval = sql`approved_at = now(), state = 'approved'`;
  await db.execute(sql`update commissions set ${approval} where id = ${id}`);
  expect(await found()).toEqual([[id, 'payable']]);
  await db.execute(sql`update commissions set verdict = 'released' where id = ${id}`);
  expect(await found()).toEqual([]);
  const back = sql`approved_at = null, state = 'held', verdict = null`;
  await db.execute(sql`update commissions set ${back} where id = ${id}`);
  expect(await balance(influencer_id)).toEqual([1_600, 0, 0, 0]);
});
