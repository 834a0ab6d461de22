import { readPastedLink } from '@skinstack/domain/links/pasted-link';
import { isSlug, trimSlug } from '@skinstack/domain/links/slug';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const MARKS = [
  ...['.', ',', ')', ']', '}', '"', "'", '!', '?', ':', ';', '…', '。', '、', '”', '’', '»', '>'],
  ...[' ', '\u00a0', '\n', '\t', '\u3000', '\u200b', '\u200d', '\ufeff', '\u2060', '*', '**', '~'],
  ...[
    '/',
    '//',
    '|',
    '\\',
    '❤️',
    '👩‍🔬',
    '！',
    '？',
    '）',
    '」',
    '·',
    '%',
    '%20',
    '%E2%80%8B',
    '+',
    '=',
  ],
];

describe('what comes out of a text', () => {
  test.each(MARKS)('a link with %j behind it', (mark) => {
    expect(readPastedLink(`/AbC123xy${mark}`)).toEqual({ slug: 'AbC123xy', query: '' });
  });

  test.each([
    ['//AbC123xy', ''],
    ['/l//AbC123xy', ''],
    ['/ AbC123xy', ''],
    ['/AbC1\u00ad23xy', ''],
    ['/AbC123xy&s=x', 's=x'],
    ['/AbC123xy&amp;s=x', 's=x'],
    ['/AbC123xy?s=x', 's=x'],
    ['/AbC123xy%3Fs%3Dx', 's=x'],
    ['/AbC123xy).?s=x&utm_source=y', 's=x&utm_source=y'],
  ])('%j', (path, query) => {
    expect(readPastedLink(path)).toEqual({ slug: 'AbC123xy', query });
  });

  test('any slug, with any marks behind it', () => {
    const letters = [...'ABCDEFxyz0189-_'];
    const slug = fc
      .string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 64 })
      .filter(isSlug);
    const marks = fc.array(fc.constantFrom(...MARKS, '-', '_'), { maxLength: 12 });
    const before = fc.constantFrom('/', '/l/', '//', '/l//', '/%20');
    fc.assert(
      fc.property(before, slug, marks, (start, wanted, behind) => {
        const found = readPastedLink(start + wanted + behind.join('')).slug;
        expect(trimSlug(found)).toBe(trimSlug(wanted));
        expect(readPastedLink(`/${found}`).slug).toBe(found);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('another path is no link', () => {
  test.each([
    ...['/wp-login.php', '/.env', '/.git/config', '/robots.txt', '/sitemap.xml', '/a/b', '/AbC1/x'],
    ...['/AbC123xy\u0000', '/AbC123xy%00', '/AbC123xy\r\u0001', '/', '//', '/…', '/l/', '/Ab.C123'],
    ...['/AbC123xy.Then', '/AbC123xyé', '/AbC123xy/../etc/passwd', '/AbC123xy&x', '/AbC123xy.s=1'],
  ])('%j', (path) => expect(readPastedLink(path).slug).toBe(''));

  test('whatever it is, it is read in no time, and gives a slug or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (path) => {
        expect(readPastedLink(path).slug).toMatch(/^[A-Za-z0-9_-]*$/);
      }),
    );
    for (const part of ['&', '?', '%', '/', '-', '&a', '%25']) {
      const began_ms = performance.now();
      readPastedLink(`/AbC123xy${part.repeat(16_000)}`);
      expect(performance.now() - began_ms).toBeLessThan(200);
    }
  });
});
