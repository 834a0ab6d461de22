import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { coupons } from '@skinstack/db/schema/coupons';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { newId, newInfluencer, newWorld } from '../../world/new-world.ts';
import { order } from '../../world/shopify-order.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { newShop, postShopify, type Shop } from '../builders/post-shopify.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let shop: Shop;
let token: string;
let number = 61_000;
beforeEach(async () => {
  world = await newWorld(db);
  shop = await newShop(db, world.merchant.id);
  token = await clickOn(world.link.id);
});

const DAY_MS = 86_400_000;
const newCheckout = () => crypto.randomUUID().replaceAll('-', '');
const now = () => new Date().toISOString();
/** An order of a checkout, in which nothing says who sent the shopper. */
const placed = (checkout_token: string, change: object = {}) =>
  order({ id: ++number, created_at: now(), updated_at: now(), checkout_token, ...change });
const report = (payload: object, at = shop) => postShopify(at, 'orders/create', payload);

type Told = { to?: string; headers?: Record<string, string> };
async function capture(checkout_token: unknown, click_token: unknown = token, told: Told = {}) {
  const { to = shop.id, headers = { 'Content-Type': 'text/plain' } } = told;
  const response = await exports.default.fetch(`https://api.skin.st/capture/shopify/${to}`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ checkout_token, click_token }),
  });
  const body = (await response.json()) as { errors?: { path: string }[]; outcome?: string };
  return { status: response.status, body, headers: response.headers };
}
const pendingOf = async (id = world.influencer.id) =>
  (await listBalances(db, id))[0]?.pending_minor ?? 0n;
async function traceOf({ id }: { id?: unknown }, at = shop) {
  const path = `/api/orders/${id}?network_account_id=${at.id}`;
  const { body } = await callApi(ADMIN, 'GET', path);
  return body as { outcome?: string; evidence: Record<string, unknown>[]; conversion?: object };
}
const stored = async () => {
  const { rows } = await db.execute(
    sql`select click_id from checkout_captures where network_account_id = ${shop.id}`,
  );
  return rows.length;
};

/** Another creator of the program, with a link and a code of their own. */
async function newRival() {
  const other = await newInfluencer(db);
  const link = { ...world.link, id: newId('lnk'), slug: newId('lnk').slice(-8) };
  await db.execute(sql`insert into tracking_links (id, slug, influencer_id, program_id,
    destination_url) select ${link.id}, ${link.slug}, ${other.id}, program_id, destination_url
    from tracking_links where id = ${world.link.id}`);
  const code = `RIVAL${++number}`;
  await insertRow(db, coupons, {
    ...{ id: newId('cpn'), program_id: world.program.id, influencer_id: other.id, code },
  });
  return { other, link, code };
}

