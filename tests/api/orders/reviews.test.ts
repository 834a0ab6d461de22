import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks } from '../builders/books.ts';
import { clickOn } from '../builders/post-conversion.ts';

const books = await openBooks('reviews');
const { approve, balance, call, commissionOf, db, newEarner } = books;
type Body = Record<string, unknown>;
type Earner = Awaited<ReturnType<typeof newEarner>>;

/** An influencer with an address of their own, whose program says this of flags. */
async function newOwner(review_policy: Body = {}) {
  const earner = await newEarner();
  const name = newId('inf').slice(-12);
  const email = `${name.slice(0, 4)}.${name.slice(4)}@gmail.com`;
  await db.execute(sql`update influencers set email = ${email} where id = ${earner.influencer_id}`);
  const told = await call('PATCH', `/api/programs/${earner.program.id}`, { review_policy });
  expect(told.status).toBe(200);
  return { ...earner, name, email, money: () => balance(earner.influencer_id) };
}
const show = async (id: string) => (await call('GET', `/api/conversions/${id}`)).body;
const earnEmbedded = async ({ earn, link }: Earner) =>
  earn({ click: { sub_id: await clickOn(link.id, Date.now() - 60_000, true) } });
const decide = (decision: string, conversion_ids: string[], headers = {}) =>
  call('POST', '/api/reviews/decide', { conversion_ids, decision, reason: 'Seen' }, headers);
const outcomesOf = ({ body }: { body: Body }) =>
  (body.data as Body[]).map(({ outcome, state }) => [outcome, state]);
const waiting = async (query = '') => {
  const { status, body } = await call('GET', `/api/reviews?limit=100${query}`);
  expect(status).toBe(200);
  return body.data as Body[];
};
const idsOf = (rows: Body[]) => rows.map(({ conversion_id }) => conversion_id);
const LATER = () => new Date(Date.now() + 60_000).toISOString().slice(0, 19).replace('T', ' ');

