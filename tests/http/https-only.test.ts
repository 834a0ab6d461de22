import { cameInTheClear, redirectToHttps } from '@skinstack/http/https-only';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test.each([
  'http://skin.st/l/AbC123xy',
  'http://skin.st',
  'http://api.skin.st:8080/api/balances',
  'HTTP://skin.st/',
  'http://localhost.evil.example/',
  'http://localhostess.example/',
  'http://127.0.0.1.evil.example/',
  'http://evil.example/http://localhost/',
  'http://10.0.0.1/',
])('%s came in the clear', (url) => expect(cameInTheClear(url)).toBe(true));

test.each([
  'https://skin.st/l/AbC123xy',
  'https://localhost/',
  'http://localhost:8787/l/AbC123xy',
  'http://localhost',
  'http://api.localhost:8000/docs',
  'http://127.0.0.1:8787/?a=b',
  'http://[::1]:8787/healthz',
])('%s did not, or stays on this machine', (url) => expect(cameInTheClear(url)).toBe(false));

test('whoever is sent to https gets the same address, once', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['http'], withQueryParameters: true }), (url) => {
      fc.pre(cameInTheClear(url));
      const { status, headers } = redirectToHttps(url, 'request-id');
      const location = headers.get('Location') ?? '';
      expect(status).toBe(308);
      expect(cameInTheClear(location)).toBe(false);
      expect(location.slice('https'.length)).toBe(url.slice('http'.length));
      // over http it would mean nothing
      expect(headers.has('Strict-Transport-Security')).toBe(false);
    }),
  );
});
