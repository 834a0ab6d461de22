import { connectRedis } from '@skinstack/cache/connect-redis';
import { fillLinkCache, readCachedLink, writeLinkCache } from '@skinstack/cache/link-cache';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner, signLink } from '@skinstack/domain/links/signed-link';
import { beforeEach, describe, expect, inject, test } from 'vitest';

const { UPSTASH_REDIS_REST_URL = '', UPSTASH_REDIS_REST_TOKEN = '' } = inject('bindings');
const redis = connectRedis(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, 2_000);
const signer = createLinkSigner('the key of these tests, long enough');
const stranger = createLinkSigner('a key of somebody else, long enough');
const HALF_A_MONTH_SECONDS = 15 * 86_400;

let link: RedirectLink;
let edited: RedirectLink;
beforeEach(() => {
  link = {
    ...{ link_id: 'lnk_01kav5w2f8e9vr3m6n7p8q9s0t', influencer_id: 'inf_1' },
    slug: crypto.randomUUID().slice(0, 13),
    ...{ destination_url: 'https://shop.example/', allowed_hosts: ['shop.example'] },
    ...{ click_parameter: 'subid', attribution_window_days: 30 },
    ...{ is_active: true, expires_at_ms: null },
    ...{ spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
  };
  edited = { ...link, is_active: false };
});

const ttls = async () => [
  await redis.ttl(`link:v1:${link.slug}`),
  await redis.ttl(`link:last:v1:${link.slug}`),
];
/** Lets the fresh copy end. */
const endFresh = () => redis.del(`link:v1:${link.slug}`);

describe('a link read from the database', () => {
  test('is cached twice: fresh for under a minute, to fall back on for a month', async () => {
    await fillLinkCache(redis, signer, link);
    expect(await readCachedLink(redis, signer, link.slug)).toEqual({ fresh: link, last: link });
    const [fresh = 0, last = 0] = await ttls();
    expect([fresh > 40 && fresh <= 50, last > 29 * 86_400 && last <= 30 * 86_400]).toEqual([
      true,
      true,
    ]);
  });

  test('before an edit takes the place of neither copy of the edited one', async () => {
    await writeLinkCache(redis, signer, edited);
    await fillLinkCache(redis, signer, link);
    expect(await readCachedLink(redis, signer, link.slug)).toEqual({ fresh: edited, last: edited });
  });

  test('while an edit is written takes the place of neither copy, whichever comes first', async () => {
    for (let round = 0; round < 20; round++) {
      await redis.del(`link:v1:${link.slug}`, `link:last:v1:${link.slug}`);
      const writes = [
        () => fillLinkCache(redis, signer, link),
        () => writeLinkCache(redis, signer, edited),
        () => fillLinkCache(redis, signer, link),
      ];
      await Promise.all(writes.map((write) => write()));
      expect(await readCachedLink(redis, signer, link.slug)).toEqual({
        fresh: edited,
        last: edited,
      });
    }
  });

  test('after an edit Redis was not told of takes the place of both', async () => {
    await fillLinkCache(redis, signer, link);
    await endFresh();
    await fillLinkCache(redis, signer, edited);
    expect(await readCachedLink(redis, signer, link.slug)).toEqual({ fresh: edited, last: edited });
  });

  test('once its fresh copy ended is kept for a month again', async () => {
    await fillLinkCache(redis, signer, link);
    await redis.expire(`link:last:v1:${link.slug}`, 60);
    await endFresh();
    await fillLinkCache(redis, signer, link);
    expect((await ttls())[1]).toBeGreaterThan(HALF_A_MONTH_SECONDS);
  });
});

describe('a link just made or edited', () => {
  test('takes the place of both copies, and lives as long as one read', async () => {
    await fillLinkCache(redis, signer, link);
    await redis.expire(`link:last:v1:${link.slug}`, 60);
    await writeLinkCache(redis, signer, edited);
    expect(await readCachedLink(redis, signer, link.slug)).toEqual({ fresh: edited, last: edited });
    const [fresh = 0, last = 0] = await ttls();
    expect(fresh > 0 && fresh <= 50).toBe(true);
    expect(last).toBeGreaterThan(HALF_A_MONTH_SECONDS);
  });
});

test.each([
  ['no JSON', () => 'x'],
  ['another link', () => signLink(signer, { ...link, slug: 'Another01' })],
  ['a link off its merchant’s hosts', () => signLink(signer, { ...link, allowed_hosts: [] })],
  ['unsigned, as before there were signatures', () => JSON.stringify(link)],
  ['signed with another key', () => signLink(stranger, link)],
  ['led elsewhere', () => signLink(signer, link).replaceAll('shop.example', 'evil.example')],
  [
    'ended no more',
    () => signLink(signer, edited).replace('"is_active":false', '"is_active":true'),
  ],
  ['of another influencer', () => signLink(signer, link).replace('"inf_1"', '"inf_2"')],
  ['with another sub-id', () => signLink(signer, link).replace('"sub_id":null', '"sub_id":"x"')],
  [
    'with the sub-id of no letters',
    () => signLink(signer, { ...link, sub_id: 'null' }).replace('"null"', 'null'),
  ],
  [
    'passing what it did not',
    () => signLink(signer, { ...link, passes_parameters: false }).replace('false', 'true'),
  ],
  [
    'with another template',
    () => signLink(signer, { ...link, utm: 'utm_a=1' }).replace('utm_a=1', 'utm_a=2'),
  ],
  ['with a freer spelling', () => signLink(signer, link).replace('"case"', '"any"')],
  [
    'as it was before it had all this',
    () => signLink(signer, link).replace(/"spelling".*"utm":"",/, ''),
  ],
  ['a host moved', () => signLink(signer, link).replace('["shop.example"]', '[".example","shop"]')],
  ['without the end of its signature', () => signLink(signer, link).replace(/.{3}"}$/, '"}')],
  [
    'with a field between two lines',
    () => signLink(signer, link).replace('"inf_1"', '"inf_1\\nx"'),
  ],
])('what cannot be trusted is as good as not there: %s', async (_, text) => {
  await redis.set(`link:v1:${link.slug}`, text());
  await redis.set(`link:last:v1:${link.slug}`, text());
  expect(await readCachedLink(redis, signer, link.slug)).toEqual({ fresh: null, last: null });
});

describe('a link in another spelling', () => {
  const words = () => link.slug.replace(/-/g, '');
  const kept = async (change: Partial<RedirectLink>, ...typed: string[]) => {
    const one = { ...link, ...change };
    await fillLinkCache(redis, signer, one);
    const read = typed.map(async (slug) => (await readCachedLink(redis, signer, slug)).fresh);
    return (await Promise.all(read)).map((found) => found?.slug ?? null);
  };

  test('is one entry where any leads to it, so an edit is seen by all of them', async () => {
    const slug = `Mina${words()}`;
    const spellings = [slug, slug.toLowerCase(), slug.toUpperCase(), `${slug}_-`];
    const one = { slug, spelling: 'any' as const };
    expect(await kept(one, ...spellings)).toEqual(spellings.map(() => slug));
    const changed = { ...link, ...one, is_active: false };
    await writeLinkCache(redis, signer, changed);
    for (const typed of spellings) {
      const { fresh, last } = await readCachedLink(redis, signer, typed);
      expect([fresh, last]).toEqual([changed, changed]);
    }
  });

  test('is another where the case matters, or its letters are shared', async () => {
    const slug = `Mina${words()}`;
    expect(await kept({ slug }, slug, `${slug}_`, slug.toLowerCase())).toEqual([slug, slug, null]);
    const twin = `Twin${words()}`;
    const exact = { slug: twin, spelling: 'exact' as const };
    expect(await kept(exact, twin, `${twin}_`, twin.toLowerCase())).toEqual([twin, null, null]);
  });
});