describe('a checkout that a click led to', () => {
  test('told before its order: the order is credited as by a click in the cart', async () => {
    const checkout = newCheckout();
    expect(await capture(checkout)).toMatchObject({ status: 202, body: { outcome: 'captured' } });
    const payload = placed(checkout);
    expect((await report(payload)).body).toMatchObject({ outcome: 'recorded' });
    expect(await pendingOf()).toBe(1_600n);
    expect((await traceOf(payload)).evidence).toMatchObject([
      { kind: 'click', where: 'the shop’s pixel', won: true },
    ]);
  });

  test('told after its order, which nobody had earned: the same books', async () => {
    const [checkout, payload] = [newCheckout(), placed('')];
    payload.checkout_token = checkout;
    expect((await report(payload)).body).toMatchObject({ outcome: 'unattributed' });
    expect(await pendingOf()).toBe(0n);
    expect((await capture(checkout)).status).toBe(202);
    expect(await pendingOf()).toBe(1_600n);
    expect((await traceOf(payload)).evidence).toMatchObject([
      { kind: 'click', where: 'the shop’s pixel', won: true },
    ]);
    // and what comes of the order later finds it credited
    const paid = { ...payload, updated_at: new Date(Date.now() + 1_000).toISOString() };
    expect((await postShopify(shop, 'orders/paid', paid)).body).toMatchObject({
      outcome: 'duplicate',
    });
    expect(await pendingOf()).toBe(1_600n);
  });

  test('told twice, before and after, is told once', async () => {
    const checkout = newCheckout();
    await capture(checkout);
    await capture(checkout);
    await report(placed(checkout));
    expect((await capture(checkout)).status).toBe(202);
    expect(await stored()).toBe(1);
    expect(await pendingOf()).toBe(1_600n);
  });

  test('by two creators: the last click earns, whichever was told last', async () => {
    const { other, link } = await newRival();
    const [early, late] = [
      await clickOn(world.link.id, Date.now() - 2 * DAY_MS),
      await clickOn(link.id, Date.now() - DAY_MS),
    ];
    for (const told of [
      [early, late],
      [late, early],
    ]) {
      const checkout = newCheckout();
      for (const one of told) await capture(checkout, one);
      await report(placed(checkout));
    }
    expect([await pendingOf(), await pendingOf(other.id)]).toEqual([0n, 3_200n]);
  });

  test('a click that is too old earns nothing, and the order says why', async () => {
    const [checkout, old] = [newCheckout(), await clickOn(world.link.id, Date.now() - 31 * DAY_MS)];
    const payload = placed(checkout);
    await report(payload);
    expect((await capture(checkout, old)).status).toBe(202);
    expect(await pendingOf()).toBe(0n);
    expect((await traceOf(payload)).evidence).toMatchObject([{ won: false, reason: 'expired' }]);
  });

  test('the code of another creator yields to it, as it does to a click in the cart', async () => {
    const other = await newInfluencer(db);
    const code = `MINA${++number}`;
    await insertRow(db, coupons, {
      ...{ id: newId('cpn'), program_id: world.program.id, influencer_id: other.id, code },
    });
    const coded = { discount_codes: [{ code, amount: '0.00', type: 'percentage' }] };
    const landed = { landing_site: `/products/serum?ss_click=${token}` };
    const [checkout, second] = [newCheckout(), newCheckout()];
    await capture(checkout);
    await report(placed(checkout, coded));
    // by the landing page alone, too
    await report(placed(second, { ...coded, ...landed }));
    await report(
      placed(newCheckout(), { ...coded, note_attributes: [{ name: '_ss_click', value: token }] }),
    );
    expect([await pendingOf(), await pendingOf(other.id)]).toEqual([4_800n, 0n]);
  });
});

