import { env } from 'cloudflare:workers';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { linkKey } from '@skinstack/cache/link-cache';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});
const generate = (body: object, as = key) =>
  callApi(as, 'POST', '/links/generate', { product_id: world.product.id, ...body });

test('a link to a product: the slug is made, case and all, and Redis knows it at once', async () => {
  const { status, body } = await generate({ campaign: 'winter-glow', sub_id: 'story.1' });
  expect([status, body]).toEqual([
    201,
    {
      ...{ id: expect.stringMatching(/^lnk_/), slug: expect.stringMatching(/^[A-Za-z0-9]{8}$/) },
      short_url: `https://skin.st/${body.slug}`,
      destination_url: 'https://shop.example/products/serum?variant=30ml',
      ...{ product_id: world.product.id, program_id: world.program.id },
      ...{ influencer_id: world.influencer.id, campaign: 'winter-glow', sub_id: 'story.1' },
      ...{ is_active: true, expires_at: null, created_at: expect.stringMatching(/Z$/) },
    },
  ]);
  const { UPSTASH_REDIS_REST_URL = '', UPSTASH_REDIS_REST_TOKEN = '' } = env;
  const redis = connectRedis(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, 2_000);
  await expect.poll(() => redis.get(linkKey(String(body.slug)))).toContain(body.id);
});

test('a destination and a time of one’s own; letters beyond ASCII are encoded once', async () => {
  const wish = {
    destination_url: 'https://shop.example/sérum?a=%20b',
    expires_at: '2099-01-01T00:00:00Z',
  };
  const { body } = await generate(wish);
  expect(body).toMatchObject({
    destination_url: 'https://shop.example/s%C3%A9rum?a=%20b',
    expires_at: '2099-01-01T00:00:00.000Z',
  });
});

test('a slug of one’s own, once', async () => {
  const slug = `Mina-${newId('lnk').slice(-8)}`;
  expect((await generate({ slug })).body.slug).toBe(slug);
  for (const twin of [slug, slug.toLowerCase(), slug.toUpperCase()]) {
    const again = await generate({ slug: twin });
    expect([again.status, again.body.code]).toEqual([409, 'slug_taken']);
  }
});

test('an operator makes links for an influencer, and must say for whom', async () => {
  const { status, body } = await generate({ influencer_id: world.influencer.id }, ADMIN);
  expect([status, body.influencer_id]).toEqual([201, world.influencer.id]);
  expect((await generate({}, ADMIN)).body).toMatchObject({ errors: [{ path: 'influencer_id' }] });
});

describe('refusals', () => {
  test.each<[string, object, number, string]>([
    [
      'off the merchant’s hosts',
      { destination_url: 'https://evil.example/' },
      400,
      'destination_not_allowed',
    ],
    ['a script', { destination_url: 'javascript:alert(1)' }, 400, 'destination_not_allowed'],
    ['a reserved slug', { slug: 'docs' }, 400, 'invalid_request'],
    ['a slug that ends in a mark', { slug: 'glow-' }, 400, 'invalid_request'],
    ['a slug that misleads', { slug: 'PayPaI-refund' }, 400, 'invalid_request'],
    ['a slug with a shop’s name', { slug: 'dew-botanics-sale' }, 400, 'invalid_request'],
    ['a short slug', { slug: 'abc' }, 400, 'invalid_request'],
    ['a slug with a slash', { slug: 'a/b/c/d' }, 400, 'invalid_request'],
    ['an unknown field', { commission_rate_bps: 9_999 }, 400, 'invalid_request'],
    ['an id of another kind', { product_id: newId('lnk') }, 400, 'invalid_request'],
    ['a product that is not there', { product_id: newId('prd') }, 404, 'not_found'],
    ['a time that has passed', { expires_at: '2020-01-01T00:00:00Z' }, 400, 'invalid_request'],
    ['a campaign that is no text', { campaign: 5 }, 400, 'invalid_request'],
  ])('%s', async (_, wish, status, code) => {
    const answer = await generate(wish);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(answer.body.request_id).toBe(answer.headers.get('X-Request-Id'));
  });

  test.each(['', '{', '[]', 'null', '"x"', '1'])('the body %j is a clear 400', async (text) => {
    const { status, body } = await callApi(key, 'POST', '/links/generate', text);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  test('an unknown field is named', async () => {
    const { body } = await generate({ balance: 1 });
    expect(body.errors).toEqual([{ path: 'balance', message: 'Unknown field' }]);
  });

  test('another influencer’s id is 404, exactly like one that does not exist', async () => {
    const other = await newInfluencer(db);
    const theirs = await generate({ influencer_id: other.id });
    const nobodys = await generate({ influencer_id: newId('inf') });
    const { request_id: _, ...first } = theirs.body;
    expect([theirs.status, nobodys.status]).toEqual([404, 404]);
    expect(nobodys.body).toMatchObject(first);
  });
});
