import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { callApi } from '../builders/call-api.ts';

const fetchFile = (name: string, headers = {}) =>
  exports.default.fetch(`https://api.skin.st/storefront/${name}`, { headers });
const sri = async (answer: Response) => {
  const digest = await crypto.subtle.digest('SHA-384', await answer.arrayBuffer());
  return `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
};

test('any shop may load the script; a pinned version is checked and kept for ever', async () => {
  const { status, body } = await callApi(null, 'GET', '/storefront/v1.json');
  expect(status).toBe(200);
  expect(body.url).toBe('https://api.skin.st/storefront/v1.js');
  const pinned = String(body.pinned_url).split('/').at(-1) ?? '';
  const [newest, version] = [await fetchFile('v1.js'), await fetchFile(pinned)];
  for (const answer of [newest, version]) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(answer.headers.get('Set-Cookie')).toBeNull();
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  }
  expect(newest.headers.get('Cache-Control')).toMatch(/max-age=300\b/);
  expect(version.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  expect(await sri(version)).toBe(body.integrity);
  expect(await sri(newest)).toBe(body.integrity);
});

test('an unchanged script is answered 304, and nothing else is there', async () => {
  const first = await fetchFile('v1.js');
  await first.arrayBuffer();
  const again = await fetchFile('v1.js', { 'If-None-Match': first.headers.get('ETag') ?? '' });
  expect(again.status).toBe(304);
  for (const name of ['v2.js', 'v1-0000000000000000.js', 'v1.json.js', '..%2fapp%2ficon.svg']) {
    const answer = await fetchFile(name);
    expect([name, answer.status]).toEqual([name, 404]);
    expect(answer.headers.get('Cache-Control')).not.toMatch(/immutable/);
    await answer.arrayBuffer();
  }
});
