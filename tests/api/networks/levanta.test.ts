import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { makeSlug } from '@skinstack/domain/links/slug';
import { createApp as createRedirect } from '@skinstack/redirect/app';
import { createPorts } from '@skinstack/redirect/ports';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { levantaEvent, postLevanta } from '../builders/post-levanta.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
let world: Awaited<ReturnType<typeof newWorld>>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
beforeEach(async () => {
  world = await newWorld(db);
  account = await levantaAccount(world.merchant.id);
});

const levantaAccount = (merchant_id: string | null) =>
  newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', { network: 'levanta', merchant_id });

/** Another link of the same influencer to the same product. */
function anotherLink(destination_url: string) {
  const { influencer, program, product } = world;
  return insertRow(db, trackingLinks, {
    ...{ id: newId('lnk'), slug: makeSlug(random), influencer_id: influencer.id },
    ...{ program_id: program.id, product_id: product.id, destination_url },
  });
}

const isActive = async (link: { id: string }) =>
  (await callApi(ADMIN, 'GET', `/api/links/${link.id}`)).body.is_active;
const disabled = (data: Record<string, unknown>) =>
  levantaEvent('link.disabled', { object: 'link', id: 'lv_1', active: false, ...data });

/** A redirect Worker on the same stores, with a clock of its own. */
function follower() {
  const clock = { ahead_ms: 0 };
  const settings = env as never as Parameters<typeof createPorts>[0];
  const ports = createPorts({ ...settings, CLICKS: { send: async () => {} } });
  const app = createRedirect({ ...ports, now: () => Date.now() + clock.ahead_ms });
  const follow = async () => {
    const deferred: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => deferred.push(work);
    const address = `https://skin.st/l/${world.link.slug}`;
    const response = await app.fetch(new Request(address), { waitUntil });
    await Promise.all(deferred);
    return response.status;
  };
  return { clock, follow };
}

describe('link.disabled', () => {
  test.each([
    ['its slug', () => ({ sourceId: world.link.slug })],
    ['its id', () => ({ sourceSubId: world.link.id })],
    ['its slug, version 2', () => ({ subid1: world.link.slug })],
    ['its address', () => ({ url: world.link.destination_url })],
  ])('disables the link named by %s', async (_, data) => {
    const event = disabled(data());
    const { status, body } = await postLevanta(account, event);
    expect([status, body]).toMatchObject([
      200,
      { outcome: 'updated', conversion_id: null, event_id: expect.stringMatching(/^evt_/) },
    ]);
    expect(body.reason).toContain(world.link.slug);
    expect(await isActive(world.link)).toBe(false);
  });

  test('followers see it within five seconds', async () => {
    const { clock, follow } = follower();
    expect(await follow()).toBe(302);
    await postLevanta(account, disabled({ sourceId: world.link.slug }));
    clock.ahead_ms += 5_000;
    expect(await follow()).toBe(410);
  });

  test('a sub-id names the link; another to the same address goes on', async () => {
    const { destination_url } = world.link;
    const other = await anotherLink(destination_url);
    await postLevanta(account, disabled({ sourceId: other.slug, url: destination_url }));
    expect([await isActive(world.link), await isActive(other)]).toEqual([true, false]);
  });

  test('again: a duplicate, and the event alone decides once', async () => {
    const event = disabled({ sourceId: world.link.slug });
    await postLevanta(account, event);
    await callApi(ADMIN, 'PATCH', `/api/links/${world.link.id}`, { is_active: true });
    const again = await postLevanta(account, event);
    expect([again.status, again.body.outcome]).toEqual([202, 'duplicate']);
    expect(await isActive(world.link)).toBe(true);
    const other = await postLevanta(account, disabled({ sourceId: world.link.slug }));
    const before = await postLevanta(account, disabled({ sourceId: world.link.slug }));
    expect([other.body.outcome, before.body.outcome]).toEqual(['updated', 'ignored']);
  });

  test('ten copies at once: one does it', async () => {
    const event = disabled({ sourceId: world.link.slug });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => postLevanta(account, event)),
    );
    expect(answers.map(({ status }) => status).every((status) => status < 300)).toBe(true);
    const { rows } = await db.execute(
      sql`select status from webhook_events where network_account_id = ${account.id}`,
    );
    expect(rows).toHaveLength(1);
    expect(await isActive(world.link)).toBe(false);
  });

  test('a merchant’s account disables no other merchant’s links', async () => {
    const stranger = await levantaAccount((await newWorld(db)).merchant.id);
    const { slug } = world.link;
    const url = `https://shop.example/only/${slug}`;
    const other = await anotherLink(url);
    for (const data of [{ sourceId: slug }, { url }]) {
      const { status, body } = await postLevanta(stranger, disabled(data));
      expect([status, body.outcome]).toEqual([200, 'ignored']);
    }
    expect([await isActive(world.link), await isActive(other)]).toEqual([true, true]);
    const ours = await postLevanta(await levantaAccount(null), disabled({ sourceId: slug }));
    expect(ours.body.outcome).toBe('updated');
  });

  test('no link of ours: ignored, with a reason', async () => {
    const { status, body } = await postLevanta(account, disabled({ url: 'https://amazon.com/x' }));
    expect([status, body.outcome, body.reason]).toEqual([
      ...[200, 'ignored', 'No link of ours is meant.'],
    ]);
  });
});

