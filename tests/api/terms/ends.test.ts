import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const owned = connectDatabase(env.OWNER_DATABASE_URL ?? '');
const HOUR_MS = 3_600_000;
type Body = Record<string, unknown>;
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let terms: string;
beforeEach(async () => {
  world = await newWorld(db);
  const secret = `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}`;
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'custom', merchant_id: world.merchant.id, secret },
  });
  terms = `/api/programs/${world.program.id}`;
});

const ask = (method: string, path: string, body?: Body) => callApi(ADMIN, method, path, body);
const hours = (count: number) => new Date(Date.now() + count * HOUR_MS).toISOString();
async function order(change: Body) {
  const told = { order_id: newId('ord'), amount: '100.00', currency: 'USD', ...change };
  const { outcome, commission } = (await postCustom(account, 'created', told)).body;
  return { outcome, gross: (commission as { gross_minor?: number } | undefined)?.gross_minor };
}
const clicked = async (at_hours = -2) => ({
  ...{ click_id: await clickOn(world.link.id, Date.now() + (at_hours - 1) * HOUR_MS) },
  ordered_at: hours(at_hours),
});
/** A rule or coupon that is so old. */
const age = (table: 'commission_rules' | 'coupons', id: unknown, count: number) =>
  owned.execute(sql`update ${sql.identifier(table)}
    set created_at = now() - ${count} * interval '1 hour' where id = ${id}`);

describe('a rule', () => {
  async function newRule(rate_bps: number, change: Body = {}) {
    const { body } = await ask('POST', `${terms}/rules`, { rate_bps, ...change });
    return { id: String(body.id), path: `${terms}/rules/${body.id}` };
  }

  test('ends now: what was placed before keeps it, whenever it is told', async () => {
    const { id, path } = await newRule(5_000);
    await age('commission_rules', id, 10);
    expect((await order(await clicked())).gross).toBe(5_000);
    const ended = await ask('DELETE', path);
    expect([ended.status, ended.body.state]).toEqual([200, 'ended']);
    await newRule(1_000);
    expect((await order(await clicked())).gross).toBe(5_000);
    expect((await order({ click_id: await clickOn(world.link.id) })).gross).toBe(1_000);
  });

  test('ends later, and not after all; over, it is over', async () => {
    const { path } = await newRule(5_000);
    const later = await ask('PATCH', path, { ends_at: hours(2) });
    expect(later.body).toMatchObject({ state: 'active', ends_at: expect.any(String) });
    expect((await ask('PATCH', path, { ends_at: null })).body.ends_at).toBeNull();
    expect((await ask('PATCH', path, { ends_at: hours(-2) })).status).toBe(400);
    expect((await ask('DELETE', path)).status).toBe(200);
    expect((await ask('PATCH', path, { ends_at: null })).status).toBe(409);
    expect((await ask('DELETE', path)).status).toBe(409);
    const other = await newWorld(db);
    const elsewhere = path.replace(world.program.id, other.program.id);
    expect((await ask('DELETE', elsewhere)).status).toBe(404);
  });

  test('the list by state', async () => {
    const [a, b] = [await newRule(5_000), await newRule(4_000)];
    await ask('DELETE', a.path);
    const idsOf = async (state: string) => {
      const { data } = (await ask('GET', `${terms}/rules?state=${state}`)).body as { data: Body[] };
      return data.map(({ id }) => id);
    };
    expect(await idsOf('active')).toEqual([b.id]);
    expect(await idsOf('ended')).toEqual([a.id]);
    expect(await idsOf('all')).toEqual([b.id, a.id]);
  });
});

