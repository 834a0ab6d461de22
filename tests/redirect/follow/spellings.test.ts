import { isSpellingOf } from '@skinstack/domain/links/slug';
import { describe, expect, test } from 'vitest';
import { EMPTY, fails, fakeApp, link } from '../fake-ports.ts';

/** Stores that know some links, and find them as the real ones do. */
function stores(...links: (typeof link)[]) {
  const find = (slug: string) =>
    links.find((one) => one.slug === slug) ??
    links.find((one) => isSpellingOf(slug, one.slug, one.spelling)) ??
    null;
  return { findLink: async (slug: string) => find(slug) };
}
const mina = { ...link, slug: 'MinaGlow', spelling: 'any' as const };

const PASTED = [
  ...['.', ',', ')', ']', '"', "'", '!', '?', ':', ';', '…', '。', '、', '%20', '%0A', '>', '*'],
  ...['%E2%80%8B', '\u200b', '”', '/', '//', '/.', ').', '_', '-', '_)', '❤️', '%EF%BC%81'],
];

describe('a link that came out of a text', () => {
  test.each(PASTED)('with %s behind it leads where it should', async (behind) => {
    for (const path of [`/${link.slug}`, `/l/${link.slug}`]) {
      const { follow, sent, calls } = await fakeApp(stores(link));
      expect((await follow(path + behind)).status).toBe(302);
      expect(sent).toMatchObject([{ link_id: link.link_id, kind: 'click' }]);
      expect(calls).toMatchObject({ readCache: 1, findLink: 1 });
    }
  });

  test.each([
    `//${link.slug}?s=x`,
    `/l//${link.slug}?s=x`,
    `/${link.slug}&s=x`,
    `/${link.slug}&amp;s=x`,
    `/${link.slug}%3Fs=x`,
    `/${link.slug}%3Fs%3Dx`,
    `/${link.slug}%253Fs%253Dx`,
    `/${link.slug}).?s=x)`,
    `/${link.slug}?s=x%E2%80%9D`,
    `/${link.slug}%3Futm_source=y?s=x`,
  ])('%s has its sub-id', async (path) => {
    const { follow, sent } = await fakeApp(stores(link));
    expect((await follow(path)).status).toBe(302);
    expect(sent).toMatchObject([{ sub_id: 'x' }]);
  });

  test('in another spelling it is in memory, too: nothing is asked again', async () => {
    const { follow, calls } = await fakeApp(stores(link, mina));
    await follow(`/${link.slug}`);
    await follow('/minaglow');
    const before = { ...calls };
    for (const path of [
      `/${link.slug}_`,
      `/${link.slug}__).`,
      '/MINAGLOW',
      '/MinaGlow',
      '/mInaglow-.',
    ]) {
      expect((await follow(path)).status).toBe(302);
    }
    expect(calls).toEqual(before);
  });
});

describe('nonsense costs no more than it did', () => {
  test.each([
    ...['/wp-login.php', '/.env', '/.git/config', '/index.html', '/sitemap.xml', '/a/b', '/docs.'],
    ...['/AbC123xy/x', '/AbC123xy%00', '/AbC123xy.php', '/%E0%A4%A', '//evil.test', '/…', '/abc…'],
    ...['/apple-touch-icon.png', '/ads.txt', '/robots.txt', '/favicon.ico'],
  ])('%s: nothing', async (path) => {
    const { follow, calls } = await fakeApp();
    await follow(path);
    expect(calls).toEqual({ readCache: 0, findLink: 0, fillCache: 0 });
  });

  test.each(['/Unknown1', '/Unknown1.', '/Unknown1_', '/UNKNOWN1__…'])(
    '%s: each store once, and then none',
    async (path) => {
      const { follow, calls } = await fakeApp(stores(link));
      for (let round = 0; round < 2; round++) expect((await follow(path)).status).toBe(404);
      expect(calls).toEqual({ readCache: 1, findLink: 1, fillCache: 0 });
    },
  );
});

describe('case', () => {
  test('of a slug somebody chose does not matter, of a generated one it does', async () => {
    const { follow } = await fakeApp(stores(link, mina));
    const follows = async (path: string) => (await follow(path)).status;
    expect(await Promise.all(['/MinaGlow', '/minaglow', '/MINAGLOW.'].map(follows))).toEqual([
      302, 302, 302,
    ]);
    expect(await follows(`/${link.slug.toLowerCase()}`)).toBe(404);
  });

  test('twins are followed as each is written, from memory as from the stores', async () => {
    const first = { ...mina, spelling: 'exact' as const };
    const later_id = 'lnk_01kav5w2f8e9vr3m6n7p8q9s0v' as const;
    const later = { ...first, link_id: later_id, slug: 'minaglow' };
    const findLink = async (slug: string) => (slug === later.slug ? later : first);
    const { follow, sent } = await fakeApp({ findLink });
    for (const path of ['/MinaGlow', '/minaglow', '/MINAGLOW', '/minaglow', '/MinaGlow']) {
      expect((await follow(path)).status).toBe(302);
    }
    const ids = sent.map(({ link_id }) => link_id);
    const [one, two] = [first.link_id, later.link_id];
    expect(ids).toEqual([one, two, one, two, one]);
  });

  test('does not matter either when only an old copy is left', async () => {
    const readCache = async (slug: string) =>
      slug.toLowerCase() === 'minaglow' ? { fresh: null, last: mina } : EMPTY;
    const { follow } = await fakeApp({ readCache, findLink: fails });
    expect((await follow('/MINAglow')).status).toBe(302);
  });
});
