import { expect, test } from 'vitest';
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
