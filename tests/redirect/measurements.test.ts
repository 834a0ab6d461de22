import type { Ports } from '@skinstack/redirect/ports';
import { describe, expect, test } from 'vitest';
import { cached, EMPTY, fails, fakeApp, link } from './fake-ports.ts';

/** A redirect Worker and the points it wrote. */
async function measuredApp(change: Partial<Ports> = {}) {
  const points: { name: string; labels: object; values: object }[] = [];
  const measure: Ports['measure'] = (name, labels, values) => points.push({ name, labels, values });
  const app = await fakeApp({ ...change, measure });
  const named = (name: string) => points.filter((point) => point.name === name);
  return { ...app, points, named };
}

describe('a lookup is told with its source, and the redirect with it', () => {
  const SOURCES: [string, string, Partial<Ports>][] = [
    ['Redis', 'redis', { readCache: async () => cached }],
    ['the database', 'database', {}],
    ['the database beside a dead Redis', 'database', { readCache: fails }],
    ['an old copy', 'copy', { readCache: async () => ({ ...EMPTY, last: link }), findLink: fails }],
  ];

  test.each(SOURCES)('%s', async (_, source, change) => {
    const { follow, named } = await measuredApp(change);
    const { status, headers } = await follow('/AbC123xy');
    expect([status, headers.get('Server-Timing')]).toEqual([
      302,
      `cache;desc=${source}, lookup;dur=0`,
    ]);
    const point = { labels: { source, outcome: 'found' }, values: { duration_ms: 0 } };
    expect(named('lookup')).toMatchObject([point]);
  });

  test('of a slug nobody has, and of one nobody can look up', async () => {
    const unknown = await measuredApp();
    await unknown.follow('/NoSuch12');
    expect(unknown.named('lookup')).toMatchObject([
      { labels: { source: 'database', outcome: 'unknown' } },
    ]);
    const down = await measuredApp({ readCache: fails, findLink: fails });
    const response = await down.follow('/AbC123xy');
    expect(down.named('lookup')).toMatchObject([
      { labels: { source: 'none', outcome: 'unavailable' } },
    ]);
    const request_id = response.headers.get('X-Request-Id');
    expect(down.lines).toContainEqual({
      event: 'refused',
      fields: { request_id, outcome: 'unavailable', status: 503 },
    });
  });

  test('in the log when its follower waited long', async () => {
    const quick = await measuredApp();
    await quick.follow('/AbC123xy');
    expect(quick.lines.map(({ event }) => event)).not.toContain('lookup_slow');
    const slow = await measuredApp({
      findLink: async () => {
        slow.clock.now_ms += 700;
        return link;
      },
    });
    await slow.follow('/AbC123xy');
    expect(slow.lines).toContainEqual({
      event: 'lookup_slow',
      fields: { source: 'database', outcome: 'found', duration_ms: 700 },
    });
  });
});

describe('a hot redirect', () => {
  test('says nothing by itself; its batch is one line and one point', async () => {
    const { follow, named, lines, points } = await measuredApp({ readCache: async () => cached });
    const waits = false;
    await follow('/AbC123xy');
    points.length = 0;
    lines.length = 0;
    const answers = await Promise.all(
      Array.from({ length: 450 }, () => follow('/AbC123xy', {}, waits)),
    );
    expect(answers.some(({ headers }) => headers.has('Server-Timing'))).toBe(false);
    await follow('/healthz');
    await expect.poll(() => named('clicks').length).toBe(3);
    const counts = named('clicks').map(({ values }) => values);
    expect(counts).toMatchObject([
      { request_count: 200, cold_count: 0 },
      { request_count: 200, cold_count: 0 },
      { request_count: 50, cold_count: 0 },
    ]);
    expect(points).toHaveLength(3);
    expect(lines.map(({ event }) => event)).toEqual(Array.from({ length: 3 }, () => 'clicks_sent'));
  });

  test('cold ones are told apart in their batch', async () => {
    const { follow, named, clock } = await measuredApp({ readCache: async () => cached });
    for (let request = 0; request < 3; request++) await follow('/AbC123xy');
    clock.now_ms += 6_000;
    await follow('/AbC123xy');
    const cold = named('clicks').map(({ values }) => values);
    expect(cold).toMatchObject(
      [1, 0, 0, 1].map((cold_count) => ({ request_count: 1, cold_count })),
    );
  });
});

test('where the clicks of a batch ended up', async () => {
  const fates: [Partial<Ports>, string][] = [
    [{}, 'queued'],
    [{ sendClicks: fails }, 'spooled'],
    [{ sendClicks: fails, spoolClicks: fails }, 'logged'],
  ];
  for (const [change, fate] of fates) {
    const { follow, named } = await measuredApp(change);
    await follow('/AbC123xy');
    expect(named('clicks')).toMatchObject([{ labels: { fate }, values: { request_count: 1 } }]);
  }
});