describe('an order of the influencer’s own', () => {
  test('in ten spellings of the address earns nothing, and says why', async () => {
    const { earn, name, money } = await newOwner();
    const [a, b] = [name.slice(0, 3), name.slice(3)];
    const spellings = [
      `${name}@gmail.com`,
      `${name.toUpperCase()}@GMAIL.COM`,
      `${a}.${b}@gmail.com`,
      `${name}+shop@gmail.com`,
      `${name}@googlemail.com`,
      `  ${name}@gmail.com `,
      `${a}.${b}+x.y@GoogleMail.com.`,
      `<${name}@gmail.com>`,
      `${a}\u200b${b}@gmail.com`,
      `${name}＠ｇｍａｉｌ.com`,
    ];
    for (const email of spellings) {
      const { conversion_id, order_id } = await earn({ customer: { email } });
      const shown = await show(conversion_id);
      expect(shown, email).toMatchObject({ state: 'rejected', decisions: [] });
      expect(shown.flags).toContain('self_referral');
      expect(shown.commission).toMatchObject({ net_minor: 1_600, standing_net_minor: 0 });
      expect(JSON.stringify(shown.decision)).toContain('Rejected, and earns nothing');
      const order = await call('GET', `/api/orders/${order_id}`);
      expect(order.body.flags).toEqual(shown.flags);
      expect(JSON.stringify(shown)).not.toContain('gmail');
    }
    await approve();
    expect(await money()).toEqual([0, 0, 0, 0]);
  });

  test('another’s address that looks alike is paid', async () => {
    const { earn, name } = await newOwner();
    for (const email of [`${name}@example.com`, `x${name}@gmail.com`, 'nobody', '']) {
      const { conversion_id } = await earn({ customer: { email } });
      expect((await show(conversion_id)).flags, email).toEqual(['hasty']);
    }
  });

  test('the account they are paid to, and the address they sign in with, are theirs too', async () => {
    const { earn, influencer_id, name } = await newOwner();
    const path = `/api/influencers/${influencer_id}/payout-details`;
    const put = await call('PUT', path, { method: 'paypal', email: `pay.${name}@gmail.com` });
    expect(put.status).toBe(200);
    await db.execute(sql`insert into users (id, email, role, influencer_id)
      values (${newId('usr')}, ${`sign-${name}@example.com`}, 'influencer', ${influencer_id})`);
    for (const email of [`PAY${name}+1@gmail.com`, `Sign-${name}+a@Example.com`]) {
      const { conversion_id } = await earn({ customer: { email } });
      expect(await show(conversion_id), email).toMatchObject({ state: 'rejected' });
    }
  });

  test.each([
    ['pay', 'pending', [1_600, 0, 0, 0], [0, 1_600, 0, 0]],
    ['hold', 'held', [1_600, 0, 0, 0], [1_600, 0, 0, 0]],
    ['reject', 'rejected', [0, 0, 0, 0], [0, 0, 0, 0]],
  ])('the policy %s: %s', async (self_referral, state, before, after) => {
    const { earn, email, money } = await newOwner({ self_referral });
    const { conversion_id } = await earn({ customer: { email } });
    expect((await show(conversion_id)).state).toBe(state);
    expect(await money()).toEqual(before);
    await approve();
    expect(await money()).toEqual(after);
  });

  test('is found by a later report too, whichever comes first, the refund or the address', async () => {
    for (const isRefundFirst of [true, false]) {
      const { earn, email, refund, money } = await newOwner();
      const { order_id, conversion_id } = await earn({ id: newId('key') });
      if (isRefundFirst) await refund(order_id);
      const told = { id: (await idOf(order_id)) ?? '', updated: LATER(), customer: { email } };
      await earn({ ...told, status: 'APPROVED' }, order_id);
      if (!isRefundFirst) await refund(order_id);
      expect(await show(conversion_id)).toMatchObject({ state: 'rejected' });
      expect(await money()).toEqual([0, 0, 0, 0]);
      await decide('release', [conversion_id]);
      expect(await money()).toEqual([800, 0, 0, 0]);
    }
  });

  test('what is approved before is flagged, and stays: a person decides', async () => {
    const { earn, email, money } = await newOwner();
    const { order_id, conversion_id } = await earn({ id: newId('key') });
    await approve();
    const told = { id: (await idOf(order_id)) ?? '', updated: LATER(), customer: { email } };
    await earn({ ...told, status: 'APPROVED' }, order_id);
    const shown = await show(conversion_id);
    expect([shown.state, shown.flags]).toEqual(['approved', ['self_referral', 'hasty']]);
    expect(await money()).toEqual([0, 1_600, 0, 0]);
    expect(idsOf(await waiting('&flag=self_referral&state=approved'))).toContain(conversion_id);
    expect(outcomesOf(await decide('reject', [conversion_id]))).toEqual([['rejected', 'rejected']]);
    expect(await money()).toEqual([0, 0, 0, 0]);
  });
});

/** The network's own id of an order's conversion, which every later word of it has. */
async function idOf(order_id: string) {
  const { rows } = await db.execute(
    sql`select external_conversion_id as id from orders where external_order_id = ${order_id}`,
  );
  return rows[0]?.id as string | undefined;
}

