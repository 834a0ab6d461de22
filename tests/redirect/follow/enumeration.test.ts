import { exports } from 'cloudflare:workers';
import { clientAddress } from '@skinstack/http/request-headers';
import { describe, expect, test } from 'vitest';
import { cached, EMPTY, fails, fakeApp, link, PHONE } from '../fake-ports.ts';

const LIMIT = 3;
const from = (address: string, more: Record<string, string> = {}) => ({
  headers: { 'CF-Connecting-IP': address, ...more },
});
const HOME = from('203.0.113.7');

/** A redirect Worker that allows three misses an address, and counts what it held back. */
async function guardedApp(change: Parameters<typeof fakeApp>[0] = {}) {
  const counted = new Map<string, number>();
  const held: number[] = [];
  const misses = {
    count: async (address: string) => {
      const count = (counted.get(address) ?? 0) + 1;
      counted.set(address, count);
      return count <= LIMIT;
    },
  };
  const wait = async (duration_ms: number) => {
    if (duration_ms > 100) held.push(duration_ms); // shorter ones gather clicks
  };
  return { ...(await fakeApp({ misses, wait, ...change })), counted, held };
}

type App = Awaited<ReturnType<typeof guardedApp>>;

async function guess({ follow }: App, times: number, init = HOME): Promise<number[]> {
  const statuses = [];
  for (let index = 0; index < times; index++) {
    statuses.push((await follow(`/l/Guess${index}`, init)).status);
  }
  return statuses;
}

describe('who tries many unknown slugs', () => {
  test('is refused after the limit, held back, and told when to try again', async () => {
    const app = await guardedApp();
    expect(await guess(app, LIMIT + 2)).toEqual([404, 404, 404, 429, 429]);
    expect(app.held).toEqual([1_000, 1_000]);
    const refused = await app.follow('/l/Another1', HOME);
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60']);
    expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
    const request_id = refused.headers.get('X-Request-Id');
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', request_id });
    const page = await app.follow('/l/Another2', from('203.0.113.7', { Accept: 'text/html' }));
    expect([page.status, page.headers.get('Cache-Control')]).toEqual([429, 'no-store']);
    expect(await page.text()).toContain('Links that exist go on working');
  });

  test('is told apart by address, of IPv6 by /64, whatever else is said', async () => {
    const app = await guardedApp();
    await guess(app, LIMIT, from('2001:db8:1:2::1'));
    const forwarded = from('2001:db8:1:2:9::9', { 'X-Forwarded-For': '198.51.100.1' });
    expect(await guess(app, 1, forwarded)).toEqual([429]);
    expect(await guess(app, 1, from('2001:db8:1:3::1'))).toEqual([404]);
  });

  test('finds a slug just missed refused without any store being asked', async () => {
    const app = await guardedApp();
    await guess(app, LIMIT + 1);
    const before = { ...app.calls };
    expect(await guess(app, LIMIT + 1)).toEqual([429, 429, 429, 429]);
    expect(app.calls).toEqual(before);
  });
});

describe('a shopper behind the same address', () => {
  const path = `/l/${link.slug}`;

  test.each([
    ['only Neon knows', {}],
    ['Redis knows', { readCache: async (slug: string) => (slug === link.slug ? cached : EMPTY) }],
    [
      'Neon knows and Redis is down',
      { readCache: fails, findLink: async (slug: string) => (slug === link.slug ? link : null) },
    ],
  ])('is redirected along a live link %s, first and from memory', async (_, change) => {
    const app = await guardedApp(change);
    await guess(app, LIMIT + 5);
    const [counted, held] = [app.counted.get('203.0.113.7'), app.held.length];
    for (let round = 0; round < 5; round++) {
      expect((await app.follow(path, HOME)).status).toBe(302);
    }
    expect([app.counted.get('203.0.113.7'), app.held.length]).toEqual([counted, held]);
  });

  test('is never counted: not for live, ended or unreadable links, nor for nonsense', async () => {
    const app = await guardedApp({
      findLink: async (slug) => {
        if (slug === 'StoreDown') return fails();
        return slug === 'Ended123' ? { ...link, slug, is_active: false } : link;
      },
    });
    for (const address of [path, '/l/Ended123', '/l/StoreDown', '/favicon.ico', '/healthz']) {
      await app.follow(address, HOME);
    }
    expect(app.counted.size).toBe(0);
  });
});

describe('nothing is limited', () => {
  test('without the binding', async () => {
    const app = { ...(await guardedApp()), ...(await fakeApp()) };
    expect(await guess(app, LIMIT + 2)).toEqual([404, 404, 404, 404, 404]);
  });

  test('when the limiter fails: 404 and a log line', async () => {
    const app = await guardedApp({ misses: { count: fails } });
    expect(await guess(app, 1)).toEqual([404]);
    expect(app.lines.map(({ event }) => event)).toEqual(['rate_limit_unavailable']);
    expect(JSON.stringify(app.lines)).not.toContain('secret-value');
  });

  test('when nobody said where the request is from', async () => {
    const app = await guardedApp();
    expect(await guess(app, LIMIT + 1, { headers: {} } as typeof HOME)).toEqual([
      404, 404, 404, 404,
    ]);
  });
});

test('the binding of wrangler.toml refuses after sixty', async () => {
  const headers = { 'CF-Connecting-IP': '203.0.113.99', 'User-Agent': PHONE };
  let allowed = 0;
  let status = 404;
  // twice as many, because a window of the binding may end meanwhile
  while (status === 404 && allowed <= 120) {
    ({ status } = await exports.default.fetch('https://skin.st/l/NoSuch01', { headers }));
    if (status === 404) allowed++;
  }
  expect(status).toBe(429);
  expect(allowed).toBeGreaterThanOrEqual(60);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000:1:2:3:4', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
])('the address %s is counted as %s', (given, counted) => {
  expect(clientAddress(new Headers({ 'CF-Connecting-IP': given }))).toBe(counted);
});
