import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { payoutsIn } from '../builders/books.ts';
import { IBAN, OTHER_IBAN, openShopBooks, payIn } from '../builders/shop-books.ts';

/** From a mistake to the mended books, by HTTP alone; the books are sound after every step. */
const books = await openShopBooks('money_mended');
const { approve, balance, call, db, newShop, pay, post, requestPayouts, step } = books;
const commissionOf = books.commissionIdOf;
type Body = Record<string, unknown>;
const ago = (minutes: number) => ({
  ordered_at: new Date(Date.now() - minutes * 60_000).toISOString(),
});

test('a 90 % typo for 9 %: ended, what was promised meanwhile is kept, the rest put right', async () => {
  const { terms, order, influencer_id, program, money } = await newShop();
  const rule = await post(`${terms}/rules`, { rate_bps: 9_000 });
  await db.execute(sql`update commission_rules set created_at = now() - interval '1 hour'
    where id = ${rule.body.id}`);
  const wrong = await order();
  expect(await money()).toEqual([7_200, 0, 0, 0]);
  const ended = await step(call('DELETE', `${terms}/rules/${rule.body.id}`));
  expect([ended.status, ended.body.state]).toEqual([200, 'ended']);
  expect((await call('DELETE', `${terms}/rules/${rule.body.id}`)).status).toBe(409);
  await post(`${terms}/rules`, { rate_bps: 900 });
  await order();
  expect(await money()).toEqual([7_200 + 720, 0, 0, 0]);
  // placed while the typo was in force, told only now: it was promised
  await order(ago(10));
  expect(await money()).toEqual([7_200 + 720 + 7_200, 0, 0, 0]);
  const id = await commissionOf(wrong.conversion_id);
  await post(`/api/commissions/${id}/reject`, { reason: 'A rate of 90 % was a typo of 9 %' });
  const correction = { influencer_id, program_id: program.id, reason: 'Paid at 9 % instead' };
  await post('/api/commissions', { ...correction, net: { amount_minor: 720, currency: 'USD' } });
  expect(await money()).toEqual([720 + 7_200, 720, 0, 0]);
});

test('a leaked code: ended, its orders held and rejected, a real one restored, given anew', async () => {
  const { terms, order, influencer_id, money } = await newShop();
  const code = newId('cpn');
  const given = await post(`${terms}/coupons`, { code, influencer_id });
  const [leaked, real] = [await order({ coupon_code: code }), await order({ coupon_code: code })];
  expect(await money()).toEqual([3_200, 0, 0, 0]);
  await step(call('DELETE', `${terms}/coupons/${given.body.id}`));
  expect((await order({ coupon_code: code })).outcome).toBe('unattributed');
  for (const { conversion_id } of [leaked, real]) {
    const id = await commissionOf(conversion_id);
    await post(`/api/commissions/${id}/hold`, { reason: 'The code is on a coupon site' });
  }
  await step(approve());
  expect(await money()).toEqual([3_200, 0, 0, 0]);
  const [a, b] = [await commissionOf(leaked.conversion_id), await commissionOf(real.conversion_id)];
  await post(`/api/commissions/${a}/reject`, { reason: 'By the coupon site' });
  await post(`/api/commissions/${b}/reject`, { reason: 'By the coupon site' });
  await post(`/api/commissions/${b}/restore`, { reason: 'A follower, it turned out' });
  await step(approve());
  expect(await money()).toEqual([0, 1_600, 0, 0]);
  const other = await newInfluencer(db);
  const again = await post(`${terms}/coupons`, { code, influencer_id: other.id });
  expect(again.status).toBe(201);
  expect((await post(`${terms}/coupons`, { code, influencer_id })).status).toBe(409);
  await order({ coupon_code: code });
  expect(await balance(other.id)).toEqual([1_600, 0, 0, 0]);
});

test('a payout the bank sends back after it had settled: booked, payable, paid anew', async () => {
  const { order, influencer_id, money } = await newShop();
  await order();
  await step(approve());
  const path = `/api/influencers/${influencer_id}/payout-details`;
  await call('PUT', path, payIn(IBAN));
  const payout = await pay(influencer_id);
  await post(`/api/payouts/${payout?.id}/send`);
  await post(`/api/payouts/${payout?.id}/settle`);
  expect(await money()).toEqual([0, 0, 0, 1_600]);
  const sent_back = { reason: 'Account closed', returned_on: '2026-11-26' };
  const returned = await post(`/api/payouts/${payout?.id}/return`, sent_back);
  expect(returned.body).toMatchObject({
    ...{ state: 'returned', failure_reason: 'Account closed', returned_on: '2026-11-26' },
  });
  expect((await post(`/api/payouts/${payout?.id}/return`, sent_back)).status).toBe(409);
  expect(await money()).toEqual([0, 1_600, 0, 0]);
  const statement = await call('GET', `/api/statements/${influencer_id}`);
  expect(JSON.stringify(statement.body)).toContain('came back on 2026-11-26: Account closed');
  const next = await pay(influencer_id);
  await post(`/api/payouts/${next?.id}/settle`);
  expect(await money()).toEqual([0, 0, 0, 1_600]);
});

