import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import type { Redis } from '@skinstack/cache/connect-redis';
import { RATE_LIMIT_DEADLINE_MS } from '@skinstack/cache/rate-limit';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { type Answer, keyOf } from '../builders/call-api.ts';
import { limitedApp, newAddress } from '../builders/limited-app.ts';
import { clickOn, conversion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const MINUTE_MS = 60_000;
/** Two hundred deliveries take their time on a busy machine. */
const LONG = { timeout: 120_000 };

beforeEach(() => {
  // the middle of a minute, so that no window ends during a test
  const now_ms = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + 30_000;
  vi.useFakeTimers({ toFake: ['Date'], now: now_ms });
});
afterEach(() => vi.useRealTimers());

const told = ({ headers }: Answer) =>
  ['Limit', 'Remaining', 'Reset'].map((name) => headers.get(`RateLimit-${name}`));

async function newCaller() {
  const { influencer } = await newWorld(db);
  return { key: await keyOf(influencer.id), path: `/api/balances/${influencer.id}` };
}

describe('a key', () => {
  test('is told what is left, refused over its limit, and served in the next window', async () => {
    const { call } = await limitedApp();
    const { key, path } = await newCaller();
    const answers: Answer[] = [];
    for (let round = 0; round < 3; round++) answers.push(await call(path, { key }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(told)).toEqual(['2', '1', '0'].map((left) => ['3', left, '31']));

    const refused = await call(path, { key });
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '31']);
    expect(told(refused)).toEqual(['3', '0', '31']);
    expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
    expect(refused.body).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(refused.body.request_id).toBe(refused.headers.get('X-Request-Id'));
    expect(refused.headers.get('X-Content-Type-Options')).toBe('nosniff');

    vi.setSystemTime(Date.now() + 31_000);
    const again = await call(path, { key });
    expect([again.status, told(again)]).toEqual([200, ['3', '2', '60']]);
  });

  test('shares with no other key, and not with its address', async () => {
    const { call } = await limitedApp();
    const address = newAddress();
    const [first, second] = [await newCaller(), await newCaller()];
    for (let round = 0; round < 4; round++) await call(first.path, { ...first, address });
    expect((await call(first.path, { ...first, address })).status).toBe(429);
    expect((await call(second.path, { ...second, address })).status).toBe(200);
    expect((await call('/nowhere', { address })).status).toBe(404);
  });

  test('however its Authorization is spelled, it is one', async () => {
    const { call } = await limitedApp();
    const { key, path } = await newCaller();
    const statuses = [];
    for (const word of ['Bearer', 'bearer', 'BEARER', 'beaRER']) {
      const { status } = await call(path, { headers: { Authorization: `${word} ${key}` } });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('how long to wait is told in whole seconds, enough and no more', () => {
  test.each([
    [10_000, '11'],
    [9_999, '10'],
    [9_001, '10'],
    [9_000, '10'],
    [8_999, '9'],
    [1, '1'],
  ])('%i ms before the window ends: %s s', async (left_ms, seconds) => {
    const { call } = await limitedApp();
    const address = newAddress();
    // the window of this minute is half over
    vi.setSystemTime(Date.now() + 30_000 - left_ms);
    const answers = [];
    for (let round = 0; round < 5; round++) answers.push(await call('/nowhere', { address }));
    const [first, refused] = [answers[0] as Answer, answers[4] as Answer];
    expect(told(first)).toEqual(['4', '3', seconds]);
    expect([refused.status, ...told(refused)]).toEqual([429, '4', '0', seconds]);
    expect(refused.headers.get('Retry-After')).toBe(seconds);
    expect(refused.body.detail).toBe(`Over 4 requests a minute. Go on in ${seconds} s.`);
    vi.setSystemTime(Date.now() + Number(seconds) * 1_000);
    expect((await call('/nowhere', { address })).status).toBe(404);
  });
});

describe('an address', () => {
  test('without credentials has a limit, on what is not there too', async () => {
    const { call } = await limitedApp();
    const address = newAddress();
    const answers = [];
    for (const path of ['/openapi.json', '/nowhere', '/api/links', '/openapi.json', '/nowhere']) {
      answers.push(await call(path, { address }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 200, 429]);
    expect(answers.map((answer) => told(answer)[1])).toEqual(['3', '2', '1', '0', '0']);
    expect((await call('/nowhere', { address: newAddress() })).status).toBe(404);
  });

  test('is what Cloudflare says, not what the client says; one /64 is one', async () => {
    const { call } = await limitedApp();
    const address = newAddress();
    const statuses = [];
    for (let round = 0; round < 5; round++) {
      const headers = { 'X-Forwarded-For': newAddress(), 'X-Real-IP': newAddress() };
      const neighbour = address.replace(/::1$/, `::${round}:1`);
      statuses.push((await call('/nowhere', { address: neighbour, headers })).status);
    }
    expect(statuses).toEqual([404, 404, 404, 404, 429]);
  });

  test('that fails to prove itself is refused; a key in use there is not', async () => {
    const { call } = await limitedApp();
    const address = newAddress();
    const { key, path } = await newCaller();
    expect((await call(path, { key, address })).status).toBe(200);
    const answers = [];
    for (let round = 0; round < 3; round++) {
      answers.push(await call(path, { key: `guess-${newId('key')}`, address }));
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
    expect(answers.map(told)).toEqual(['1', '0', '0'].map((left) => ['2', left, '31']));
    expect(answers[2]?.body).toMatchObject({ code: 'rate_limited' });
    expect((await call(path, { key, address })).status).toBe(200);
  });

  test('that makes up sessions is refused as well', async () => {
    const { call } = await limitedApp();
    const address = newAddress();
    const statuses = [];
    for (const letter of ['a', 'b', 'c']) {
      const headers = { Cookie: `__Host-ss_session=ss_session_${letter.repeat(43)}` };
      statuses.push((await call('/auth/me', { address, headers })).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });

  test('may ask for our health as often as it likes', async () => {
    const { call } = await limitedApp();
    const address = newAddress();
    for (let round = 0; round < 8; round++) {
      const health = await call('/healthz', { address });
      expect([health.status, told(health)]).toEqual([200, [null, null, null]]);
    }
  });
});

describe('webhooks', () => {
  async function newNetwork() {
    const { link } = await newWorld(db);
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const sub_id = await clickOn(link.id);
    const { call } = await limitedApp();
    const address = newAddress();
    let id = 0;
    return async function deliver(secret = account.secret) {
      const body = JSON.stringify(conversion(newId('ord'), { id: ++id, click: { sub_id } }));
      const headers = { 'Refersion-Signature': await sign(secret, body) };
      const path = `/webhooks/refersion/${account.id}`;
      return call(path, { method: 'POST', address, headers, body });
    };
  }

  test('two hundred orders a minute from one address are taken whole', LONG, async () => {
    const deliver = await newNetwork();
    const answers: Answer[] = [];
    // twenty at once, which a busy machine stores in time; the minute does not end meanwhile
    for (let wave = 0; wave < 10; wave++) {
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => deliver()))));
    }
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('forgeries are limited by their address, and harm nobody who verifies there', async () => {
    const deliver = await newNetwork();
    expect((await deliver()).status).toBe(200);
    const statuses = [];
    for (let round = 0; round < 4; round++) statuses.push((await deliver('a guess')).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await deliver()).status).toBe(200);
  });
});

describe('without Redis', () => {
  const redis = (evalsha: () => Promise<never>) => ({ evalsha, eval: evalsha }) as unknown as Redis;

  test('everybody is served up to their limit, with one log line a request', async () => {
    const secret = 'reset https://redis.example token-of-redis';
    const { call, lines } = await limitedApp(redis(() => Promise.reject(new TypeError(secret))));
    const { key, path } = await newCaller();
    for (let round = 1; round <= 3; round++) {
      const answer = await call(path, { key });
      expect([answer.status, told(answer)]).toEqual([200, [null, null, null]]);
      const warnings = lines.filter(({ event }) => event === 'rate_limit_unavailable');
      expect(warnings).toHaveLength(round);
      expect(warnings[0]?.fields).toMatchObject({ limit: 'key', error: 'TypeError' });
    }
    expect(JSON.stringify(lines)).not.toContain('token-of-redis');
    const refused = await call(path, { key: 'guess', address: newAddress() });
    expect(refused.status).toBe(401);
    expect(lines.filter(({ event }) => event === 'rate_limit_unavailable')).toHaveLength(4);
    // this isolate has counted them itself
    const over = await call(path, { key });
    expect([over.status, told(over).slice(0, 2)]).toEqual([429, ['3', '0']]);
  });

  test('that hangs, the answer comes when the deadline has passed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const { call, lines } = await limitedApp(redis(() => new Promise<never>(() => {})));
    let isAnswered = false;
    const answer = call('/openapi.json', { address: newAddress() });
    answer.then(() => {
      isAnswered = true;
    });
    await vi.advanceTimersByTimeAsync(RATE_LIMIT_DEADLINE_MS - 1);
    expect(isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).status).toBe(200);
    expect(lines.map(({ event }) => event)).toEqual(['rate_limit_unavailable', 'request']);
    expect(RATE_LIMIT_DEADLINE_MS).toBeLessThanOrEqual(250);
  });
});

test('the limits when nothing is set', async () => {
  const { RATE_LIMIT_PER_KEY: _, ...settings } = env;
  const app = createApp(await createPorts(settings));
  const limitOf = async (path: string, headers: Record<string, string>) => {
    const all = { 'CF-Connecting-IP': newAddress(), ...headers };
    return (await app.request(path, { headers: all })).headers.get('RateLimit-Limit');
  };
  const { key, path } = await newCaller();
  expect(await limitOf(path, { Authorization: `Bearer ${key}` })).toBe('600');
  expect(await limitOf('/nowhere', {})).toBe('120');
  expect(await limitOf(path, { Authorization: 'Bearer wrong' })).toBe('30');
});
