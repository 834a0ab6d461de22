import { env } from 'cloudflare:workers';
import { drainSpool } from '@skinstack/api/clicks/consume-clicks';
import { createPorts } from '@skinstack/api/ports';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newWorld } from '../../world/new-world.ts';
import { browse, COOKIE, newUser } from '../builders/browser.ts';
import { keyOf } from '../builders/call-api.ts';

/** What somebody who may write to Redis can make the API believe: nothing about who asks, or money. */
const redis = connectRedis(
  env.UPSTASH_REDIS_REST_URL ?? '',
  env.UPSTASH_REDIS_REST_TOKEN ?? '',
  5_000,
);
const db = connectDatabase(env.DATABASE_URL ?? '');
const digest = async (text: string) => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

test('a session, a key or an answer that somebody wrote there is none', async () => {
  const owner = await newUser('owner');
  const token = 'x'.repeat(43);
  const hash = await digest(token);
  const session = JSON.stringify({
    ...{ id: newId('ses'), user_id: owner.id, role: 'owner', email: owner.email, scopes: ['all'] },
    ...{ csrf_token: 'y', expires_at: '2040-01-01T00:00:00Z', proved_at: new Date().toISOString() },
  });
  const names = ['session', 'sessions', 'key', 'api_key', 'user', 'caller', 'idempotency'];
  for (const name of names) {
    for (const id of [token, hash, `v1:${token}`, `v1:${hash}`]) {
      await redis.set(`${name}:${id}`, session, { ex: 60 });
    }
  }
  const tries = [
    { Cookie: `${COOKIE}=${token}` },
    { Authorization: `Bearer ss_${token}` },
    { Authorization: `Bearer ${token}` },
  ];
  for (const headers of tries) {
    expect((await browse('GET', '/auth/me', headers)).status).toBe(401);
    expect((await browse('GET', '/api/payouts', headers)).status).toBe(401);
  }
});

test('a limit invented there slows a caller down, and lets nobody in', async () => {
  const world = await newWorld(db);
  const key = await keyOf(world.influencer.id);
  const id = (await digest(key)).slice(0, 32);
  const minute = () => Math.floor(Date.now() / 60_000);
  const ask = () => browse('GET', '/api/links', { Authorization: `Bearer ${key}` });
  expect((await ask()).status).toBe(200);
  const keys = (await redis.keys(`limit:v1:key:${id}:*`)) as string[];
  expect(keys).toEqual([`limit:v1:key:${id}:${minute()}`]);
  for (const count of [0, -1_000_000, 'nonsense']) {
    await redis.set(keys[0] ?? '', count, { ex: 60 });
    expect([200, 429]).toContain((await ask()).status);
    const wrong = { Authorization: `Bearer ${key.slice(0, -1)}x` };
    expect((await browse('GET', '/api/links', wrong)).status).toBe(401);
  }
});

test('clicks invented in the spool are counted at most: no order, no commission, no journal', async () => {
  const ports = await createPorts(env);
  const world = await newWorld(db);
  const books = async () =>
    (
      await db.execute(sql`select (select count(*) from journals) as journals,
      (select count(*) from commissions) as commissions, (select count(*) from orders) as orders`)
    ).rows;
  const before = await books();
  const invented = newClick(world, { at_ms: Date.now() });
  await redis.lpush(
    'clicks:spool:v1',
    JSON.stringify(invented),
    JSON.stringify({ ...invented, id: 'x', link_id: newId('lnk'), amount_minor: 1_000_000 }),
    '{"kind":"order","gross_minor":"1000000"}',
    'not JSON',
  );
  await drainSpool(ports);
  expect(await books()).toEqual(before);
  expect(await redis.llen('clicks:spool:v1')).toBe(0);
});
