import {
  checkDestination,
  isHostRule,
  splitDestination,
  storableDestination,
} from '@skinstack/domain/links/destination';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const hosts = ['shop.example', '*.brand.example'];

describe('checkDestination', () => {
  test.each([
    'https://shop.example',
    'https://shop.example/',
    'https://SHOP.example/a',
    'https://shop.example?x=1',
    'https://shop.example#top',
    'https://shop.example:443/a',
    'https://eu.brand.example/p?utm_source=x&y=%20z#f',
    'https://shop.example/produits/s%C3%A9rum',
    'https://shop.example/?next=https://elsewhere.example/',
  ])('lets %s through', (url) => {
    expect(checkDestination(url, hosts)).toBeNull();
  });

  test.each([
    ['http://shop.example/', 'not_https'],
    ['javascript:alert(1)', 'not_https'],
    ['data:text/html,x', 'not_https'],
    ['//shop.example/', 'not_a_url'],
    ['https:shop.example', 'not_a_url'],
    ['https:/shop.example', 'not_a_url'],
    ['https:///shop.example', 'not_a_url'],
    ['https://user@shop.example/', 'has_credentials'],
    ['https://shop.example:pw@elsewhere.example/', 'has_credentials'],
    ['https://shop.example@elsewhere.example/', 'has_credentials'],
    ['https://shop.example:8443/', 'has_port'],
    ['https://elsewhere.example/', 'host_not_allowed'],
    ['https://shop.example.elsewhere.example/', 'host_not_allowed'],
    ['https://notshop.example/', 'host_not_allowed'],
    ['https://www.shop.example/', 'host_not_allowed'],
    ['https://brand.example/', 'host_not_allowed'],
    ['https://shop.example./', 'host_not_allowed'],
    ['https://127.0.0.1/', 'host_not_allowed'],
    ['https://shоp.example/', 'not_a_url'],
    ['https://shop。example/', 'not_a_url'],
    ['https://shop.example\\@elsewhere.example/', 'not_a_url'],
    ['https://shop.example/\r\nSet-Cookie: a=b', 'not_a_url'],
    ['https://shop.example/\u0000', 'not_a_url'],
    [' https://shop.example/', 'not_a_url'],
    ['https://shop.example/a b', 'not_a_url'],
    [`https://shop.example/${'a'.repeat(2_048)}`, 'too_long'],
    ['', 'not_a_url'],
  ])('refuses %j as %s', (url, refusal) => {
    expect(checkDestination(url, hosts)).toBe(refusal);
  });

  test('whatever passes leads, for a browser, to a listed host over https', () => {
    const part = fc.constantFrom(
      ...['https:', 'http:', '//', '/', '@', ':', '?', '#', 'shop.example', 'evil.example'],
      ...['.', '\\', '%2f', '\t', 'é', '[::1]', '443', 'a'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const url = `https://${parts.join('')}`;
        if (checkDestination(url, hosts) !== null) return;
        const seen = new URL(url);
        expect([seen.protocol, seen.hostname]).toEqual(['https:', 'shop.example']);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('splitDestination', () => {
  test.each([
    ['https://s.example', 'https://s.example?subid=T'],
    ['https://s.example/a?b=1&c=%20+', 'https://s.example/a?b=1&c=%20+&subid=T'],
    ['https://s.example/a?b=1#c?d', 'https://s.example/a?b=1&subid=T#c?d'],
    ['https://s.example/a?', 'https://s.example/a?subid=T'],
    ['https://s.example/a?b&', 'https://s.example/a?b&subid=T'],
    ['https://s.example/?subid=old&b=1', 'https://s.example/?b=1&subid=T'],
    ['https://s.example/?mysubid=1', 'https://s.example/?mysubid=1&subid=T'],
    ['https://s.example/?a=subid=1', 'https://s.example/?a=subid=1&subid=T'],
  ])('%s', (destination, location) => {
    const { before, after } = splitDestination(destination, 'subid');
    expect(`${before}T${after}`).toBe(location);
  });
});

test.each([
  [' https://s.example/a ', 'https://s.example/a'],
  ['\t\u00a0https://s.example\u200b\n', 'https://s.example'],
  ['https://sérum.example/p', 'https://xn--srum-bpa.example/p'],
  ['https://SÉRUM.example', 'https://xn--srum-bpa.example'],
  ['https://se\u0301rum.example?x', 'https://xn--srum-bpa.example?x'],
  ['https://美.example/水', 'https://xn--lt0a.example/%E6%B0%B4'],
])('%j is stored as %s', (given, stored) => {
  expect(storableDestination(given)).toBe(stored);
  expect(storableDestination(stored)).toBe(stored);
});

test('storableDestination keeps ASCII byte for byte and encodes the rest for a header', () => {
  expect(storableDestination('https://s.example/sérum?q=水#é')).toBe(
    'https://s.example/s%C3%A9rum?q=%E6%B0%B4#%C3%A9',
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const stored = storableDestination(text);
      expect([...stored].every((letter) => letter < '\u0080')).toBe(true);
      if ([...text].every((letter) => letter < '\u0080')) expect(stored).toBe(text.trim());
    }),
  );
});

test('host rules are names, not addresses, patterns or URLs', () => {
  expect(['shop.example', '*.shop.example', 'xn--bcher-kva.example'].every(isHostRule)).toBe(true);
  const refused = ['', '*', '*.', 'localhost', '127.0.0.1', 'a.*.example', 'https://a.example'];
  expect(
    [...refused, 'a.example/x', 'A.example', 'a..example', '-a.example'].some(isHostRule),
  ).toBe(false);
});
