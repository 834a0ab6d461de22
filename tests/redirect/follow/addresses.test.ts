import { describe, expect, test } from 'vitest';
import { fakeApp, link } from '../fake-ports.ts';

const escaped = [...link.slug].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');

describe('however a link is written', () => {
  test.each([
    `/l/${escaped}`,
    `/${escaped}`,
    `/%6C/${link.slug}`,
    `/l/%41${link.slug.slice(1)}/?s=story_1`,
    `/l/${link.slug}#top`,
    `/${link.slug}/?s=1`,
  ])('%s is the same link', async (address) => {
    const { follow } = await fakeApp();
    expect((await follow(address)).status).toBe(302);
  });

  test.each(['/l/%', '/%E0%A4%A', '/l/AbC123xy%00', '/l/AbC123xy%2fa', '//evil.test'])(
    '%s is no link, and no error',
    async (address) => {
      const { follow, calls } = await fakeApp();
      expect((await follow(address)).status).toBe(404);
      expect(calls.findLink).toBe(0);
    },
  );
});

test('/ is a small page of its own, without a store being asked', async () => {
  const { follow, calls } = await fakeApp();
  const page = await follow('/');
  const type = page.headers.get('Content-Type');
  expect([page.status, type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('prefers-color-scheme:dark');
  expect(calls.readCache).toBe(0);
  expect(await (await follow('/', { method: 'HEAD' })).text()).toBe('');
});

describe('a refusal is a page for who wants HTML', () => {
  test.each([
    ['text/html', true],
    ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', true],
    ['application/json, Text/HTML;q=0.1', true],
    ['text/html;q=0', false],
    ['text/html; q=0.0, application/json', false],
    ['*/*', false],
    ['text/html-like', false],
  ])('Accept: %s: %s', async (Accept, isPage) => {
    const { follow } = await fakeApp();
    const refused = await follow('/l/Unknown1', { headers: { Accept } });
    const type = refused.headers.get('Content-Type');
    expect(type).toBe(isPage ? 'text/html; charset=utf-8' : 'application/problem+json');
  });

  test('small, in one language and both colours, with nothing to load', async () => {
    const { follow } = await fakeApp();
    const page = await follow('/l/Unknown1', { headers: { Accept: 'text/html' } });
    const html = await page.text();
    expect(html.length).toBeLessThan(1_200);
    expect(html).toMatch(/<html lang="en">.*viewport.*<title>.*<main><h1>/s);
    expect(html).toContain('color-scheme:light dark');
    expect(html).not.toMatch(/src=|href=|<script/);
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });
});
