import { env, exports } from 'cloudflare:workers';
import { createAccountMemory } from '@skinstack/api/inbox/account-memory';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { conversion, postRefersion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const newAccount = () => newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
const OTHER = 'another-secret-of-somebody';
let account: Awaited<ReturnType<typeof newAccount>>;
beforeAll(async () => {
  await newWorld(db);
  account = await newAccount();
});

const path = (rest = '') => `/api/network-accounts/${account.id}${rest}`;
const shown = async () => {
  const { body } = await callApi(ADMIN, 'GET', path());
  return { count: body.refused_count, at: body.refused_at };
};
const deliver = async (at = `/${account.id}`) => {
  const body = JSON.stringify(conversion(newId('ord'), {}));
  const answer = await exports.default.fetch(`https://api.skin.st/webhooks/refersion${at}`, {
    ...{ method: 'POST', body, headers: { 'Refersion-Signature': await sign(OTHER, body) } },
  });
  return answer.status;
};

test('who signs with another secret is counted where it is clear whose delivery it is', async () => {
  expect(await shown()).toEqual({ count: 0, at: null });
  expect((await postRefersion(account, conversion(newId('ord'), {}))).status).toBe(200);
  expect(await shown()).toEqual({ count: 0, at: null });
  await newAccount();
  // of two accounts, nobody knows which was meant
  expect(await deliver('')).toBe(401);
  expect(await shown()).toEqual({ count: 0, at: null });
  expect(await deliver()).toBe(401);
  expect(await shown()).toEqual({ count: 1, at: expect.any(String) });
});

test('a flood is written once in ten seconds; a new secret counts anew', async () => {
  const statuses = await Promise.all(Array.from({ length: 50 }, () => deliver()));
  expect(new Set(statuses)).toEqual(new Set([401]));
  expect((await shown()).count).toBe(1);
  await callApi(ADMIN, 'POST', path('/rotate'), {});
  expect(await shown()).toEqual({ count: 0, at: null });
});

test('what was not written yet is written with the next, each account by itself', () => {
  const memory = createAccountMemory();
  const start_ms = Date.now();
  const count = (after_ms: number, id = 'net_a') => memory.countRefusal(id, start_ms + after_ms);
  expect([0, 1, 9_999, 10_000, 10_001, 20_000].map((at) => count(at))).toEqual([1, 0, 0, 3, 0, 2]);
  expect(count(20_001, 'net_b')).toBe(1);
});