test('a bank file that pays an order refunded in between: the next file pays what is owed', async () => {
  const { order, refund, influencer_id, money } = await newShop();
  const [first, second] = [await order(), await order()];
  await step(approve());
  await call('PUT', `/api/influencers/${influencer_id}/payout-details`, payIn(IBAN));
  const payout = await pay(influencer_id);
  const file = async () => {
    const query = `currency=USD&format=bank&run_id=${(await run()).id}`;
    return step(call('GET', `/api/payouts/export.csv?${query}`));
  };
  const run = async () => {
    const { run_id } = (await call('GET', `/api/payouts/${payout?.id}`)).body;
    return { id: String(run_id) };
  };
  expect(String((await file()).body.text)).toContain(',32.00,USD,');
  await refund(first.order_id);
  expect(await money()).toEqual([0, 0, 1_600, 0]);
  const early = await post(`/api/payouts/${payout?.id}/send`);
  expect([early.status, early.body.detail]).toEqual([
    409,
    expect.stringContaining('Less is owed than its file says'),
  ]);
  const again = await file();
  expect(String(again.body.text)).toContain(',16.00,USD,');
  expect(again.headers.get('X-Payouts-Exported-Before')).toBe('1');
  const { exports } = (await call('GET', `/api/payouts/${payout?.id}`)).body;
  expect(exports).toMatchObject([
    { format: 'bank', amount_minor: 3_200, hint: 'DE…3000', actor: expect.any(String) },
    { format: 'bank', amount_minor: 1_600, hint: 'DE…3000' },
  ]);
  // all of it is refunded before it is sent: nothing is left to pay
  await refund(second.order_id);
  expect((await call('GET', `/api/payouts/${payout?.id}`)).body).toMatchObject({
    ...{ state: 'cancelled', amount_minor: 0, requested_minor: 3_200 },
  });
  expect(await money()).toEqual([0, 0, 0, 0]);
  // the bank paid the last file all the same: it is told so, and recovered
  const paid = await post(`/api/payouts/${payout?.id}/send`, { as_exported: true });
  expect(paid.body).toMatchObject({ state: 'sent', amount_minor: 1_600 });
  await post(`/api/payouts/${payout?.id}/settle`);
  expect(await money()).toEqual([0, -1_600, 0, 1_600]);
  await order();
  await step(approve());
  expect(await money()).toEqual([0, 0, 0, 1_600]);
});

test('a stolen key moves the IBAN: held for 48 h, the old address told, no file to it', async () => {
  const { order, influencer_id, money } = await newShop();
  await order();
  await step(approve());
  const path = `/api/influencers/${influencer_id}/payout-details`;
  expect((await call('PUT', path, payIn(IBAN))).body.changed_at).toBeNull();
  const payout = await pay(influencer_id);
  const run_id = (await call('GET', `/api/payouts/${payout?.id}`)).body.run_id;
  const file = () =>
    step(call('GET', `/api/payouts/export.csv?currency=USD&format=bank&run_id=${run_id}`));
  expect(String((await file()).body.text)).toContain(IBAN);
  const { key } = (await call('POST', `/api/influencers/${influencer_id}/api-keys`, { name: 'x' }))
    .body;
  const moved = await step(
    call('PUT', path, payIn(OTHER_IBAN), { Authorization: `Bearer ${key}` }),
  );
  if (moved.status !== 200) await step(call('PUT', path, payIn(OTHER_IBAN)));
  const { rows } = await db.execute(sql`select old_hint, new_hint, told_at, told_to from
    payout_details_changes where influencer_id = ${influencer_id}`);
  expect(rows).toEqual([
    {
      old_hint: 'DE…3000',
      new_hint: 'FR…2606',
      told_at: expect.anything(),
      told_to: expect.any(String),
    },
  ]);
  const after = await file();
  expect(String(after.body.text)).not.toContain(OTHER_IBAN);
  expect(after.headers.get('X-Payouts-Left-Out-Why')).toContain('other_account=1');
  // the file of before names the old account: it may go
  await post(`/api/payouts/${payout?.id}/send`);
  await post(`/api/payouts/${payout?.id}/fail`, { reason: 'Stopped' });
  const held = await step(requestPayouts([influencer_id]));
  const tried = await requestPayouts([influencer_id], { dry_run: true });
  expect([payoutsIn(held), tried.body.left_out]).toEqual([
    [],
    [expect.objectContaining({ influencer_id, reason: 'details_changed' })],
  ]);
  const rowsOf = (await call('GET', `/api/balances/${influencer_id}`)).body.balances as Body[];
  expect(rowsOf[0]?.next_payout).toMatchObject({ blocked_by: 'details_changed' });
  // theirs again, and two days on
  await step(call('PUT', path, payIn(IBAN)));
  await db.execute(sql`update payout_details set changed_at = now() - interval '49 hours'
    where influencer_id = ${influencer_id}`);
  const next = await pay(influencer_id);
  await post(`/api/payouts/${next?.id}/settle`);
  expect(await money()).toEqual([0, 0, 0, 1_600]);
});
