import { env } from 'cloudflare:workers';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { createCoupon } from '@skinstack/api/terms/coupons';
import { checkShopCodes } from '@skinstack/api/terms/shop-codes';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newInfluencer, newWorld } from '../../world/new-world.ts';
import type { Discount, ShopWorld } from '../../world/shopify-stand-in.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { newShop, type Shop } from '../builders/post-shopify.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const HOUR_MS = 3_600_000;
let ports: Ports;
let world: Awaited<ReturnType<typeof newWorld>>;
let shop: Shop;
let admin_token: string;
beforeAll(async () => {
  ports = await createPorts(env);
});
beforeEach(async () => {
  world = await newWorld(db);
  shop = await newShop(db, world.merchant.id);
  admin_token = `shpat_${shop.id}`;
  await set();
});

/** What the shop has from now on. */
async function set(change: Partial<ShopWorld> = {}) {
  const has: ShopWorld = { currency: 'USD', discounts: [], ...change };
  const control = new URL(`/control/${admin_token}`, env.SHOPIFY_API_URL);
  await fetch(control, { method: 'PUT', body: JSON.stringify(has) });
}
async function inShop() {
  const control = new URL(`/control/${admin_token}`, env.SHOPIFY_API_URL);
  return (await (await fetch(control)).json()) as ShopWorld & { asked: string[] };
}
const account = (body: object, id = shop.id) =>
  callApi(ADMIN, 'PATCH', `/api/network-accounts/${id}`, body);
const path = () => `/api/programs/${world.program.id}/coupons`;
type Made = { id: string; shop: Record<string, unknown> | null; discount: object | null };
async function give(change: object = {}): Promise<Made> {
  const usual = { code: 'MINA15', influencer_id: world.influencer.id };
  const discount = { rate_bps: 1_500, once_per_customer: true };
  const { status, body } = await callApi(ADMIN, 'POST', path(), { ...usual, discount, ...change });
  expect(status).toBe(201);
  return body as Made;
}
/** The job, as if hours had passed, for this coupon. */
async function look({ id }: { id: string }, at_ms = Date.now()) {
  await db.execute(
    sql`update shop_codes set next_at = now() - interval '1 minute' where coupon_id = ${id}`,
  );
  await checkShopCodes({ ...ports, now: () => at_ms });
  const { body } = await callApi(ADMIN, 'GET', path());
  const found = (body.data as Made[]).find((one) => one.id === id);
  return found?.shop;
}
const rowOf = async ({ id }: { id: string }) => {
  const { rows } = await db.execute(sql`select state, next_at, failed_count,
    extract(epoch from next_at - now()) as seconds from shop_codes where coupon_id = ${id}`);
  return rows[0] ?? {};
};

describe('without a token', () => {
  test('what is to be made by hand is said; a token later has it made', async () => {
    const made = await give({ code: 'BY HAND' });
    expect(made.shop).toMatchObject({ state: 'by_hand', shop: shop.domain, problem: null });
    expect(String(made.shop?.steps)).toMatch(/BY HAND; 15 % off.*one use per customer/);
    const { status, body } = await account({ admin_token });
    expect({ status, has: body.has_admin_token }).toEqual({ status: 200, has: true });
    expect(JSON.stringify(body)).not.toContain(admin_token);
    const { rows } = await db.execute(sql`select
      (select admin_token_sealed from network_accounts where id = ${shop.id}) as sealed,
      (select json_agg(entry)::text from audit_entries entry where object_id = ${shop.id}) as told`);
    expect(rows[0]?.told).toContain('network_account.change');
    expect(JSON.stringify(rows)).not.toContain(admin_token);
    expect(await look(made)).toMatchObject({ state: 'made', steps: [] });
    expect((await inShop()).discounts).toMatchObject([{ code: 'BY HAND' }]);
    // and without it again nobody looks after it
    expect((await account({ admin_token: null })).body.has_admin_token).toBe(false);
    expect(await look(made)).toMatchObject({ problem: expect.stringContaining('admin token') });
  });

  test('a coupon whose discount nobody told is of no shop', async () => {
    expect(await give({ discount: undefined })).toMatchObject({ shop: null, discount: null });
  });

  test('a token is for a shop of myshopify.com, and for that one alone', async () => {
    for (const external_account of ['127.0.0.1', 'shop.example', 'a.myshopify.com.evil.example']) {
      const refused = await account({ admin_token, external_account });
      expect(refused).toMatchObject({
        ...{ status: 400, body: { errors: [{ path: 'external_account' }] } },
      });
    }
    expect((await account({ admin_token: 'shpat_a\nb: c' })).status).toBe(400);
    await account({ admin_token });
    const moved = await account({ external_account: 'other-shop.myshopify.com' });
    expect(moved.body).toMatchObject({ has_admin_token: false });
    const other = { network: 'refersion', admin_token };
    const refused = await callApi(ADMIN, 'POST', '/api/network-accounts', other);
    expect(refused.status).toBe(400);
  });
});

