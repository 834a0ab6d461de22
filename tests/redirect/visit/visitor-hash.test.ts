import { describe, expect, test } from 'vitest';
import { fakeApp, link, PHONE } from '../fake-ports.ts';

const DAY_MS = 86_400_000;

/** What one request is recorded as, after so many days. */
type Visit = { address?: string; agent?: string; days?: number };

/** Follows the link once for each visit. @returns their visitor hashes */
async function hashesOf(visits: Visit[], change: Parameters<typeof fakeApp>[0] = {}) {
  const { follow, sent, clock } = await fakeApp(change);
  const start_ms = clock.now_ms;
  for (const { address = '203.0.113.7', agent = PHONE, days = 0 } of visits) {
    clock.now_ms = start_ms + days * DAY_MS;
    const headers = { 'CF-Connecting-IP': address, 'User-Agent': agent };
    await follow(`/l/${link.slug}`, { headers });
  }
  expect(sent).toHaveLength(visits.length);
  return sent.map(({ visitor_hash }) => visitor_hash);
}

test('the same visitor hashes alike all day', async () => {
  const [morning, again, evening] = await hashesOf([{}, {}, { days: 0.6 }]);
  expect(morning).toMatch(/^[\w-]{16}$/);
  expect([again, evening]).toEqual([morning, morning]);
});

test.each<[string, Visit]>([
  ['address', { address: '203.0.113.8' }],
  ['agent, be it by one letter', { agent: PHONE.replace('19_0', '19_1') }],
  ['day', { days: 1 }],
])('another %s is another visitor', async (_, change) => {
  const [visitor, other, again] = await hashesOf([{}, change, {}]);
  expect(other).toMatch(/^[\w-]{16}$/);
  expect(other).not.toBe(visitor);
  expect(again).toBe(visitor);
});

test('two behind one address who swap their devices are told by both', async () => {
  const [one, two] = ['Mozilla/5.0 (Windows NT 10.0)', 'Mozilla/5.0 (Macintosh)'];
  const here = [one, two, one].map((agent) => ({ agent }));
  const there = [one, two].map((agent) => ({ agent, address: '2001:db8::1' }));
  const hashes = await hashesOf([...here, ...there]);
  expect(new Set(hashes).size).toBe(4);
  expect(hashes[2]).toBe(hashes[0]);
});

test('none can be made without our secret', async () => {
  const [ours] = await hashesOf([{}]);
  const [others] = await hashesOf([{}], { visitorSecret: 'another' });
  expect(ours).not.toBe(others);
});

describe('a day is one of the influencer’s time zone', () => {
  /** Follows a link of an influencer somewhere at some times. */
  async function visits(timezone: string | undefined, times: string[]) {
    const of_zone = timezone === undefined ? link : { ...link, timezone };
    const { follow, sent, clock } = await fakeApp({ findLink: async () => of_zone });
    for (const time of times) {
      clock.now_ms = Date.parse(time);
      const { status } = await follow(`/l/${link.slug}`, {
        headers: { 'CF-Connecting-IP': '203.0.113.7' },
      });
      expect(status).toBe(302);
    }
    return sent.map(({ visitor_hash, visitor_day }) => ({ visitor_hash, visitor_day }));
  }

  test('16:50 and 17:10 in Los Angeles are one visitor, and midnight there makes another', async () => {
    const times = ['2026-03-09T23:50Z', '2026-03-10T00:10Z', '2026-03-10T06:59Z'];
    const [before, after, late, next] = await visits('America/Los_Angeles', [
      ...times,
      '2026-03-10T07:00Z',
    ]);
    expect(before?.visitor_day).toBe('2026-03-09');
    expect([after, late]).toEqual([before, before]);
    expect(next?.visitor_day).toBe('2026-03-10');
    expect(next?.visitor_hash).not.toBe(before?.visitor_hash);
  });

  test('nobody is followed from one time zone’s day into another’s', async () => {
    const at = ['2026-03-10T12:00Z'];
    const zones = ['UTC', 'Europe/Paris', 'America/Los_Angeles'];
    const hashes = (await Promise.all(zones.map((zone) => visits(zone, at)))).flat();
    expect(new Set(hashes.map(({ visitor_hash }) => visitor_hash)).size).toBe(zones.length);
  });

  test('UTC’s, of a link that was cached before time zones were, or of a name that is none', async () => {
    const at = ['2026-03-10T12:00Z'];
    const [utc, none, unknown] = await Promise.all([
      visits('UTC', at),
      visits(undefined, at),
      visits('Mars/Base', at),
    ]);
    expect([none, unknown]).toEqual([utc, utc]);
  });
});
