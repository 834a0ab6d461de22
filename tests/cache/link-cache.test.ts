import { connectRedis } from '@skinstack/cache/connect-redis';
import {
  linkKey,
  putLinks,
  readCachedLink,
  TOLD_KEY,
  tellLinkChanges,
} from '@skinstack/cache/link-cache';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner, signLink } from '@skinstack/domain/links/signed-link';
import { beforeEach, describe, expect, inject, test } from 'vitest';

const { UPSTASH_REDIS_REST_URL = '', UPSTASH_REDIS_REST_TOKEN = '' } = inject('bindings');
const redis = connectRedis(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, 2_000);
const signer = createLinkSigner('the key of these tests, long enough');
const stranger = createLinkSigner('a key of somebody else, long enough');
const DAY_SECONDS = 86_400;
/** With a fraction, as the database has it. */
const NOW_MS = Date.UTC(2026, 10, 22, 8) + 0.125;

let link: RedirectLink;
let edited: RedirectLink;
// what was told before, here or in other suites, is of no matter
beforeEach(() => redis.del(TOLD_KEY));
beforeEach(() => {
  link = {
    ...{ link_id: 'lnk_01kav5w2f8e9vr3m6n7p8q9s0t', influencer_id: 'inf_1' },
    slug: crypto.randomUUID().slice(0, 13),
    ...{ destination_url: 'https://shop.example/', allowed_hosts: ['shop.example'] },
    ...{ program_id: `prg_${crypto.randomUUID()}`, merchant_id: 'mer_1' },
    ...{ click_parameter: 'subid', attribution_window_days: 30 },
    ...{ is_active: true, expires_at_ms: null, read_at_ms: NOW_MS, timezone: 'UTC' },
    ...{ spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
  };
  edited = { ...link, is_active: false, read_at_ms: NOW_MS + 0.001 };
});

const put = (one: RedirectLink) => putLinks(redis, signer, [one]);
const read = (now_ms = NOW_MS) => readCachedLink(redis, signer, link.slug, now_ms);

describe('a link read from the database', () => {
  test('is kept for a month, to be followed and to fall back on', async () => {
    await put(link);
    expect(await read()).toEqual({ fresh: link, last: link });
    const seconds = await redis.ttl(linkKey(link.slug));
    expect(seconds > 29 * DAY_SECONDS && seconds <= 30 * DAY_SECONDS).toBe(true);
  });

  test('takes the place of what was read before it, and of nothing read after', async () => {
    for (const all of [
      [link, edited],
      [edited, link],
      [link, edited, link],
    ]) {
      await redis.del(linkKey(link.slug));
      for (const one of all) await put(one);
      expect(await read()).toEqual({ fresh: edited, last: edited });
    }
  });

  test('at the same time as an edit: the edit stays, whichever comes first', async () => {
    for (let round = 0; round < 20; round++) {
      await redis.del(linkKey(link.slug));
      await Promise.all([put(link), put(edited), put(link)]);
      expect((await read()).fresh).toEqual(edited);
    }
  });

  test('is put with many others in one step', async () => {
    const many = Array.from({ length: 50 }, (_, at) => ({ ...link, slug: `${link.slug}-${at}` }));
    await putLinks(redis, signer, many);
    const { fresh } = await readCachedLink(redis, signer, `${link.slug}-49`, NOW_MS);
    expect(fresh).toEqual(many[49]);
    await putLinks(redis, signer, []);
  });

  test('takes the place of one that says it is from the future', async () => {
    await put({ ...link, read_at_ms: NOW_MS + 90_000 });
    await put(edited);
    expect((await read()).fresh).toEqual(edited);
  });

  test('an address that looks like a time changes nothing', async () => {
    const destination_url = 'https://shop.example/?"read_at_ms":9999999999999';
    const odd = { ...link, destination_url };
    await put(odd);
    await put({ ...edited, destination_url });
    expect((await read()).last?.is_active).toBe(false);
  });
});

describe('what Redis was told of changes', () => {
  const HOUR_MS = 3_600_000;
  const later_ms = NOW_MS + HOUR_MS;
  const tell = (at_ms: number, ...subject_ids: string[]) =>
    tellLinkChanges(redis, { asked_at_ms: at_ms, seen_at_ms: at_ms, subject_ids, isAll: false });
  /** A Redis that has been told something before. */
  beforeEach(async () => {
    await redis.set(TOLD_KEY, JSON.stringify({ told_at_ms: 0, all_at_ms: 0, changed_at_ms: {} }));
  });

  test('nothing for 50 s: copies are not followed without asking', async () => {
    await put(link);
    expect((await read(NOW_MS + 50_000)).fresh).toEqual(link);
    expect(await read(NOW_MS + 51_000)).toEqual({ fresh: null, last: link });
  });

  test('that there was none: an hour later the copy is fresh', async () => {
    await put(link);
    await tell(later_ms);
    expect((await read(later_ms)).fresh).toEqual(link);
  });

  test('a program: copies of its links from before are not fresh, those from after are', async () => {
    await put(link);
    await tell(NOW_MS + 1, link.program_id);
    expect(await read()).toEqual({ fresh: null, last: link });
    await put({ ...edited, read_at_ms: NOW_MS + 2 });
    expect((await read(NOW_MS + 2)).fresh?.is_active).toBe(false);
  });

  test('by several at once: nothing is lost', async () => {
    const ids = Array.from({ length: 6 }, (_, at) => `prg_${at}`);
    await Promise.all(ids.map((id) => tell(NOW_MS, id)));
    const text = await redis.get<string>(TOLD_KEY);
    expect(Object.keys(JSON.parse(text ?? '').changed_at_ms).sort()).toEqual(ids);
  });

  test('nothing it knows any more: everything is read again', async () => {
    await put(link);
    await redis.del(TOLD_KEY);
    await tell(later_ms);
    expect((await read(later_ms)).fresh).toBeNull();
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
  ['of another time zone', () => signLink(signer, link).replace('"UTC"', '"Asia/Tokyo"')],
  ['of another merchant', () => signLink(signer, link).replace('"mer_1"', '"mer_2"')],
  ['read later', () => signLink(signer, link).replace(`${NOW_MS}`, `${NOW_MS + 1}`)],
  ['a host moved', () => signLink(signer, link).replace('["shop.example"]', '[".example","shop"]')],
  ['without the end of its signature', () => signLink(signer, link).replace(/.{3}"}$/, '"}')],
  [
    'with a field between two lines',
    () => signLink(signer, link).replace('"inf_1"', '"inf_1\\nx"'),
  ],
])('what cannot be trusted is as good as not there: %s', async (_, text) => {
  await redis.set(linkKey(link.slug), text());
  expect(await read()).toEqual({ fresh: null, last: null });
});

describe('a link in another spelling', () => {
  const words = () => link.slug.replace(/-/g, '');
  const kept = async (change: Partial<RedirectLink>, ...typed: string[]) => {
    const one = { ...link, ...change };
    await put(one);
    const read = typed.map(
      async (slug) => (await readCachedLink(redis, signer, slug, NOW_MS)).fresh,
    );
    return (await Promise.all(read)).map((found) => found?.slug ?? null);
  };

  test('is one entry where any leads to it, so an edit is seen by all of them', async () => {
    const slug = `Mina${words()}`;
    const spellings = [slug, slug.toLowerCase(), slug.toUpperCase(), `${slug}_-`];
    const one = { slug, spelling: 'any' as const };
    expect(await kept(one, ...spellings)).toEqual(spellings.map(() => slug));
    const changed = { ...edited, ...one };
    await put(changed);
    for (const typed of spellings) {
      const { fresh, last } = await readCachedLink(redis, signer, typed, NOW_MS);
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

  test('is not taken for one that was typed and has to be asked for', async () => {
    const slug = `Old${words()}_`;
    const later_ms = NOW_MS + 60_000;
    await put({ ...link, slug, spelling: 'exact' });
    await put({ ...link, slug: slug.slice(0, -1), read_at_ms: later_ms });
    const { fresh, last } = await readCachedLink(redis, signer, slug, later_ms);
    expect([fresh, last?.slug]).toEqual([null, slug]);
  });
});