describe('with a token', () => {
  beforeEach(async () => {
    await account({ admin_token });
  });
  const ends_at = '2031-01-01T00:00:00.000Z';

  test('a percentage, once per customer: made at once', async () => {
    const made = await give();
    expect(made.shop).toMatchObject({ state: 'made', problem: null });
    const { discounts, asked } = await inShop();
    expect(discounts).toMatchObject([
      { code: 'MINA15', value: { percentage: 0.15 }, appliesOncePerCustomer: true, endsAt: null },
    ]);
    expect(asked).toEqual(['codeDiscountNodeByCode', 'discountCodeBasicCreate']);
  });

  test('an amount, from when to when, how often', async () => {
    const starts_at = '2030-01-01T00:00:00Z';
    const discount = { amount_minor: 1_250, starts_at, usage_limit: 40 };
    const made = await give({ discount, ends_at });
    expect(made).toMatchObject({
      ...{ discount: { amount_minor: 1_250, currency: 'USD', usage_limit: 40 }, ends_at },
      shop: { state: 'made' },
    });
    expect((await inShop()).discounts).toMatchObject([
      {
        ...{ value: { discountAmount: { amount: '12.50' } }, usageLimit: 40 },
        ...{ startsAt: '2030-01-01T00:00:00Z', endsAt: '2031-01-01T00:00:00Z' },
      },
    ]);
    expect(await look(made)).toMatchObject({ state: 'made', problem: null });
  });

  test('an end that is moved, and an end now; given again it begins again', async () => {
    const made = await give();
    const at = `${path()}/${made.id}`;
    expect((await callApi(ADMIN, 'PATCH', at, { ends_at })).body.shop).toMatchObject({
      state: 'made',
    });
    expect((await inShop()).discounts).toMatchObject([{ endsAt: '2031-01-01T00:00:00Z' }]);
    const other = (await newInfluencer(db)).id;
    // whoever holds it, in the shop it is the same code
    await callApi(ADMIN, 'PATCH', at, { influencer_id: other });
    expect((await callApi(ADMIN, 'DELETE', at)).body.shop).toMatchObject({ state: 'ended' });
    const { discounts, asked } = await inShop();
    expect(Date.parse(discounts[0]?.endsAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(asked.filter((name) => name === 'discountCodeDeactivate')).toHaveLength(1);
    expect((await give({ discount: { rate_bps: 500 } })).shop).toMatchObject({ state: 'made' });
    expect((await inShop()).discounts).toMatchObject([
      { endsAt: null, value: { percentage: 0.05 } },
    ]);
  });

  test.each<[string, (one: Discount) => Partial<Discount>[], string]>([
    ['another value', (one) => [{ ...one, value: { percentage: 0.2 } }], '20 % there, 15 % here'],
    ['an end', (one) => [{ ...one, endsAt: '2020-01-01T00:00:00Z' }], 'ended there'],
    ['a minimum', (one) => [{ ...one, minimum: 3 }], 'a minimum'],
    ['another kind', (one) => [{ ...one, kind: 'free_shipping' }], 'another kind'],
    ['none', () => [], 'no longer has this code'],
    ['somebody else’s', (one) => [{ ...one, id: 'gid://x/9' }], 'Another discount'],
  ])('changed in the shop (%s): told', async (_, change, problem) => {
    const made = await give();
    const { discounts } = await inShop();
    const [own] = discounts as [Discount];
    await set({ discounts: change(own) as Discount[] });
    expect(await look(made)).toMatchObject({
      ...{ state: 'drifted', problem: expect.stringContaining(problem) },
    });
    expect((await inShop()).asked).toEqual(['codeDiscountNodeByCode']);
    await set({ discounts });
    expect(await look(made)).toMatchObject({ state: 'made', problem: null });
  });

  test('the code is there already: the same is taken for ours, another is left alone', async () => {
    const same = await give();
    const { discounts } = await inShop();
    await callApi(ADMIN, 'DELETE', `${path()}/${same.id}`);
    const id = 'gid://shopify/DiscountCodeNode/1';
    await set({ discounts: discounts.map((one) => ({ ...one, id })) });
    expect((await give()).shop).toMatchObject({ state: 'made' });
    const other = await give({ code: 'mina15 ', discount: { rate_bps: 100 }, ...(await fresh()) });
    expect(other.shop).toMatchObject({
      ...{ state: 'failed', problem: expect.stringContaining('15 % there, 1 % here') },
    });
    expect((await inShop()).discounts).toHaveLength(1);
  });
  /** Another program of the merchant may have the same code. */
  async function fresh() {
    const { merchant_id, name, currency, commission_rate_bps, click_parameter } = world.program;
    const terms = { merchant_id, name, currency, commission_rate_bps, click_parameter };
    const body = { ...terms, platform_fee_rate_bps: 2_000 };
    const made = await callApi(ADMIN, 'POST', '/api/programs', body);
    expect(made.status).toBe(201);
    world.program = { ...world.program, id: String(made.body.id) };
    return {};
  }

  test.each<[string, ShopWorld['faults'], string, string]>([
    ['5xx', [{ status: 503 }], 'pending', '503'],
    ['throttled', [{ code: 'THROTTLED' }], 'pending', 'no room'],
    ['429', [{ status: 429, retry_after: '2' }], 'pending', 'no room'],
    ['withdrawn', [{ status: 401 }], 'failed', 'does not take the admin token'],
    ['no scope', [null, { code: 'ACCESS_DENIED' }], 'failed', 'write_discounts'],
    ['no scope (403)', [{ status: 403 }], 'failed', 'write_discounts'],
    ['answer lost', [null, { is_lost: true }], 'pending', 'did not answer'],
  ])('%s: told, and made by the job', async (_, faults, state, problem) => {
    await set({ faults: faults ?? [] });
    const made = await give();
    expect(made.shop).toMatchObject({ state, problem: expect.stringContaining(problem) });
    expect(JSON.stringify(made)).not.toContain(admin_token);
    expect(Number((await rowOf(made)).seconds)).toBeGreaterThan(30);
    expect(await look(made)).toMatchObject({ state: 'made', problem: null });
    expect((await inShop()).discounts).toHaveLength(1);
  });

  test('a shop that hangs is waited for so long and no longer; nothing is lost', async () => {
    await set({ faults: [{ status: 200, delay_ms: 60_000 }] });
    const networkApi = (name: string) => ({ ...ports.networkApi(name), deadline_ms: 100 });
    const input = {
      ...{ code: 'HANGS', influencer_id: world.influencer.id },
      discount: { rate_bps: 100, once_per_customer: false },
    };
    const began_ms = Date.now();
    const made = await createCoupon({ ...ports, networkApi }, world.program.id, input);
    expect(Date.now() - began_ms).toBeLessThan(3_000);
    expect(made.shop).toMatchObject({ state: 'pending' });
    expect(await look(made)).toMatchObject({ state: 'made' });
  });

  test('a shop that sells in another currency takes no amount', async () => {
    await set({ currency: 'EUR' });
    const made = await give({ discount: { amount_minor: 500 } });
    expect(made.shop).toMatchObject({
      ...{ state: 'failed', problem: expect.stringContaining('sells in EUR') },
    });
  });

  test('many are compared at once; one that is silent is asked once', async () => {
    const codes = Array.from({ length: 26 }, (_, at) => `MANY${at}`);
    const all: Made[] = [];
    for (const code of codes) all.push(await give({ code }));
    const { discounts } = await inShop();
    await set({ discounts });
    const due = sql.join(
      all.map(({ id }) => sql`${id}`),
      sql`, `,
    );
    const again = () =>
      db.execute(
        sql`update shop_codes set next_at = now() - interval '1 minute' where coupon_id in (${due})`,
      );
    await again();
    await checkShopCodes(ports);
    expect((await inShop()).asked).toHaveLength(2);
    await set({ discounts, faults: [{ status: 500 }] });
    await again();
    await checkShopCodes(ports);
    const waiting = await Promise.all(all.map(rowOf));
    expect(waiting.every(({ state, failed_count }) => state === 'made' && failed_count === 1)).toBe(
      true,
    );
    expect((await inShop()).asked).toEqual([]);
  });

  test('planned ends: it is looked at when they came', async () => {
    const made = await give({ ends_at: new Date(Date.now() + HOUR_MS).toISOString() });
    const { seconds } = await rowOf(made);
    expect(Number(seconds)).toBeGreaterThan(3_600);
    expect(Number(seconds)).toBeLessThan(3_700);
  });
});

test('of several shops the one that counts the orders, else one with a token', async () => {
  const other = await newShop(db, world.merchant.id);
  await account({ admin_token }, other.id);
  expect((await give()).shop).toMatchObject({ network_account_id: other.id });
  await db.execute(
    sql`update merchants set counts_by = ${shop.id} where id = ${world.merchant.id}`,
  );
  expect((await give({ code: 'OTHER' })).shop).toMatchObject({
    ...{ network_account_id: shop.id, state: 'by_hand' },
  });
});

test('a code with an end is given once, however many ask at once', async () => {
  const body = {
    ...{ code: 'ONCE', influencer_id: world.influencer.id },
    ends_at: '2031-01-01T00:00:00Z',
  };
  const all = await Promise.all(
    Array.from({ length: 8 }, () => callApi(ADMIN, 'POST', path(), body)),
  );
  expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
});
