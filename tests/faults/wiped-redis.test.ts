import { Agent } from 'node:http';
import { drainClickSpool, spoolClicks } from '@skinstack/cache/click-spool';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { linkKey } from '@skinstack/cache/link-cache';
import { createRateLimit } from '@skinstack/cache/rate-limit';
import { followOnce } from '@skinstack/lab/bench/measure-paths';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import type { Stores } from '@skinstack/local/start-stores';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newClick } from '../world/new-click.ts';
import { newId } from '../world/new-world.ts';
import { loadLua, startTestStores } from '../world/start-test-stores.ts';
import { type FaultWorld, openFaultWorld } from './open-fault-world.ts';

/** Stores of its own: nobody else's Redis is wiped. */
let stores: Stores;
let world: FaultWorld;
beforeAll(async () => {
  stores = await startTestStores();
  await loadLua(stores);
  await migrateDatabase(stores.postgresUrl);
  const own = {
    ...{ DATABASE_URL: stores.databaseUrl, UPSTASH_REDIS_REST_URL: stores.redisUrl },
    UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
  };
  world = await openFaultWorld({ ...inject('bindings'), ...own }, 20);
}, 120_000);
afterAll(async () => {
  await world?.stop();
  await stores?.stop();
});

/** Empties Redis as whoever holds its token could. */
async function wipe(): Promise<void> {
  const response = await fetch(stores.redisUrl, {
    method: 'POST',
    headers: { Authorization: `Bearer ${stores.redisToken}` },
    body: JSON.stringify(['FLUSHALL']),
  });
  expect(await response.json()).toEqual({ result: 'OK' });
}

test('Redis wiped under load: every redirect is right, every click comes once', async () => {
  const served = await world.serve();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const before = world.queue.counted().click_count;
  const wipes: Promise<void>[] = [];
  const answers: Promise<{ status: number }>[] = [];
  for (let round = 0; round < 30; round++) {
    for (const { slug } of world.links) {
      answers.push(followOnce(served.port, `/l/${slug}`, agent));
    }
    await Promise.all(answers);
    if (round % 10 === 4) wipes.push(wipe());
  }
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  await Promise.all(wipes);
  expect(new Set(statuses)).toEqual(new Set([302]));
  await expect.poll(() => world.queue.counted().click_count - before).toBe(30 * world.links.length);
  agent.destroy();
  await served.stop();
}, 60_000);

test('with Redis wiped a new Worker finds every link in Neon, and puts it back', async () => {
  await wipe();
  const served = await world.serve();
  const agent = new Agent({ keepAlive: true });
  for (const { slug } of world.links) {
    expect((await followOnce(served.port, `/l/${slug}`, agent)).status).toBe(302);
  }
  const [first] = world.links;
  await expect.poll(() => world.cache.exists(linkKey(first?.slug ?? ''))).toBe(1);
  agent.destroy();
  await served.stop();
}, 30_000);

test('what is lost is the spool, and what was counted against limits', async () => {
  const redis = connectRedis(stores.redisUrl, stores.redisToken, 5_000);
  const count = createRateLimit(redis, 'wiped', 10);
  await count('somebody');
  const counted = await count('somebody');
  const whose = { link: { id: newId('lnk') }, influencer: { id: newId('inf') } };
  await spoolClicks(redis, [newClick(whose), newClick(whose)]);
  await wipe();
  const drained: string[] = [];
  await drainClickSpool(redis, async (texts) => drained.push(...texts));
  expect(drained).toEqual([]);
  // unless a minute begins between the two
  expect((await count('somebody')).remaining).toBeGreaterThan(counted.remaining);
});
