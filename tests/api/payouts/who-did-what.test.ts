import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { IBAN, OTHER_IBAN, openShopBooks, payIn } from '../builders/shop-books.ts';

/** Mistakes and thefts by HTTP: who may not, how far it goes, and who did what afterwards. */
const books = await openShopBooks('control_mended');
const { approve, balance, call, db, newShop, pay, post, requestPayouts, step } = books;
type Body = Record<string, unknown>;
type Headers = Record<string, string>;
const bearer = (key: unknown): Headers => ({ Authorization: `Bearer ${key}` });
const usd = (amount_minor: number) => ({ amount_minor, currency: 'USD' });

/** A person of finance with a key of their own. */
async function newFinance(name: string) {
  const email = `${newId('usr')}@example.com`;
  const user = (await call('POST', '/api/users', { email, role: 'finance' })).body;
  const path = `/api/users/${user.id}/api-keys`;
  const made = (await call('POST', path, { name, scopes: ['read', 'write'] })).body;
  return { id: String(made.id), label: name, as: bearer(made.key) };
}
/** What the audit log says was done to something, the oldest first: by whom, and what. */
async function doneTo(object: unknown) {
  const { body } = await call('GET', `/api/audit-log?object=${object}&limit=100`);
  const entries = body.data as { action: string; actor: { id: string; label: string } }[];
  return entries.map(({ action, actor }) => [action, actor.id]).toReversed();
}

test('90 % typed for 9 %, and paid: ended, and put right by a debit that the next payout recovers', async () => {
  const { terms, order, influencer_id, program, money } = await newShop();
  const [typist, mender] = [await newFinance('typist'), await newFinance('mender')];
  const rule = await post(`${terms}/rules`, { rate_bps: 9_000 }, typist.as);
  await db.execute(sql`update commission_rules set created_at = now() - interval '1 hour'
    where id = ${rule.body.id}`);
  await order();
  await step(approve());
  const payout = await pay(influencer_id);
  await post(`/api/payouts/${payout?.id}/settle`);
  expect(await money()).toEqual([0, 0, 0, 7_200]);
  await step(call('DELETE', `${terms}/rules/${rule.body.id}`, undefined, mender.as));
  await post(`${terms}/rules`, { rate_bps: 900 }, mender.as);
  const wish = { influencer_id, program_id: program.id, reason: '90 % was a typo of 9 %' };
  const debit = await post('/api/commissions', { ...wish, net: usd(-6_480) }, mender.as);
  expect(await money()).toEqual([0, -6_480, 0, 7_200]);
  expect(await pay(influencer_id)).toBeUndefined();
  await order({ amount: '1000.00' });
  await step(approve());
  expect((await pay(influencer_id))?.amount_minor).toBe(7_200 - 6_480);
  expect(await doneTo(rule.body.id)).toEqual([
    ['rule.create', typist.id],
    ['rule.end', mender.id],
  ]);
  expect(await doneTo(debit.body.id)).toEqual([['commission.create', mender.id]]);
});

test('a leaked code moves: orders placed before are whose it was, whenever they are told', async () => {
  const { terms, order, influencer_id, money } = await newShop();
  const finance = await newFinance('codes');
  const code = newId('cpn');
  const given = await post(`${terms}/coupons`, { code, influencer_id });
  const path = `${terms}/coupons/${given.body.id}`;
  await db.execute(sql`update coupons set created_at = now() - interval '3 hours'
    where id = ${given.body.id}`);
  await order({ coupon_code: code });
  const other = await newInfluencer(db);
  const moved = await step(call('PATCH', path, { influencer_id: other.id }, finance.as));
  expect(moved.status).toBe(200);
  await db.execute(sql`update coupon_holders set starts_at = now() - interval '1 hour'
    where coupon_id = ${given.body.id} and influencer_id = ${other.id}`);
  await order({ coupon_code: code });
  const before = new Date(Date.now() - 2 * 3_600_000).toISOString();
  await order({ coupon_code: code, ordered_at: before });
  expect([await money(), await balance(other.id)]).toEqual([
    [3_200, 0, 0, 0],
    [1_600, 0, 0, 0],
  ]);
  await step(call('DELETE', path, undefined, finance.as));
  expect((await order({ coupon_code: code })).outcome).toBe('unattributed');
  expect((await doneTo(given.body.id)).slice(1)).toEqual([
    ['coupon.change', finance.id],
    ['coupon.end', finance.id],
  ]);
});

