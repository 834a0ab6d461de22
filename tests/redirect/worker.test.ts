import { env, exports } from 'cloudflare:workers';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { linkKey, putLinks } from '@skinstack/cache/link-cache';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { importSigningKey, verifyClickToken } from '@skinstack/domain/clicks/click-token';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner, signLink } from '@skinstack/domain/links/signed-link';
import { expect, test } from 'vitest';
import { newWorld } from '../world/new-world.ts';
import { link as sample } from './fake-ports.ts';

const db = connectDatabase(env.OWNER_DATABASE_URL ?? '');
const redis = connectRedis(
  env.UPSTASH_REDIS_REST_URL ?? '',
  env.UPSTASH_REDIS_REST_TOKEN ?? '',
  2_000,
);
const follow = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(`https://skin.st${path}`, { redirect: 'manual', ...init });

test('the whole Worker, from the real stores: Neon first, then Redis has it', async () => {
  const { link } = await newWorld(db);
  const response = await follow(`/l/${link.slug}`);
  expect(response.status).toBe(302);
  const location = new URL(response.headers.get('Location') ?? '');
  expect(location.origin + location.pathname).toBe('https://shop.example/products/serum');
  const key = await importSigningKey(env.SIGNING_KEY ?? '');
  const token = await verifyClickToken(key, location.searchParams.get('subid') ?? '');
  expect(token?.link_id).toBe(link.id);
  await expect.poll(() => redis.get(linkKey(link.slug))).toContain(link.id);
});

const signer = createLinkSigner(env.SIGNING_KEY ?? '');

test('a link Redis has from us is served from there, without Neon', async () => {
  await putLinks(redis, signer, [{ ...sample, slug: 'OnlyRedis', read_at_ms: Date.now() }]);
  expect((await follow('/OnlyRedis')).status).toBe(302);
});

test.each([
  ['just now', 0],
  ['long ago', 86_400_000],
])('a slug somebody else wrote into Redis (%s) is not followed', async (_, ago_ms) => {
  const slug = `Foreign${ago_ms}`;
  const read_at_ms = Date.now() - ago_ms;
  const stranger = createLinkSigner('a key of somebody else, long enough');
  for (const text of [JSON.stringify, (link: RedirectLink) => signLink(stranger, link)]) {
    await redis.set(linkKey(slug), text({ ...sample, slug, read_at_ms }));
    expect((await follow(`/${slug}`)).status).toBe(404);
  }
});

test.each([
  ['another slug’s link', JSON.stringify({ ...sample, slug: 'Other123' })],
  ['garbage', '\ufffd)\ufffdv'],
  ['a plain address', 'https://evil.example/'],
  ['a number', '123'],
  ['the link, unsigned, leading elsewhere', 'elsewhere'],
  ['the link, signed by us, then led elsewhere', 'edited'],
])('%s in Redis is not trusted: Neon is asked', async (_, value) => {
  const { link } = await newWorld(db);
  const ours = { ...sample, slug: link.slug, read_at_ms: Date.now() };
  const evil = { destination_url: 'https://evil.example/', allowed_hosts: ['evil.example'] };
  const signed = signLink(signer, ours).replaceAll('shop.example', 'evil.example');
  const forged: Record<string, string> = {
    elsewhere: JSON.stringify({ ...ours, ...evil }),
    edited: signed,
  };
  await redis.set(linkKey(link.slug), forged[value] ?? value);
  const response = await follow(`/l/${link.slug}`);
  expect(response.headers.get('Location')).toMatch(/^https:\/\/shop\.example\/products\/serum/);
});

test('slugs keep their case', async () => {
  const { link } = await newWorld(db);
  const swapped = link.slug.replace(/[a-z]/i, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  expect((await follow(`/l/${swapped}`)).status).toBe(404);
});

test('GET /healthz touches no store and answers ok', async () => {
  const response = await follow('/healthz');
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});