describe('a person’s decision', () => {
  const steps = ['report', 'refund', 'decide'] as const;
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  test.each([
    ['release', 'pending', [960, 0, 0, 0]],
    ['reject', 'rejected', [0, 0, 0, 0]],
  ])('%s wins over the policy in any order of report, refund and decision', async (...given) => {
    const [decision, state, expected] = given;
    for (const places of orders) {
      const { earn, email, refund, money } = await newOwner();
      const { order_id, conversion_id } = await earn({ customer: { email }, id: newId('key') });
      const id = (await idOf(order_id)) ?? '';
      const change = { total: '110.00', commission_total: '22.00', customer: { email } };
      const play = {
        report: () => earn({ ...change, id, status: 'APPROVED', updated: LATER() }, order_id),
        refund: () => refund(order_id),
        decide: () => decide(decision, [conversion_id]),
      };
      for (const place of places) await play[steps[place] ?? 'report']();
      expect((await show(conversion_id)).state).toBe(state);
      expect(await money()).toEqual(expected);
      await play.report();
      expect((await show(conversion_id)).state).toBe(state);
    }
  });

  test('a released one is not held again, and is paid', async () => {
    const earner = await newOwner();
    const { order_id, conversion_id } = await earnEmbedded(earner);
    expect(await show(conversion_id)).toMatchObject({ state: 'held', flags: ['embedded'] });
    await decide('release', [conversion_id]);
    await earner.earn({ updated: LATER(), id: (await idOf(order_id)) ?? '' }, order_id);
    await approve();
    expect(await commissionOf(conversion_id)).toMatchObject({ state: 'approved' });
    expect(await earner.money()).toEqual([0, 1_600, 0, 0]);
  });

  test('what the policy rejected can be restored alone, too', async () => {
    const { earn, email, money } = await newOwner();
    const { conversion_id } = await earn({ customer: { email } });
    const { id } = (await show(conversion_id)).commission as Body;
    const { status, body } = await call('POST', `/api/commissions/${id}/restore`, {
      reason: 'Gift',
    });
    expect([status, body.state]).toEqual([200, 'pending']);
    expect(await money()).toEqual([1_600, 0, 0, 0]);
  });
});

describe('many at once', () => {
  test('each by itself: a decision and an audit entry each, one bad id loses no other', async () => {
    const earner = await newOwner();
    const held = [await earnEmbedded(earner), await earnEmbedded(earner)];
    const paid = await earner.earn();
    const ids = [...held.map((one) => one.conversion_id), paid.conversion_id, newId('cnv')];
    const key = { 'Idempotency-Key': newId('key') };
    const [first, second] = await Promise.all([
      decide('release', ids, key),
      decide('release', ids, key),
    ]);
    for (const answer of [first, second]) {
      expect([answer.status, outcomesOf(answer)]).toEqual([
        200,
        [
          ...[
            ['released', 'pending'],
            ['released', 'pending'],
          ],
          ...[
            ['refused', 'pending'],
            ['not_found', null],
          ],
        ],
      ]);
    }
    expect((await decide('release', ids, key)).body).toEqual(first.body);
    expect(outcomesOf(await decide('release', ids)).slice(0, 2)).toEqual([
      ...[
        ['unchanged', 'pending'],
        ['unchanged', 'pending'],
      ],
    ]);
    for (const { conversion_id } of held) {
      expect((await show(conversion_id)).decisions).toMatchObject([{ action: 'release' }]);
      const { id } = (await show(conversion_id)).commission as Body;
      const audit = await call('GET', `/api/audit-log?object=${id}`);
      expect(audit.body.data).toMatchObject([{ action: 'review.decide', reason: 'Seen' }]);
    }
  });

  test('beside refunds and approvals the books stay right', async () => {
    const earner = await newOwner();
    const made = [];
    for (let i = 0; i < 4; i++) made.push(await earnEmbedded(earner));
    const ids = made.map((one) => one.conversion_id);
    await Promise.all([
      decide('release', ids),
      ...made.map(({ order_id }) => earner.refund(order_id)),
      ...[approve(), approve(), decide('release', ids)],
    ]);
    await approve();
    expect(await earner.money()).toEqual([0, 3_200, 0, 0]);
  });

  test('refused: none, too many, one twice, a decision of no kind, no reason', async () => {
    const id = newId('cnv');
    const ask = async (body: Body) => (await call('POST', '/api/reviews/decide', body)).status;
    const wish = { conversion_ids: [id], decision: 'release', reason: 'Seen' };
    const many = Array.from({ length: 101 }, () => newId('cnv'));
    for (const change of [
      ...[{ conversion_ids: [] }, { conversion_ids: many }, { conversion_ids: [id, id] }],
      ...[{ decision: 'hold' }, { reason: ' ' }, { conversion_ids: ['x'] }],
    ]) {
      expect(await ask({ ...wish, ...change })).toBe(400);
    }
    expect(await ask(wish)).toBe(200);
  });
});