describe('a code', () => {
  async function newCoupon(count = 0) {
    const code = newId('cpn');
    const influencer_id = world.influencer.id;
    const { body } = await ask('POST', `${terms}/coupons`, { code, influencer_id });
    if (count > 0) await age('coupons', body.id, count);
    return { code, id: String(body.id), path: `${terms}/coupons/${body.id}` };
  }
  const pendingOf = async (influencer_id: string) =>
    (await listBalances(db, influencer_id))[0]?.pending_minor ?? 0n;
  const use = (coupon_code: string, at = 0) => order({ coupon_code, ordered_at: hours(at) });

  test('moves from now on: an order earns for whoever held it at its own time', async () => {
    const { code, path } = await newCoupon(10);
    const other = await newInfluencer(db);
    const moved = await ask('PATCH', path, { influencer_id: other.id });
    expect(moved.body).toMatchObject({ influencer_id: other.id, moves: [{}] });
    await owned.execute(sql`update coupon_holders set starts_at = now() - interval '1 hour'`);
    await use(code, -2);
    expect([await pendingOf(world.influencer.id), await pendingOf(other.id)]).toEqual([1_600n, 0n]);
    await use(code);
    await use(code);
    expect([await pendingOf(world.influencer.id), await pendingOf(other.id)]).toEqual([
      1_600n,
      3_200n,
    ]);
  });

  test('moves from a day on: until then it is whose it was', async () => {
    const { code, path } = await newCoupon(10);
    const other = await newInfluencer(db);
    const wish = { influencer_id: other.id, starts_at: hours(24) };
    expect((await ask('PATCH', path, wish)).body.influencer_id).toBe(world.influencer.id);
    await use(code);
    expect([await pendingOf(world.influencer.id), await pendingOf(other.id)]).toEqual([1_600n, 0n]);
    expect((await ask('PATCH', path, { ...wish, starts_at: hours(-1) })).status).toBe(400);
    expect((await ask('PATCH', path, { starts_at: hours(1) })).status).toBe(400);
    const nobody = { influencer_id: newId('inf') };
    expect((await ask('PATCH', path, nobody)).status).toBe(404);
  });

  test('ended: later orders are nobody’s, earlier ones its; given again, the gap is nobody’s', async () => {
    const { code, id, path } = await newCoupon(10);
    expect((await ask('DELETE', path)).body.state).toBe('ended');
    await owned.execute(sql`update coupons set ends_at = now() - interval '4 hours'
      where id = ${id}`);
    expect((await use(code)).outcome).toBe('unattributed');
    expect((await use(code, -5)).outcome).toBe('recorded');
    const other = await newInfluencer(db);
    const again = await ask('POST', `${terms}/coupons`, { code, influencer_id: other.id });
    expect(again.status).toBe(201);
    await age('coupons', again.body.id, 1);
    expect((await use(code, -2)).outcome).toBe('unattributed');
    expect((await use(code)).outcome).toBe('recorded');
    expect([await pendingOf(world.influencer.id), await pendingOf(other.id)]).toEqual([
      1_600n,
      1_600n,
    ]);
    expect((await ask('PATCH', path, { ends_at: null })).status).toBe(409);
  });

  test('given again by twenty at once: to one', async () => {
    const { code, path } = await newCoupon();
    const give = () =>
      ask('POST', `${terms}/coupons`, {
        code: code.toUpperCase(),
        influencer_id: world.influencer.id,
      });
    expect((await give()).status).toBe(409);
    await ask('PATCH', path, { ends_at: hours(1) });
    expect((await give()).status).toBe(409);
    await ask('DELETE', path);
    const answers = await Promise.all(Array.from({ length: 20 }, give));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });
});

describe('the price of a basket', () => {
  const price = (change: Body = {}, key = ADMIN) =>
    callApi(key, 'POST', `${terms}/price`, {
      ...{ influencer_id: world.influencer.id, currency: 'USD' },
      items: [{ product_id: world.product.id, amount: '48.00' }],
      ...change,
    });

  test('is what the order then earns, and nothing is written', async () => {
    await ask('POST', `${terms}/rules`, { rate_bps: 3_000, product_id: world.product.id });
    await owned.execute(sql`update products set sku = ${world.product.id}
      where id = ${world.product.id}`);
    const items = [
      { product_id: world.product.id, amount: '48.00' },
      { sku: 'unknown', amount: '10.05', quantity: 2 },
    ];
    const { status, body } = await price({ items });
    expect([status, body.commission]).toEqual([
      200,
      { gross_minor: 1_641, platform_fee_minor: 328, net_minor: 1_313, currency: 'USD' },
    ]);
    expect((body.lines as Body[]).map(({ rate_bps }) => rate_bps)).toEqual([3_000, 2_000]);
    expect((body.decision as Body[]).map(({ step }) => step)).toEqual([
      ...['rule', 'rule', 'commission', 'hold'],
    ]);
    expect(await listBalances(db, world.influencer.id)).toEqual([]);
    const told = await order({
      ...(await clicked(0)),
      amount: '58.05',
      items: [
        { id: '1', sku: world.product.id, quantity: 1, amount: '48.00' },
        { id: '2', sku: 'unknown', quantity: 2, amount: '10.05' },
      ],
    });
    expect(told.gross).toBe(1_641);
  });

  test('an influencer asks for themselves; what is no basket is refused by its field', async () => {
    const own = await keyOf(world.influencer.id);
    expect((await price({}, own)).status).toBe(200);
    const other = await newInfluencer(db);
    expect((await price({ influencer_id: other.id }, own)).status).toBe(404);
    const amount = await price({ items: [{ sku: 'x', amount: 'much' }] });
    expect([amount.status, amount.body.errors]).toEqual([
      400,
      [{ path: 'items.0.amount', message: 'An amount in USD, such as "48.00"' }],
    ]);
    const elsewhere = await newWorld(db);
    const items = [{ product_id: elsewhere.product.id, amount: '1.00' }];
    expect((await price({ items })).status).toBe(400);
  });
});
