import { verifyClickToken } from '@skinstack/domain/clicks/click-token';
import { describe, expect, test } from 'vitest';
import { fakeApp, link } from '../fake-ports.ts';

const path = `/l/${link.slug}`;
type Headers = Record<string, string>;
const TAP = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-User': '?1' };
const EMBEDDED = ['image', 'iframe', 'frame', 'embed', 'object', 'script', 'style', 'empty']
  .concat(['font', 'audio', 'video', 'track', 'manifest', 'fencedframe', 'worker', 'json'])
  .map((destination) => ({ 'Sec-Fetch-Dest': destination }));

/** Follows the link, and says what was answered and recorded. */
async function followWith(headers: Headers) {
  const { follow, sent, signing_key } = await fakeApp();
  const { status, headers: answer } = await follow(path, { headers });
  const token = new URL(answer.get('Location') ?? '').searchParams.get('subid') ?? '';
  const { is_embedded } = (await verifyClickToken(signing_key, token)) ?? {};
  const [click] = sent;
  return { status, cookie: answer.get('Set-Cookie'), is_embedded, click };
}

describe('a tap', () => {
  test.each<Headers>([
    {},
    TAP,
    { ...TAP, 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Mode': 'navigate' },
    { 'Sec-Fetch-Mode': 'cors' },
    { 'Sec-Purpose': '', Purpose: 'navigation', 'X-Purpose': 'x', 'X-Firefox-AI': '0' },
  ])('%j is a click with a cookie', async (headers) => {
    const { cookie, click, is_embedded } = await followWith(headers);
    expect(click).toMatchObject({ kind: 'click', bot_reason: null });
    expect(cookie).toContain('__Host-ss_click=');
    expect(is_embedded).toBe(false);
  });
});

describe('a link that a page embeds', () => {
  test.each<Headers>([
    ...EMBEDDED,
    { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-User': '?1' },
    { 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'cors' },
    { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Mode': 'nested-navigate' },
  ])('%j: redirected, recorded as embedded, no click, no cookie', async (headers) => {
    const { status, cookie, click, is_embedded } = await followWith(headers);
    expect([status, cookie]).toEqual([302, null]);
    expect(click).toMatchObject({ kind: 'bot', bot_reason: 'embedded' });
    expect(is_embedded).toBe(true);
  });

  test('the pixel is always embedded, and counts', async () => {
    const { follow, sent } = await fakeApp();
    await follow(`/i/${link.slug}.gif`, { headers: { 'Sec-Fetch-Dest': 'image' } });
    const ahead = { 'Sec-Fetch-Dest': 'image', 'Sec-Purpose': 'prefetch;prerender' };
    await follow(`/i/${link.slug}.gif`, { headers: ahead });
    expect(sent).toMatchObject([{ kind: 'impression', bot_reason: null }]);
  });
});

describe('what no person may ever see', () => {
  const AHEAD: [string, Headers][] = [
    ['prefetch', { 'Sec-Purpose': 'prefetch' }],
    ['prefetch', { 'Sec-Purpose': 'prefetch;prerender' }],
    ['prefetch', { 'Sec-Purpose': 'prefetch;anonymous-client-ip' }],
    ['prefetch', { Purpose: 'prefetch' }],
    ['prefetch', { 'X-Moz': 'prefetch' }],
    ['prefetch', { 'X-Purpose': 'preview' }],
    ['prefetch', { 'X-Purpose': ': preview', 'X-FB-HTTP-Engine': 'Liger' }],
    ['prefetch', { 'X-Firefox-AI': '1' }],
    ['signed_agent', { 'Signature-Agent': '"https://chatgpt.com"' }],
  ];

  test.each(AHEAD)('%s: %j is recorded with the reason, and gets no cookie', async (...row) => {
    const [bot_reason, headers] = row;
    for (const also of [{}, TAP]) {
      const { status, cookie, click } = await followWith({ ...also, ...headers });
      expect([status, cookie]).toEqual([302, null]);
      expect(click).toMatchObject({ kind: 'bot', bot_reason });
    }
  });

  test('each header is read, whatever the others say', async () => {
    const silent = { 'Sec-Purpose': 'other', Purpose: '', 'X-Purpose': 'x', 'X-Moz': 'y' };
    for (const [bot_reason, headers] of AHEAD) {
      expect((await followWith({ ...silent, ...headers })).click).toMatchObject({ bot_reason });
    }
  });

  test('a page’s prefetch is one, and its token says that it was embedded', async () => {
    const hint = { 'Sec-Purpose': 'prefetch', 'Sec-Fetch-Dest': 'empty' };
    const { click, is_embedded } = await followWith({ ...hint, 'Sec-Fetch-Mode': 'no-cors' });
    expect([click?.bot_reason, is_embedded]).toEqual(['prefetch', true]);
  });
});

describe('the app', () => {
  const SAFARI =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 Safari/604.1';
  test.each<[string | null, Headers]>([
    ['Instagram', { 'User-Agent': `${SAFARI} Instagram 338.0.3.32.83 (iPhone15,3; iOS 18_1)` }],
    ['Instagram', { Referer: 'https://l.instagram.com/?u=https%3A%2F%2Fskin.st' }],
    ['Instagram', { Referer: 'https://www.instagram.com/' }],
    ['Instagram', { Referer: 'android-app://com.instagram.android/' }],
    ['Instagram', { 'X-Requested-With': 'com.instagram.android' }],
    ['Threads', { Referer: 'https://l.threads.com/' }],
    ['Threads', { Referer: 'android-app://com.instagram.barcelona/' }],
    ['TikTok', { Referer: 'https://www.tiktok.com/' }],
    ['X', { Referer: 'https://t.co/AbC' }],
    ['Pinterest', { Referer: 'https://www.pinterest.co.uk/' }],
    ['Pinterest', { Referer: 'android-app://com.pinterest/' }],
    ['Google', { Referer: 'android-app://com.google.android.googlequicksearchbox/' }],
    ['Gmail', { Referer: 'android-app://com.google.android.gm/' }],
    [
      'YouTube',
      { Referer: 'https://www.instagram.com/', 'X-Requested-With': 'com.google.android.youtube' },
    ],
    ['Facebook', { Referer: 'https://lm.facebook.com/l.php' }],
    [null, { Referer: 'https://notinstagram.com/' }],
    [null, { Referer: 'https://instagram.com.example/' }],
    [null, { Referer: 'https://google.example/' }],
    [null, { Referer: 'nonsense', 'X-Requested-With': 'XMLHttpRequest' }],
    [null, { 'X-Requested-With': '__proto__' }],
    [null, { Referer: 'https://blog.example/instagram.com' }],
  ])('%s of %j', async (app, headers) => {
    const { click } = await followWith({ 'User-Agent': SAFARI, ...headers });
    expect(click).toMatchObject({ app, kind: 'click' });
  });
});