test('an order of the influencer’s own: flagged and rejected, held, and never approved or paid', async () => {
  const { order, influencer, influencer_id, money } = await newShop();
  const finance = await newFinance('reviews');
  const { conversion_id } = await order({ customer_id: influencer.email });
  const told = (await call('GET', `/api/conversions/${conversion_id}`)).body;
  expect(told.decision).toContainEqual(expect.objectContaining({ outcome: 'self_referral' }));
  const id = await books.commissionIdOf(conversion_id);
  const decide = (what: string) =>
    post(`/api/commissions/${id}/${what}`, { reason: 'Their own order' }, finance.as);
  // the review policy rejects it as it comes; somebody looks at it, and stays with that
  expect([told.state, await money()]).toEqual(['rejected', [0, 0, 0, 0]]);
  expect((await decide('restore')).status).toBe(200);
  expect((await decide('hold')).status).toBe(200);
  await step(approve());
  expect(await pay(influencer_id)).toBeUndefined();
  expect(await money()).toEqual([1_600, 0, 0, 0]);
  expect((await decide('reject')).status).toBe(200);
  await step(approve());
  expect(await pay(influencer_id)).toBeUndefined();
  expect(await money()).toEqual([0, 0, 0, 0]);
  expect(await doneTo(id)).toEqual([
    ['commission.restore', finance.id],
    ['commission.hold', finance.id],
    ['commission.reject', finance.id],
  ]);
});

test('a stolen key cannot say where money goes, nor make a key; who may is held for 48 h', async () => {
  const { order, influencer_id, money } = await newShop();
  await order();
  await step(approve());
  const details = `/api/influencers/${influencer_id}/payout-details`;
  await call('PUT', details, payIn(IBAN));
  const keys = `/api/influencers/${influencer_id}/api-keys`;
  const stolen = bearer((await call('POST', keys, { name: 'phone' })).body.key);
  const finance = await newFinance('stolen');
  for (const [method, path, body, by] of [
    ['PUT', details, payIn(OTHER_IBAN), stolen],
    ['PUT', details, payIn(OTHER_IBAN), finance.as],
    ['POST', keys, { name: 'mine' }, stolen],
  ] as const) {
    const { status, body: said } = await step(call(method, path, body, by));
    expect([status, said.code]).toEqual([403, 'session_required']);
  }
  for (const [method, path, body] of [
    ['POST', '/api/payouts', { currency: 'USD' }],
    ['PUT', '/api/payout-policy', { details_hold_hours: 0 }],
    ['GET', '/api/payouts/export.csv?currency=USD&format=bank', undefined],
  ] as const) {
    expect((await step(call(method, path, body, stolen))).status).toBe(403);
  }
  expect(await doneTo(influencer_id)).toEqual([['payout_details.set', 'ADMIN_API_KEY']]);
  const hints = async () => (await call('GET', details)).body.hint;
  expect(await hints()).toBe('DE…3000');
  // whoever may, by an owner's key: nothing goes to the new account for two days
  await step(call('PUT', details, payIn(OTHER_IBAN)));
  expect(await pay(influencer_id)).toBeUndefined();
  const { body } = await requestPayouts([influencer_id], { dry_run: true });
  expect(body.left_out).toMatchObject([{ influencer_id, reason: 'details_changed' }]);
  const age = (hours: number) =>
    db.execute(sql`update payout_details set changed_at = now() - make_interval(hours => ${hours})
      where influencer_id = ${influencer_id}`);
  await age(47);
  expect(await pay(influencer_id)).toBeUndefined();
  await age(49);
  expect((await pay(influencer_id))?.amount_minor).toBe(1_600);
  expect(await money()).toEqual([0, 0, 1_600, 0]);
});

test('what the bank sends back: each move of the payout has its name in the audit log', async () => {
  const { order, influencer_id, money } = await newShop();
  const [one, two] = [await newFinance('sender'), await newFinance('booker')];
  await order();
  await step(approve());
  const payout = await pay(influencer_id);
  const path = `/api/payouts/${payout?.id}`;
  await post(`${path}/send`, {}, one.as);
  await post(`${path}/settle`, {}, one.as);
  const sent_back = { reason: 'Account closed', returned_on: '2026-11-26' };
  const returned = await post(`${path}/return`, sent_back, two.as);
  expect([returned.status, await money()]).toEqual([200, [0, 1_600, 0, 0]]);
  expect(await doneTo(payout?.id)).toEqual([
    ['payout.send', one.id],
    ['payout.settle', one.id],
    ['payout.return', two.id],
  ]);
  const { body } = await call('GET', `/api/audit-log?actor=${two.id}`);
  const [entry] = body.data as Body[];
  expect(entry).toMatchObject({
    ...{ actor: { label: 'booker' }, object: payout?.id },
    after: { failure_reason: 'Account closed', returned_on: '2026-11-26' },
  });
});