describe('evidence that is told later counts as if it had come first', () => {
  const permutations = <T>(all: readonly T[]): T[][] =>
    all.length < 2
      ? [[...all]]
      : all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]));
  const ways = ['create', 'capture', 'cart', 'coupon'] as const;
  /** All orders of arrival with TEST_DEPTH=deep; else every fifth. */
  const arrivals = permutations(ways).filter((_, at) => inject('race_rounds') > 3 || at % 5 === 0);

  test.each([
    ['the click of the pixel, which is the last', { captured: 1, carted: 2 }, false, 0],
    ['the click in the cart, which is the last', { captured: 2, carted: 1 }, false, 1],
    ['the code, which beats clicks', { captured: 1, carted: 2 }, true, 2],
  ])('%s earns, whatever came first', async (_, days, coupon_beats_click, winner) => {
    await db.execute(
      sql`update programs set coupon_beats_click = ${coupon_beats_click}
        where id = ${world.program.id}`,
    );
    const [carter, coder] = [await newRival(), await newRival()];
    const captured = await clickOn(world.link.id, Date.now() - days.captured * DAY_MS);
    const carted = await clickOn(carter.link.id, Date.now() - days.carted * DAY_MS);
    const traces = new Set<string>();
    for (const arrival of arrivals) {
      const checkout = newCheckout();
      const payload = placed(checkout);
      const at = (seconds: number) => ({
        updated_at: new Date(Date.now() + seconds * 1_000).toISOString(),
      });
      const noted = { note_attributes: [{ name: 'ss_click', value: carted }] };
      const coded = { discount_codes: [{ code: coder.code, amount: '0.00', type: 'percentage' }] };
      const tell = {
        create: () => report(payload),
        capture: () => capture(checkout, captured),
        cart: () => postShopify(shop, 'orders/updated', { ...payload, ...noted, ...at(5) }),
        coupon: () => postShopify(shop, 'orders/updated', { ...payload, ...coded, ...at(9) }),
      };
      for (const way of arrival) expect((await tell[way]()).status).toBeLessThan(300);
      const { evidence } = await traceOf(payload);
      const pieces = evidence.map(({ kind, where, won }) => `${kind} ${where} ${won}`);
      traces.add(pieces.sort().join('; '));
    }
    const earned = [world.influencer.id, carter.other.id, coder.other.id].map(pendingOf);
    const due = [0n, 0n, 0n].with(winner, BigInt(arrivals.length) * 1_600n);
    expect(await Promise.all(earned)).toEqual(due);
    expect([...traces]).toHaveLength(1);
    const { rows } = await db.execute(sql`select count(*)::int as n from webhook_events
      where network_account_id = ${shop.id} and status in ('received', 'quarantined')`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('what a person decided stays', async () => {
    const rival = await newRival();
    const [checkout, coded] = [newCheckout(), [{ code: rival.code, amount: '0.00' }]];
    const payload = placed(checkout, { discount_codes: coded });
    await report(payload);
    expect(await pendingOf(rival.other.id)).toBe(1_600n);
    await db.execute(sql`update conversions set method = 'hand' where influencer_id =
      ${rival.other.id}`);
    expect((await capture(checkout)).status).toBe(202);
    expect([await pendingOf(), await pendingOf(rival.other.id)]).toEqual([0n, 1_600n]);
  });
});

test('an account tells by which evidence its last orders were credited', async () => {
  const checkout = newCheckout();
  await capture(checkout);
  await report(placed(checkout));
  await report(placed(newCheckout()));
  const path = `/api/network-accounts/${shop.id}`;
  const { body } = await callApi(ADMIN, 'GET', path);
  const evidence = {
    ...{ orders: 2, without: 1 },
    by: [{ kind: 'click', where: 'the shop’s pixel', orders: 1 }],
  };
  const capture_url = `https://api.skin.st/capture/shopify/${shop.id}`;
  expect(body).toMatchObject({ capture_url, evidence });
  // so do a list, each account its own, and the answers to who adds or changes one
  const none = { orders: 0, without: 0, by: [] };
  const wish = { network: 'refersion', external_account: newId('net') };
  const { body: added } = await callApi(ADMIN, 'POST', '/api/network-accounts', wish);
  expect(added.evidence).toEqual(none);
  const { body: changed } = await callApi(ADMIN, 'PATCH', path, { max_commission_bps: 9_000 });
  expect(changed.evidence).toEqual(evidence);
  const { body: list } = await callApi(ADMIN, 'GET', '/api/network-accounts?limit=100');
  const rows = list.data as { id: string; evidence: unknown }[];
  const evidenceOf = (id: unknown) => rows.find((one) => one.id === id)?.evidence;
  expect([evidenceOf(shop.id), evidenceOf(added.id)]).toEqual([evidence, none]);
});

describe('what is no capture', () => {
  test('a forged token, another shop’s checkout, another merchant’s click earn nothing', async () => {
    const [checkout, forged] = [newCheckout(), `AQ${'x'.repeat(62)}`];
    expect(await capture(checkout, forged)).toMatchObject({
      ...{ status: 400, body: { errors: [{ path: 'click_token' }] } },
    });
    const flipped = token.slice(0, 20) + (token[20] === 'A' ? 'B' : 'A') + token.slice(21);
    expect((await capture(checkout, flipped)).status).toBe(400);
    const elsewhere = await newShop(db, world.merchant.id);
    await capture(checkout, token, { to: elsewhere.id });
    const stranger = await newWorld(db);
    await capture(checkout, await clickOn(stranger.link.id));
    const payload = placed(checkout);
    expect((await report(payload)).body).toMatchObject({ outcome: 'unattributed' });
    expect([await pendingOf(), await pendingOf(stranger.influencer.id)]).toEqual([0n, 0n]);
    expect((await traceOf(payload)).evidence).toMatchObject([{ reason: 'other_merchant' }]);
  });

  test('unknown accounts, other fields, long bodies and other pages are refused', async () => {
    const checkout = newCheckout();
    expect((await capture(checkout, token, { to: newId('net') })).status).toBe(404);
    expect((await capture(undefined)).status).toBe(400);
    expect((await capture('short')).status).toBe(400);
    expect((await capture('x'.repeat(1_100))).status).toBe(413);
    const foreign = { Origin: 'https://elsewhere.example' };
    const refused = await capture(checkout, token, { headers: foreign });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(await stored()).toBe(0);
  });

  test('pages of the shop, its checkout and its pixel’s sandbox may tell it, by CORS', async () => {
    const [host = ''] = world.merchant.allowed_hosts;
    const own = [`https://${host}`, `https://checkout.${host}`, `https://${shop.domain}`, 'null'];
    for (const Origin of own) {
      const headers = { Origin, 'Content-Type': 'application/json' };
      const told = await capture(newCheckout(), token, { headers });
      expect([Origin, told.status]).toEqual([Origin, 202]);
      expect(told.headers.get('Access-Control-Allow-Origin')).toBe(Origin);
      const asked = await exports.default.fetch(`https://api.skin.st/capture/shopify/${shop.id}`, {
        method: 'OPTIONS',
        headers: { Origin, 'Access-Control-Request-Method': 'POST' },
      });
      expect(asked.headers.get('Access-Control-Allow-Origin')).toBe(Origin);
    }
  });
});

describe('many at once, on a database with several connections', () => {
  test('an order and its capture never miss each other', async () => {
    const checkouts = Array.from({ length: 24 }, newCheckout);
    const told = await Promise.all(
      checkouts.flatMap((checkout, at) => {
        const calls = [() => report(placed(checkout)), () => capture(checkout)];
        return (at % 2 ? calls.toReversed() : calls).map((call) => call());
      }),
    );
    expect(told.filter(({ status }) => status >= 300)).toEqual([]);
    expect(await pendingOf()).toBe(24n * 1_600n);
  }, 60_000);

  test('a code and a capture that beats it, at once: the click earns', async () => {
    const rival = await newRival();
    const discount_codes = [{ code: rival.code, amount: '0.00', type: 'percentage' }];
    const checkouts = Array.from({ length: 6 }, newCheckout);
    const told = await Promise.all(
      checkouts.flatMap((checkout, at) => {
        const calls = [() => report(placed(checkout, { discount_codes })), () => capture(checkout)];
        return (at % 2 ? calls.toReversed() : calls).map((call) => call());
      }),
    );
    expect(told.filter(({ status }) => status >= 300)).toEqual([]);
    expect([await pendingOf(), await pendingOf(rival.other.id)]).toEqual([6n * 1_600n, 0n]);
  }, 60_000);

  test('a flood is answered, kept within bounds, and moves no money twice', async () => {
    const [checkout, clicks] = [newCheckout(), [] as string[]];
    for (let at = 0; at < 30; at++) clicks.push(await clickOn(world.link.id, Date.now() - at));
    const flood = [
      ...Array.from({ length: 20 }, () => capture(checkout, `AQ${'y'.repeat(62)}`)),
      ...clicks.flatMap((click) => Array.from({ length: 5 }, () => capture(checkout, click))),
      ...Array.from({ length: 230 }, () => capture(newCheckout())),
    ];
    const [order, ...answers] = await Promise.all([report(placed(checkout)), ...flood]);
    // recorded, by a click or by none: then the next capture credits it
    expect([200, 202]).toContain(order.status);
    const statuses = answers.map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual([202, 400, 429]);
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(40);
    expect(await pendingOf()).toBe(1_600n);
    const { rows } = await db.execute(sql`select
      count(*) filter (where click_id <> '')::int as rows, count(distinct checkout_hash)::int as n
      from checkout_captures where network_account_id = ${shop.id}`);
    // the bounds are looked at without a lock, so those at the same moment may pass them
    expect(Number(rows[0]?.rows)).toBeLessThan(180);
  }, 60_000);
});
