import { LINK_TTL_SECONDS } from '@skinstack/cache/link-cache';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { describe, expect, test } from 'vitest';
import { fakeApp, link } from '../fake-ports.ts';

const path = `/l/${link.slug}`;

/** A redirect Worker whose Redis forgets by the Worker's clock, and whose Neon can be edited. */
async function openWorld() {
  let stored: RedirectLink = link;
  let cached: { link: RedirectLink; until_ms: number } | null = null;
  const put = (found: RedirectLink, now_ms: number) => {
    cached = { link: found, until_ms: now_ms + LINK_TTL_SECONDS * 1_000 };
  };
  const app = await fakeApp({
    readCache: async () => {
      const isFresh = cached !== null && app.clock.now_ms < cached.until_ms;
      return { fresh: isFresh ? (cached?.link ?? null) : null, last: cached?.link ?? null };
    },
    fillCache: async (found) => {
      if (cached === null || app.clock.now_ms >= cached.until_ms) put(found, app.clock.now_ms);
    },
    findLink: async () => stored,
  });
  return {
    ...app,
    edit(change: Partial<RedirectLink>, reachesRedis: boolean) {
      stored = { ...stored, ...change };
      if (reachesRedis) put(stored, app.clock.now_ms);
    },
  };
}

/** The seconds until a link that somebody follows every second shows what it was edited to. */
async function secondsUntilSeen(change: Partial<RedirectLink>, reachesRedis: boolean) {
  const { follow, edit, clock } = await openWorld();
  await follow(path);
  edit(change, reachesRedis);
  for (let seconds = 0; seconds < 300; seconds++) {
    const response = await follow(path);
    if (!response.headers.get('Location')?.includes('/serum')) return seconds;
    clock.now_ms += 1_000;
  }
  return Number.POSITIVE_INFINITY;
}

describe.each([
  ['disabled', { is_active: false }],
  ['edited', { destination_url: 'https://shop.example/other' }],
])('a link that is %s', (_, change) => {
  test('shows it within 5 seconds', async () => {
    expect(await secondsUntilSeen(change, true)).toBeLessThanOrEqual(5);
  });

  test('shows it within 60 seconds when Redis was not told', async () => {
    expect(await secondsUntilSeen(change, false)).toBeLessThanOrEqual(60);
  });
});
