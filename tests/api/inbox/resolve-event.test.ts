import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
let order_id: string;
beforeEach(async () => {
  world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    merchant_id: world.merchant.id,
  });
  order_id = newId('ord');
});

const reason = 'The shop confirmed it';
const usd = (amount_minor: number) => ({ amount_minor, currency: 'USD' });
const resolve = (id: unknown, wish: object) =>
  callApi(ADMIN, 'POST', `/api/webhook-events/${id}/resolve`, wish);
const credit = (change: object = {}) => ({
  ...{ action: 'credit', influencer_id: world.influencer.id, program_id: world.program.id, reason },
  ...change,
});
const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
/** A delivery that is set aside: its commission is over the order, as Refersion's help has it. */
const odd = async (change: Record<string, unknown> = {}) =>
  (await postRefersion(account, conversion(order_id, { total: '4.75', ...change }))).body;
const trace = async () =>
  (await callApi(ADMIN, 'GET', `/api/orders/${order_id}`)).body as {
    status: string;
    decision: { step: string; detail: string }[];
  };

describe('credit', () => {
  test('a commission over its order: 2000 of 4.75 pays 1600, as the delivery says', async () => {
    const { outcome, event_id } = await odd();
    expect([outcome, await pending()]).toEqual(['quarantined', 0n]);
    const { status, body } = await resolve(event_id, credit());
    expect([status, await pending()]).toEqual([200, 1_600n]);
    expect(body).toMatchObject({
      ...{ id: event_id, status: 'recorded', external_order_id: order_id },
      reason: `Credited by hand to ${world.influencer.id}: ${reason}`,
      resolution: { action: 'credit', influencer_id: world.influencer.id, reason },
      resolved_at: expect.stringMatching(/Z$/),
    });
    const { status: credited, decision } = await trace();
    expect(credited).toBe('credited');
    expect(decision).toContainEqual(
      expect.objectContaining({
        ...{ step: 'hand', outcome: 'credited' },
        detail: `An operator credited it by hand: ${reason}`,
      }),
    );
  });

  test('an order nobody earned, under the terms of its program', async () => {
    const { event_id, outcome } = (await postRefersion(account, conversion(order_id))).body;
    expect(outcome).toBe('unattributed');
    expect((await resolve(event_id, credit())).status).toBe(200);
    expect([await pending(), (await trace()).status]).toEqual([1_600n, 'credited']);
  });

  test('what says nothing that is understood needs its amount: 50.00 at 20 % pays 800', async () => {
    const broken = { order_id, total: 'fifty', currency: 'USD' };
    const { event_id, outcome } = (await postRefersion(account, broken)).body;
    expect(outcome).toBe('quarantined');
    const without = await resolve(event_id, credit());
    expect([without.status, without.body.errors]).toMatchObject([400, [{ path: 'amount' }]]);
    expect((await resolve(event_id, credit({ amount: usd(5_000) }))).status).toBe(200);
    expect(await pending()).toBe(800n);
    // the order has its own number, so a good delivery of it later is the same order
    const click = { sub_id: await clickOn(world.link.id) };
    await postRefersion(account, conversion(order_id, { total: '50.00', click }));
    expect((await trace()).status).toBe('credited');
    expect(await pending()).toBe(1_600n);
  });

  test('once: again, otherwise, and by a replay nothing more comes of it', async () => {
    const { event_id } = await odd();
    await resolve(event_id, credit());
    for (const wish of [credit(), credit({ reason: 'again' }), { action: 'dismiss', reason }]) {
      const { status, body } = await resolve(event_id, wish);
      expect([status, body.code]).toEqual([409, 'conflict']);
    }
    const replayed = await callApi(ADMIN, 'POST', `/api/webhook-events/${event_id}/replay`);
    expect([replayed.status, replayed.body.outcome]).toEqual([202, 'duplicate']);
    expect(await pending()).toBe(1_600n);
  });

  test('twelve at once, for two influencers: one of them is credited, once', async () => {
    const other = await newWorld(db);
    const { event_id } = await odd();
    const wishes = Array.from({ length: 12 }, (_, at) =>
      credit(at % 2 === 0 ? {} : { influencer_id: other.influencer.id }),
    );
    const answers = await Promise.all(wishes.map((wish) => resolve(event_id, wish)));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    const theirs = (await listBalances(db, other.influencer.id))[0]?.pending_minor ?? 0n;
    expect((await pending()) + theirs).toBe(1_600n);
  });

  test('the same request with its key is answered as the first', async () => {
    const { event_id } = await odd();
    const path = `https://api.skin.st/api/webhook-events/${event_id}/resolve`;
    const send = () => callWithKey(path, `resolve-${event_id}`, credit({ amount: usd(475) }));
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status, again.replayed]).toEqual([200, 200, 'true']);
    expect([again.text, await pending()]).toEqual([first.text, 1_600n]);
    const changed = await callWithKey(path, `resolve-${event_id}`, credit({ reason: 'x' }));
    expect(changed.status).toBe(409);
  });

  test.each<[string, () => Promise<object>, number]>([
    ['an unknown program', async () => ({ program_id: newId('prg') }), 404],
    ['an unknown influencer', async () => ({ influencer_id: newId('inf') }), 404],
    [
      'another merchant’s program',
      async () => ({ program_id: (await newWorld(db)).program.id }),
      400,
    ],
    ['another currency', async () => ({ amount: { amount_minor: 100, currency: 'EUR' } }), 400],
    ['no currency at all', async () => ({ amount: { amount_minor: 100, currency: 'ZZZ' } }), 400],
    ['nothing', async () => ({ amount: usd(0) }), 400],
    ['more than any order', async () => ({ amount: usd(1_000_000_000_001) }), 400],
    ['no reason', async () => ({ reason: ' ' }), 400],
    ['a field too many', async () => ({ conversion_id: newId('cnv') }), 400],
  ])('%s is refused, and it can still be decided', async (_, change, expected) => {
    const { event_id } = await odd();
    expect((await resolve(event_id, credit(await change()))).status).toBe(expected);
    expect(await pending()).toBe(0n);
    expect((await resolve(event_id, credit())).status).toBe(200);
  });

  test('an order that is credited already is not credited again', async () => {
    const click = { sub_id: await clickOn(world.link.id) };
    const first = await postRefersion(account, conversion(order_id, { click }));
    expect(first.body.outcome).toBe('recorded');
    const { event_id } = await odd({ id: 7_000_001, updated: '2030-01-01 00:00:00' });
    const { status, body } = await resolve(event_id, credit());
    expect([status, body.detail]).toEqual([
      409,
      expect.stringContaining(String(first.body.conversion_id)),
    ]);
    expect(await pending()).toBe(1_600n);
  });
});

