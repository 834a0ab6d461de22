import { linkKey } from '@skinstack/cache/link-cache';
import { signLink } from '@skinstack/domain/links/signed-link';
import { FAULTS, type Mode } from '@skinstack/lab/proxies/start-fault-proxy';
import { percentile } from '@skinstack/lab/report';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type FaultWorld, openFaultWorld } from './open-fault-world.ts';

/** `FAULT_REQUESTS=1000 npm test -- tests/faults/fault-modes.test.ts` */
const REQUEST_COUNT = inject('fault_requests');
/** Redis 60 ms, Neon 2,000 ms, and what a busy machine adds. */
const LONGEST_MS = 4_000;
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148';

let world: FaultWorld;
beforeAll(async () => {
  world = await openFaultWorld(inject('bindings'), REQUEST_COUNT);
}, 120_000);
afterAll(() => world?.stop());

type Served = Awaited<ReturnType<FaultWorld['serve']>>;
type Answer = { status: number; place: string | null; retry_after: string | null; ms: number };

async function follow({ port }: Served, slug: string): Promise<Answer> {
  const began_ms = performance.now();
  const headers = { 'User-Agent': PHONE, Connection: 'close' };
  const address = `http://127.0.0.1:${port}/l/${slug}`;
  const response = await fetch(address, { redirect: 'manual', headers });
  const place = response.headers.get('Location')?.split('&subid=')[0] ?? null;
  const retry_after = response.headers.get('Retry-After');
  await response.arrayBuffer();
  return { status: response.status, place, retry_after, ms: performance.now() - began_ms };
}

/** Follows every link once, a few at a time. */
async function followAll(served: Served): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < world.links.length; at += 10) {
    const some = world.links.slice(at, at + 10);
    answers.push(...(await Promise.all(some.map(({ slug }) => follow(served, slug)))));
  }
  return answers;
}

/** Both stores in some mode and a Worker that has seen nothing; everything as it was after. */
async function under(
  modes: { redis?: Mode; neon?: Mode },
  work: (served: Served) => Promise<void>,
): Promise<void> {
  const served = await world.serve();
  [world.redis.mode, world.neon.mode] = [modes.redis ?? 'ok', modes.neon ?? 'ok'];
  try {
    await work(served);
  } finally {
    [world.redis.mode, world.neon.mode] = ['ok', 'ok'];
    await served.stop();
  }
}

function expectRightPlace(answers: readonly Answer[], what: string): void {
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302));
  expect(answers.map(({ place }) => place)).toEqual(
    world.links.map(({ destination_url }) => destination_url),
  );
  const times = answers.map(({ ms }) => ms);
  const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
  console.log(`${what}: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`);
  expect(Math.max(...times)).toBeLessThan(LONGEST_MS);
}

/** Longer than any copy is fresh. */
const LONG_AGO_MS = 8 * 86_400_000;

/** Puts a copy of every link into Redis, read from the database so long ago. */
async function cacheLinks(ago_ms: number): Promise<void> {
  const read_at_ms = Date.now() - ago_ms;
  for (const link of world.links) {
    await world.cache.set(linkKey(link.slug), signLink(world.link_signer, { ...link, read_at_ms }));
  }
}

describe('every live slug leads to its right place', () => {
  test.each(FAULTS)(
    'Redis: %s',
    async (mode) => {
      await world.cache.del(...world.links.map(({ slug }) => linkKey(slug)));
      const before = world.queue.counted().click_count;
      await under({ redis: mode }, async (served) => {
        expectRightPlace(await followAll(served), `Redis ${mode}`);
        await expect
          .poll(() => world.queue.counted().click_count - before, { timeout: 5_000 })
          .toBe(world.links.length);
      });
    },
    300_000,
  );

  test.each(FAULTS)(
    'Neon: %s',
    async (mode) => {
      await cacheLinks(0);
      await under({ neon: mode }, async (served) => {
        expectRightPlace(await followAll(served), `Neon ${mode}`);
      });
    },
    300_000,
  );

  test.each(FAULTS)(
    'Neon: %s, and Redis has only what it had long ago',
    async (mode) => {
      await cacheLinks(LONG_AGO_MS);
      await under({ neon: mode }, async (served) => {
        expectRightPlace(await followAll(served), `Neon ${mode}, old copies`);
      });
    },
    300_000,
  );
});

describe('both stores fail', () => {
  test.each(FAULTS.filter((mode) => mode !== 'delay'))(
    '%s',
    async (mode) => {
      const [cached, other] = world.links;
      if (!cached || !other) throw new Error('no links');
      await world.cache.del(linkKey(other.slug));
      await under({}, async (served) => {
        expect((await follow(served, cached.slug)).status).toBe(302);
        [world.redis.mode, world.neon.mode] = [mode, mode];
        expect(await follow(served, cached.slug)).toMatchObject({
          ...{ status: 302, place: cached.destination_url },
        });
        expect(await follow(served, other.slug)).toMatchObject({ status: 503, retry_after: '5' });
        [world.redis.mode, world.neon.mode] = ['ok', 'ok'];
        await expect.poll(async () => (await follow(served, other.slug)).status).toBe(302);
      });
    },
    60_000,
  );
});
