import { env } from 'cloudflare:workers';
import { publishBetween } from '@skinstack/api/operations/schedule';
import { createPorts as createApiPorts } from '@skinstack/api/ports';
import { publishLinkChanges } from '@skinstack/api/publish-links';
import { linkKey, TOLD_KEY } from '@skinstack/cache/link-cache';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createApp as createRedirect } from '@skinstack/redirect/app';
import { createPorts } from '@skinstack/redirect/ports';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

/** A redirect Worker on the same stores, with a clock of its own. */
function follower() {
  const clock = { ahead_ms: 0 };
  const CLICKS = { send: async () => {} };
  const ports = createPorts({ ...(env as never as Parameters<typeof createPorts>[0]), CLICKS });
  const app = createRedirect({ ...ports, now: () => Date.now() + clock.ahead_ms });
  const follow = async () => {
    const deferred: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => deferred.push(work);
    const response = await app.fetch(new Request(`https://skin.st/l/${world.link.slug}`), {
      waitUntil,
    });
    await Promise.all(deferred);
    return [response.status, response.headers.get('Location')?.split('?')[0] ?? null];
  };
  return { clock, follow };
}

test('a disabled or edited link: followers see it within five seconds', async () => {
  const { clock, follow } = follower();
  expect(await follow()).toEqual([302, 'https://shop.example/products/serum']);
  const at = `/api/links/${world.link.id}`;
  await callApi(key, 'PATCH', at, { destination_url: 'https://shop.example/new' });
  clock.ahead_ms += 5_000;
  expect(await follow()).toEqual([302, 'https://shop.example/new']);
  await callApi(key, 'PATCH', at, { is_active: false });
  clock.ahead_ms += 5_000;
  expect(await follow()).toEqual([410, null]);
});

test('a redirect that read the old link just before the edit does not put it back', async () => {
  const ports = createPorts({
    ...(env as never as Parameters<typeof createPorts>[0]),
    CLICKS: { send: async () => {} },
  });
  const old = await ports.findLink(world.link.slug, 2_000);
  await callApi(key, 'PATCH', `/api/links/${world.link.id}`, { is_active: false });
  if (old) await ports.fillCache(old);
  expect(await ports.readCache(world.link.slug, Date.now())).toMatchObject({
    fresh: { is_active: false },
  });
});

/** The database, as whoever may change everything; the API must say nothing of it to Redis. */
const owner = connectDatabase(env.OWNER_DATABASE_URL ?? '');

describe('what is edited of a link’s surroundings', () => {
  test.each([
    ['merchant', { allowed_hosts: ['elsewhere.example'] }],
    ['merchant', { is_active: false }],
    ['program', { is_active: false }],
    ['influencer', { is_active: false }],
  ] as const)('%s: followers see it within five seconds: %o', async (what, change) => {
    const { clock, follow } = follower();
    expect((await follow())[0]).toBe(302);
    await callApi(ADMIN, 'PATCH', `/api/${what}s/${world[what].id}`, change);
    clock.ahead_ms += 5_000;
    expect((await follow())[0]).toBe(410);
  });

  test('the parameter of the click', async () => {
    const { clock, follow } = follower();
    await follow();
    const change = { click_parameter: 'other' };
    await callApi(ADMIN, 'PATCH', `/api/programs/${world.program.id}`, change);
    clock.ahead_ms += 5_000;
    await follow();
    const ports = await createApiPorts(env);
    expect(await ports.redis.get(linkKey(world.link.slug))).toContain('"other"');
  });
});

test('what somebody edits in the database itself is told by the next run of the job', async () => {
  const { clock, follow } = follower();
  await follow();
  const ports = await createApiPorts(env);
  await owner.execute(sql`update tracking_links set is_active = false where id = ${world.link.id}`);
  expect(await publishLinkChanges(ports)).toBeGreaterThan(0);
  clock.ahead_ms += 5_000;
  expect((await follow())[0]).toBe(410);
});

describe('Redis does not answer while a link is disabled', () => {
  const away = { get: () => Promise.reject(new Error('away')), eval: () => Promise.reject() };

  test('the next run of the job tells it', async () => {
    const { clock, follow } = follower();
    await follow();
    const ports = await createApiPorts(env);
    await owner.execute(sql`update programs set is_active = false where id = ${world.program.id}`);
    await expect(publishLinkChanges({ ...ports, redis: away as never })).rejects.toThrow();
    await publishLinkChanges(ports);
    const { rows } = await db.execute(
      sql`select from link_changes where subject_id = ${world.program.id}`,
    );
    expect(rows).toEqual([]);
    clock.ahead_ms += 5_000;
    expect((await follow())[0]).toBe(410);
  });

  test('nobody tells it: followers see it within 60 s', async () => {
    const { clock, follow } = follower();
    await follow();
    await owner.execute(
      sql`update tracking_links set is_active = false where id = ${world.link.id}`,
    );
    clock.ahead_ms += 60_000;
    expect((await follow())[0]).toBe(410);
  });
});

test('between two runs of the minute’s jobs Redis has news twice more, even if one fails', async () => {
  const ports = await createApiPorts(env);
  const waited: number[] = [];
  const news: (string | null)[] = [];
  const wait = async (duration_ms: number) => {
    waited.push(duration_ms);
    news.push(await ports.redis.get<string>(TOLD_KEY));
  };
  let isAway = true;
  const eval_ = (...given: Parameters<typeof ports.redis.eval>) => {
    if (!isAway) return ports.redis.eval(...given);
    isAway = false;
    return Promise.reject(new Error('away'));
  };
  const redis = { get: ports.redis.get.bind(ports.redis), eval: eval_ };
  await publishBetween({ ...ports, redis: redis as never }, '* * * * *', wait);
  news.push(await ports.redis.get<string>(TOLD_KEY));
  expect(waited).toEqual([20_000, 20_000]);
  const told_at = (text: string | null | undefined) => JSON.parse(text ?? '{}').told_at_ms ?? 0;
  expect(told_at(news[2])).toBeGreaterThan(told_at(news[1]));
  await publishBetween(ports, '17 3 * * *', wait);
  expect(waited).toHaveLength(2);
});
