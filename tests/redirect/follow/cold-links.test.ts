import { describe, expect, test } from 'vitest';
import { cached, fails, fakeApp, hangs, link } from '../fake-ports.ts';

const path = `/l/${link.slug}`;

test('a link that is followed is asked for ahead of time, by one request, behind it', async () => {
  const { follow, calls, clock } = await fakeApp({ readCache: async () => cached });
  await follow(path);
  clock.now_ms += 3_499;
  await follow(path);
  expect(calls.readCache).toBe(1);
  clock.now_ms += 1;
  await Promise.all([follow(path, {}, false), follow(path, {}, false)]);
  expect(calls.readCache).toBe(2);
  clock.now_ms += 3_000;
  await follow(path);
  expect(calls.readCache).toBe(2);
});

test('a slug that a hundred ask for at once costs one look into the stores', async () => {
  const clock = { now_ms: 0 };
  const found = Promise.withResolvers<typeof link>();
  const { follow, calls } = await fakeApp({
    findLink: () => found.promise,
    now: () => clock.now_ms,
    wait: async (duration_ms) => {
      if (duration_ms === 60) await hangs(); // Redis is not late
      clock.now_ms += duration_ms / 100;
      if (clock.now_ms > 10) found.resolve(link);
    },
  });
  const answers = await Promise.all(Array.from({ length: 100 }, () => follow(path)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 302));
  expect(calls).toEqual({ readCache: 1, findLink: 1, fillCache: 1 });
});

test('who waits for another that learns nothing is told so too; the next asks anew', async () => {
  let isUp = false;
  const { follow, calls, clock } = await fakeApp({
    findLink: async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return isUp ? link : fails();
    },
  });
  const answers = await Promise.all([follow(path), follow(path), follow(path)]);
  expect([answers.map(({ status }) => status), calls.findLink]).toEqual([[503, 503, 503], 1]);
  isUp = true;
  clock.now_ms += 1;
  expect((await follow(path)).status).toBe(302);
});

test('a request that is ended while others wait for it holds them up for a time only', async () => {
  const clock = { now_ms: 0 };
  let count = 0;
  const { follow } = await fakeApp({
    findLink: () => (count++ === 0 ? hangs() : Promise.resolve(link)),
    now: () => clock.now_ms,
    wait: async (duration_ms) => {
      clock.now_ms += duration_ms;
    },
  });
  follow(path, {}, false);
  expect((await follow(path)).status).toBe(302);
  expect(clock.now_ms).toBeLessThan(5_000);
});

describe('Redis is late', () => {
  const wait = () => new Promise<void>((go) => setTimeout(go));
  const late = () => new Promise<typeof cached>((resolve) => setTimeout(() => resolve(cached), 20));

  test('Neon is asked beside it, and its answer taken', async () => {
    const { follow, calls } = await fakeApp({ readCache: hangs, wait });
    expect((await follow(path, {}, false)).status).toBe(302);
    expect(calls).toEqual({ readCache: 1, findLink: 1, fillCache: 0 });
  });

  test.each([
    ['down', fails],
    ['hanging', hangs],
  ])('and Neon is %s: the late answer is taken', async (_, findLink) => {
    const { follow } = await fakeApp({ readCache: late, findLink, wait });
    expect((await follow(path, {}, false)).status).toBe(302);
  });

  test('and has only an old copy while Neon is down: that one', async () => {
    const readCache = async () => ({ ...(await late()), fresh: null });
    const { follow } = await fakeApp({ readCache, findLink: fails, wait });
    expect((await follow(path, {}, false)).status).toBe(302);
  });
});
