import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp as createApi } from '@skinstack/api/app';
import { createPorts as createApiPorts } from '@skinstack/api/ports';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { linkKey } from '@skinstack/cache/link-cache';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner, readSignedLink, signLink } from '@skinstack/domain/links/signed-link';
import { createApp } from '@skinstack/redirect/app';
import { createPorts } from '@skinstack/redirect/ports';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newWorld } from '../world/new-world.ts';

/** Far above every deadline of the redirect (2 s at most), far below for ever. */
const PATIENCE_MS = 10_000;
const bindings = inject('bindings');
const db = connectDatabase(bindings.DATABASE_URL ?? '');
const hung: Server = createServer(() => {});
let hungPort = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
  hungPort = (hung.address() as AddressInfo).port;
});
afterAll(() => {
  hung.closeAllConnections();
  hung.close();
});

/** The whole redirect Worker on stores of which some take every request and answer none. */
function appWith(hanging: { redis?: true; neon?: true; queue?: true }) {
  const neon = new URL(bindings.DATABASE_URL ?? '');
  if (hanging.neon) neon.port = String(hungPort);
  const send = () => (hanging.queue ? new Promise<never>(() => {}) : Promise.resolve());
  const settings = {
    DATABASE_URL: neon.href,
    UPSTASH_REDIS_REST_URL: hanging.redis
      ? `http://127.0.0.1:${hungPort}`
      : (bindings.UPSTASH_REDIS_REST_URL ?? ''),
    UPSTASH_REDIS_REST_TOKEN: bindings.UPSTASH_REDIS_REST_TOKEN ?? '',
    ...{ SIGNING_KEY: bindings.SIGNING_KEY ?? '', CLICKS: { send } },
  };
  const app = createApp(createPorts(settings));
  return async (slug: string) => {
    const agent = { 'User-Agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Mobile/15E148' };
    const request = new Request(`https://skin.st/l/${slug}`, { headers: agent });
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('it waits for ever')), PATIENCE_MS).unref();
    });
    return (await Promise.race([app.fetch(request, { waitUntil: () => {} }), late])).status;
  };
}

test('Redis hangs: Neon answers', async () => {
  const { link } = await newWorld(db);
  const follow = appWith({ redis: true, queue: true });
  expect([await follow(link.slug), await follow(link.slug)]).toEqual([302, 302]);
});

test('Neon hangs: Redis answers, also with the last it had', async () => {
  const { link } = await newWorld(db);
  const { UPSTASH_REDIS_REST_URL = '', UPSTASH_REDIS_REST_TOKEN = '' } = bindings;
  const redis = connectRedis(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, 2_000);
  const warm = appWith({});
  expect(await warm(link.slug)).toBe(302);
  await expect.poll(() => redis.get(linkKey(link.slug))).toContain(link.id);
  const follow = appWith({ neon: true, queue: true });
  expect(await follow(link.slug)).toBe(302);
  const signer = createLinkSigner(bindings.SIGNING_KEY ?? '');
  const text = (await redis.get<string>(linkKey(link.slug))) ?? '';
  const kept = readSignedLink(signer, text, link.slug) as RedirectLink;
  const old = signLink(signer, { ...kept, read_at_ms: 0 });
  await redis.set(linkKey(link.slug), old);
  expect(await appWith({ neon: true, queue: true })(link.slug)).toBe(302);
});

test('both hang: 503, not 404, not silence', async () => {
  const { link } = await newWorld(db);
  expect(await appWith({ redis: true, neon: true, queue: true })(link.slug)).toBe(503);
});

test('the API whose database hangs says so in time, with Retry-After', async () => {
  const neon = new URL(bindings.DATABASE_URL ?? '');
  neon.port = String(hungPort);
  const api = createApi(await createApiPorts({ ...bindings, DATABASE_URL: neon.href }));
  const headers = { Authorization: `Bearer ${bindings.ADMIN_API_KEY}` };
  const response = await api.request('/api/merchants', { headers });
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
  const webhook = await api.request('/webhooks/refersion', { method: 'POST', body: '{}' });
  expect([webhook.status, webhook.headers.get('Retry-After')]).toEqual([503, '30']);
}, 20_000);
