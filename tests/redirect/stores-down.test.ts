import type { Click } from '@skinstack/domain/clicks/click';
import { describe, expect, test, vi } from 'vitest';
import { cached, EMPTY, fails, fakeApp, hangs, link } from './fake-ports.ts';

const path = `/l/${link.slug}`;

describe('the visitor never waits for the click', () => {
  test('a warm redirect is answered while queue, spool, Redis and Neon all hang', async () => {
    let isUp = true;
    const hangsLater = <T>(answer: T) => (isUp ? Promise.resolve(answer) : hangs());
    const { follow } = await fakeApp({
      readCache: () => hangsLater(EMPTY),
      findLink: () => hangsLater(link),
      ...{ sendClicks: hangs, spoolClicks: hangs, fillCache: hangs },
    });
    expect((await follow(path, {}, false)).status).toBe(302);
    isUp = false;
    expect((await follow(path, {}, false)).status).toBe(302);
  });

  test('a cold redirect waits for the link alone', async () => {
    const { follow } = await fakeApp({ sendClicks: hangs, spoolClicks: hangs, fillCache: hangs });
    expect((await follow(path, {}, false)).status).toBe(302);
  });
});

describe('no click is lost', () => {
  test('a queue that refuses: the click goes to the spool', async () => {
    const spooled: Click[] = [];
    const { follow } = await fakeApp({
      sendClicks: fails,
      spoolClicks: async (clicks) => {
        spooled.push(...clicks);
      },
    });
    await follow(path);
    expect(spooled).toMatchObject([{ link_id: link.link_id, kind: 'click' }]);
  });

  test('a queue that hangs: the click goes to the spool all the same', async () => {
    vi.useFakeTimers();
    const spooled: Click[] = [];
    const { follow } = await fakeApp({
      sendClicks: hangs,
      spoolClicks: async (clicks) => {
        spooled.push(...clicks);
      },
    });
    const following = follow(path);
    await vi.advanceTimersByTimeAsync(10_000);
    await following;
    vi.useRealTimers();
    expect(spooled).toHaveLength(1);
  });

  test('queue and spool down: the log has the whole click, and no driver’s message', async () => {
    const { follow, lines } = await fakeApp({ sendClicks: fails, spoolClicks: fails });
    await follow(path);
    const line = lines.find(({ event }) => event === 'click_not_queued');
    expect(JSON.parse(String(line?.fields.click))).toMatchObject({ link_id: link.link_id });
    expect(JSON.stringify(lines)).not.toContain('secret-value');
  });
});

describe('a live link always redirects', () => {
  test.each([
    ['Redis is down', { readCache: fails }],
    ['Redis is empty', { readCache: async () => EMPTY }],
    ['Redis cannot be filled', { fillCache: fails }],
    ['Redis has it and Neon is down', { readCache: async () => cached, findLink: fails }],
  ])('%s', async (_, change) => {
    const { follow } = await fakeApp(change);
    expect((await follow(path)).status).toBe(302);
  });

  test('both down: what memory has is served, however old; the rest is 503, never 404', async () => {
    let isUp = true;
    const { follow, clock } = await fakeApp({
      readCache: () => (isUp ? Promise.resolve(EMPTY) : fails()),
      findLink: (slug) => (isUp ? Promise.resolve(slug === link.slug ? link : null) : fails()),
    });
    await follow(path);
    isUp = false;
    clock.now_ms += 3_600_000;
    expect((await follow(path)).status).toBe(302);
    const other = await follow('/l/NeverSeen');
    expect([other.status, other.headers.get('Retry-After')]).toEqual([503, '5']);
  });

  test('Redis empty and Neon down is not “unknown”', async () => {
    const { follow } = await fakeApp({ findLink: fails });
    expect((await follow(path)).status).toBe(503);
  });
});

describe('Neon is down for long', () => {
  test('a link Redis had lately is served from there, though this isolate never saw it', async () => {
    const { follow } = await fakeApp({
      readCache: async () => ({ fresh: null, last: link }),
      findLink: fails,
    });
    expect((await follow(path)).status).toBe(302);
  });

  test('nobody waits for it again and again: it rests while there is something to serve', async () => {
    const patience: number[] = [];
    const { follow, calls, clock } = await fakeApp({
      readCache: async (slug) => ({ fresh: null, last: { ...link, slug } }),
      findLink: (_, deadline_ms) => {
        patience.push(deadline_ms);
        return fails();
      },
    });
    for (let index = 0; index < 50; index++) await follow(`/l/Slug${index}`);
    await follow(path);
    await follow(path);
    expect([calls.findLink, patience]).toEqual([1, [400]]);
    clock.now_ms += 2_000;
    await follow(path);
    expect(calls.findLink).toBe(2);
  });

  test('back up, the newer link is served at once', async () => {
    let isUp = false;
    const moved = { ...link, destination_url: 'https://shop.example/new' };
    const { follow, clock } = await fakeApp({
      readCache: async () => ({ fresh: null, last: link }),
      findLink: () => (isUp ? Promise.resolve(moved) : fails()),
    });
    expect((await follow(path)).headers.get('Location')).toContain('/serum');
    isUp = true;
    clock.now_ms += 2_000;
    expect((await follow(path)).headers.get('Location')).toContain('/new');
  });
});

describe('the stores are asked as little as can be', () => {
  test('memory answers for five seconds, then Redis, and Neon only what Redis lacks', async () => {
    let fresh: typeof link | null = null;
    const { follow, calls, clock } = await fakeApp({
      readCache: async () => ({ fresh, last: fresh }),
      fillCache: async (found) => {
        fresh = found;
      },
    });
    await follow(path);
    await follow(path);
    expect(calls).toEqual({ readCache: 1, findLink: 1, fillCache: 1 });
    clock.now_ms += 5_000;
    await follow(path);
    expect(calls).toEqual({ readCache: 2, findLink: 1, fillCache: 1 });
  });

  test('a miss is remembered, briefly', async () => {
    const { follow, calls, clock } = await fakeApp();
    await follow('/l/Unknown1');
    await follow('/l/Unknown1');
    expect(calls.findLink).toBe(1);
    clock.now_ms += 2_000;
    await follow('/l/Unknown1');
    expect(calls.findLink).toBe(2);
  });

  test('memory is bounded', async () => {
    const { follow, calls } = await fakeApp({
      findLink: async (slug) => ({ ...link, slug }),
    });
    await follow('/l/First001', {}, false);
    for (let index = 0; index < 10_000; index++) await follow(`/l/Slug${index}`, {}, false);
    const before = calls.findLink;
    await follow('/l/First001', {}, false);
    expect(calls.findLink).toBe(before + 1);
  });

  test('guesses push no live link out', async () => {
    const { follow, calls } = await fakeApp();
    await follow(path);
    for (let index = 0; index < 10_001; index++) await follow(`/l/Guess${index}`, {}, false);
    const before = calls.findLink;
    await follow(path, {}, false);
    expect(calls.findLink).toBe(before);
  });
});