describe('reverse', () => {
  const sold = async () => {
    const click = { sub_id: await clickOn(world.link.id) };
    return (await postRefersion(account, conversion(order_id, { click }))).body.conversion_id;
  };
  const nameless = async () =>
    (await postRefersion(account, { id: 9, total: '-25.00', currency: 'USD', status: 'PENDING' }))
      .body.event_id;

  test('a credit that names no order takes its part of one: 25.00 of 100.00 leaves 1200', async () => {
    const conversion_id = await sold();
    const event_id = await nameless();
    const wish = { action: 'reverse', conversion_id, amount: usd(2_500), reason };
    const { status, body } = await resolve(event_id, wish);
    expect([status, await pending()]).toEqual([200, 1_200n]);
    expect(body).toMatchObject({ status: 'reversed', conversion_id, resolution: wish });
    const shown = await callApi(ADMIN, 'GET', `/api/conversions/${conversion_id}`);
    expect(shown.body.reversals).toMatchObject([
      {
        kind: 'refund',
        external_refund_id: `hand:${event_id}`,
        reason: expect.stringContaining(reason),
      },
    ]);
    expect((await resolve(event_id, wish)).status).toBe(409);
    expect(await pending()).toBe(1_200n);
  });

  test('more than there is takes what is left, and a second delivery its own part', async () => {
    const conversion_id = await sold();
    const first = { action: 'reverse', conversion_id, amount: usd(2_500), reason };
    await resolve(await nameless(), first);
    const more = (await postRefersion(account, { id: 10, total: 'x', currency: 'USD' })).body;
    const all = { action: 'reverse', conversion_id, amount: usd(99_900), reason };
    expect((await resolve(more.event_id, all)).status).toBe(200);
    expect(await pending()).toBe(0n);
  });

  test('in another currency, or of a conversion that is not there, it is refused', async () => {
    const conversion_id = await sold();
    const event_id = await nameless();
    const amount = { amount_minor: 100, currency: 'EUR' };
    const wish = { action: 'reverse', conversion_id, amount, reason };
    expect((await resolve(event_id, wish)).status).toBe(400);
    const nobody = { ...wish, amount: usd(100), conversion_id: newId('cnv') };
    expect((await resolve(event_id, nobody)).status).toBe(404);
    expect(await pending()).toBe(1_600n);
  });
});

test('dismiss only marks it: no money moves, and no replay brings it back', async () => {
  const { event_id } = await odd();
  const { status, body } = await resolve(event_id, { action: 'dismiss', reason });
  expect([status, body.status, body.reason]).toEqual([
    ...[200, 'ignored', `Dismissed by hand: ${reason}`],
  ]);
  const replayed = await callApi(ADMIN, 'POST', `/api/webhook-events/${event_id}/replay`);
  expect([replayed.body.outcome, await pending()]).toEqual(['duplicate', 0n]);
  const { data } = (await callApi(ADMIN, 'GET', '/api/webhook-events?status=quarantined&limit=100'))
    .body as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).not.toContain(event_id);
});

test('what moved money cannot be decided, and an influencer decides nothing', async () => {
  const click = { sub_id: await clickOn(world.link.id) };
  const { event_id } = (await postRefersion(account, conversion(order_id, { click }))).body;
  expect((await resolve(event_id, credit())).status).toBe(409);
  const path = `/api/webhook-events/${event_id}/resolve`;
  const own = await callApi(await keyOf(world.influencer.id), 'POST', path, credit());
  expect(own.status).toBe(403);
  expect((await resolve(newId('evt'), { action: 'dismiss', reason })).status).toBe(404);
});

async function callWithKey(url: string, key: string, wish: object) {
  const { exports } = await import('cloudflare:workers');
  const response = await exports.default.fetch(url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${ADMIN}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    },
    body: JSON.stringify(wish),
  });
  const text = await response.text();
  return { status: response.status, text, replayed: response.headers.get('Idempotent-Replayed') };
}
