import { verifyClickToken } from '@skinstack/domain/clicks/click-token';
import { describe, expect, test } from 'vitest';
import { fakeApp, link, PHONE } from '../fake-ports.ts';

const path = `/l/${link.slug}`;
const OWN = { destination_url: 'https://skin.st/l/AbC123xy', allowed_hosts: ['skin.st'] };

describe('a live link', () => {
  test.each([path, `/${link.slug}`])('%s answers 302 with a signed token', async (address) => {
    const { follow, sent, signing_key, clock } = await fakeApp();
    const response = await follow(`${address}?s=story_1&utm_source=x`);
    expect(response.status).toBe(302);
    const location = response.headers.get('Location') ?? '';
    const token = new URL(location).searchParams.get('subid') ?? '';
    expect(location).toBe(`https://shop.example/serum?variant=30ml&subid=${token}#top`);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('Set-Cookie')).toBe(
      `__Host-ss_click=${token}; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax`,
    );
    expect(response.headers.get('X-Request-Id')).toBe(sent[0]?.id);
    const named = await verifyClickToken(signing_key, token);
    expect(named).toMatchObject({ link_id: link.link_id, clicked_at_ms: clock.now_ms });
    expect(sent).toEqual([
      {
        ...{ id: named?.click_id, clicked_at: '2026-11-22T08:00:00.000Z', kind: 'click' },
        ...{ link_id: link.link_id, influencer_id: link.influencer_id, bot_reason: null },
        ...{ sub_id: 'story_1', country: null, device: 'mobile', referrer_host: null },
        app: null,
        visitor_hash: expect.stringMatching(/^[\w-]{16}$/),
      },
    ]);
  });

  test('records where the visitor came from, and nothing of who they are', async () => {
    const { follow, sent } = await fakeApp();
    const headers = {
      ...{ Referer: 'https://www.instagram.com/mina/?x=1', 'CF-IPCountry': 'FR' },
      'CF-Connecting-IP': '203.0.113.7',
    };
    await follow(path, { headers });
    expect(sent[0]).toMatchObject({ referrer_host: 'www.instagram.com', country: 'FR' });
    expect(sent[0]).toMatchObject({ app: 'Instagram' });
    expect(JSON.stringify(sent)).not.toMatch(/203\.0\.113\.7|iPhone|mina/);
  });

  test('Global Privacy Control: no cookie, no visitor hash, the token still in the URL', async () => {
    const { follow, sent } = await fakeApp();
    const response = await follow(path, { headers: { 'Sec-GPC': '1' } });
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(response.headers.get('Location')).toContain('subid=');
    expect(sent).toMatchObject([{ kind: 'click', visitor_hash: null }]);
  });

  test.each([`${path}/`, `/${link.slug}/`])('%s is the same link', async (address) => {
    const { follow } = await fakeApp();
    expect((await follow(address)).status).toBe(302);
  });

  test('a page fetched ahead gets no cookie: the last real click stays', async () => {
    const { follow } = await fakeApp();
    const response = await follow(path, { headers: { 'Sec-Purpose': 'prefetch' } });
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([302, null]);
  });

  test('a User-Agent made to keep our patterns busy is cut', async () => {
    const { follow, sent } = await fakeApp();
    const agent = `${'android'.repeat(16_000)}mobile`;
    await follow(path, { headers: { 'User-Agent': agent } });
    expect(sent).toMatchObject([{ device: 'tablet' }]);
  });

  test('HEAD gets the same headers and no cookie, and is no click', async () => {
    const { follow, sent } = await fakeApp();
    const response = await follow(path, { method: 'HEAD' });
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([302, null]);
    expect(sent).toMatchObject([{ kind: 'bot', bot_reason: 'head' }]);
  });

  test.each<[string, Record<string, string>]>([
    ['prefetch', { 'Sec-Purpose': 'prefetch;prerender' }],
    ['prefetch', { Purpose: 'prefetch' }],
    ['known_agent', { 'User-Agent': 'facebookexternalhit/1.1' }],
    ['known_agent', { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }],
    ['known_agent', { 'User-Agent': 'WhatsApp/2.23.20.0' }],
    ['no_user_agent', { 'User-Agent': '' }],
  ])('%s is redirected and recorded, not counted as a click', async (bot_reason, headers) => {
    const { follow, sent } = await fakeApp();
    expect((await follow(path, { headers })).status).toBe(302);
    expect(sent).toMatchObject([{ kind: 'bot', bot_reason }]);
  });

  test.each(['', 'a b', 'x'.repeat(65), '<script>', "'; drop table clicks"])(
    'the sub-id %j is left out, the visitor goes on',
    async (tag) => {
      const { follow, sent } = await fakeApp();
      const response = await follow(`${path}?s=${encodeURIComponent(tag)}`);
      expect(response.status).toBe(302);
      expect(sent).toMatchObject([{ sub_id: null }]);
    },
  );
});

describe('what is not a live link', () => {
  const browser = { headers: { 'User-Agent': PHONE, Accept: 'text/html,*/*' } };

  test('an unknown slug is 404: a page for browsers, a problem for programs', async () => {
    const { follow } = await fakeApp();
    const page = await follow('/l/Unknown1', browser);
    expect([page.status, page.headers.get('Content-Type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(await page.text()).toContain('There is no such link');
    const problem = await follow('/l/Unknown1');
    expect(problem.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await problem.json()).toMatchObject({ status: 404, code: 'not_found' });
    expect(problem.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each(['/l/', '/abc', '/a/b', '/l/a%20b1', '/%00abcd', '/robots.txt', '/l/api', '/.env'])(
    '%s is refused before any store is asked',
    async (address) => {
      const { follow, calls } = await fakeApp();
      expect((await follow(address)).status).toBe(404);
      expect(calls).toEqual({ readCache: 0, findLink: 0, fillCache: 0 });
    },
  );

  test.each([
    ['disabled', { ...link, is_active: false }],
    ['expired', { ...link, expires_at_ms: 1 }],
    ['leading off its merchant’s hosts', { ...link, destination_url: 'https://evil.example/' }],
    ['leading back to our own links', { ...link, ...OWN }],
    ['leading to a script', { ...link, destination_url: 'javascript:alert(1)' }],
  ])('a link that is %s is 410, and no click', async (_, found) => {
    const { follow, sent } = await fakeApp({ findLink: async () => found });
    const response = await follow(path, browser);
    expect(response.status).toBe(410);
    expect(response.headers.get('Location')).toBeNull();
    expect(await response.text()).toContain('This link has ended');
    expect(sent).toEqual([]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is 405 with Allow', async (method) => {
    const { follow } = await fakeApp();
    const response = await follow(path, { method });
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test('an impression is a pixel, recorded for people', async () => {
  const { follow, sent } = await fakeApp();
  const response = await follow(`/i/${link.slug}.gif`);
  expect(response.headers.get('Content-Type')).toBe('image/gif');
  expect((await response.bytes()).subarray(0, 6)).toEqual(new TextEncoder().encode('GIF89a'));
  await follow(`/i/${link.slug}.gif`, { headers: { 'User-Agent': 'Googlebot' } });
  expect((await follow('/i/Unknown1.gif')).status).toBe(200);
  expect(sent).toMatchObject([{ kind: 'impression', link_id: link.link_id }]);
});