describe('products', () => {
  const asin = () => `B0${world.product.id.slice(-8).toUpperCase()}`;
  const change = (type: string, data: unknown = { object: 'product', asin: asin() }) =>
    postLevanta(account, levantaEvent(type, data));
  const isOffered = async () =>
    (await callApi(ADMIN, 'GET', `/api/products/${world.product.id}`)).body.is_active;
  const listProduct = () =>
    callApi(ADMIN, 'PATCH', `/api/products/${world.product.id}`, { external_product_id: asin() });

  test('removed and gained again', async () => {
    await listProduct();
    expect((await change('product.removed')).body).toMatchObject({ outcome: 'updated' });
    expect(await isOffered()).toBe(false);
    expect((await change('product.removed')).body).toMatchObject({ outcome: 'ignored' });
    expect((await change('product.access.gained')).body).toMatchObject({ outcome: 'updated' });
    expect(await isOffered()).toBe(true);
  });

  test('the newest word counts, whatever comes when; of one moment the removal', async () => {
    await listProduct();
    const START_MS = Date.now() - 86_400_000;
    /** A word of that minute: `+` gained, `-` removed. */
    const say = async (sign: string, minute: number) => {
      const type = sign === '+' ? 'product.access.gained' : 'product.removed';
      const created = START_MS + 60_000 * minute;
      const event = { ...levantaEvent(type, { object: 'product', asin: asin() }), created };
      return (await postLevanta(account, event)).body;
    };
    expect((await say('-', 2)).outcome).toBe('updated');
    expect(await say('+', 1)).toMatchObject({
      ...{ outcome: 'ignored', reason: 'It is not newer than what is known of the product.' },
    });
    expect(await isOffered()).toBe(false);
    expect([(await say('+', 2)).outcome, await isOffered()]).toEqual(['ignored', false]);
    expect([(await say('+', 3)).outcome, await isOffered()]).toEqual(['updated', true]);
    // it says nothing new, and yet what is older than it is old from now on
    expect((await say('+', 5)).outcome).toBe('ignored');
    expect([(await say('-', 4)).outcome, await isOffered()]).toEqual(['ignored', true]);

    const words: [string, number][] = [
      ['+', 10],
      ['-', 11],
      ['+', 12],
      ['-', 12],
      ['+', 12],
    ];
    await Promise.all([...words, ...words.toReversed()].map((word) => say(...word)));
    expect(await isOffered()).toBe(false);
  });

  test('another merchant’s product of the same number stays as it is', async () => {
    await listProduct();
    const { merchant, program } = await newWorld(db);
    const theirs = await insertRow(db, products, {
      ...{ id: newId('prd'), merchant_id: merchant.id, program_id: program.id, name: 'Serum' },
      ...{ url: 'https://shop.example/x', external_product_id: asin() },
    });
    await change('product.removed');
    const { body } = await callApi(ADMIN, 'GET', `/api/products/${theirs.id}`);
    expect([body.is_active, await isOffered()]).toEqual([true, false]);
  });

  test('a product nobody lists, and an event of another type: ignored', async () => {
    expect((await change('product.removed')).body).toMatchObject({ outcome: 'ignored' });
    expect((await change('brand.joined', {})).body).toMatchObject({ outcome: 'ignored' });
  });
});

test('what is not understood is quarantined, and a bad signature stores nothing', async () => {
  const broken = await postLevanta(account, disabled({ url: 7 }));
  expect([broken.status, broken.body.outcome]).toEqual([202, 'quarantined']);
  const forged = await postLevanta({ ...account, secret: 'another-secret' }, disabled({}));
  expect([forged.status, forged.body.code]).toEqual([401, 'invalid_signature']);
});

test('a report posted from outside pays nobody', async () => {
  const row = {
    ...{ linkId: 'lv_1', sourceId: world.link.slug, date: '2026-11-20', currency: 'USD' },
    ...{ sales: 100, commissions: 20 },
  };
  const { body } = await postLevanta(account, row, { 'x-skinstack-topic': 'report.daily' });
  expect(body.outcome).toBe('quarantined');
});
