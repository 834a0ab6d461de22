import {
  canonicalSlug,
  isNewSlug,
  isSlug,
  isSpellingOf,
  makeSlug,
  trimSlug,
} from '@skinstack/domain/links/slug';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

test('made slugs are eight base62 characters, and slugs', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (bytes) => {
      const slug = makeSlug((length) => Uint8Array.from(bytes.take(length)));
      expect(slug).toMatch(/^[A-Za-z0-9]{8}$/);
      expect(isSlug(slug)).toBe(true);
    }),
  );
});

test('no character is likelier than another', () => {
  const counts = new Map<string, number>();
  let byte = 0;
  const everyByte = (length: number) => Uint8Array.from({ length }, () => byte++ % 256);
  for (let round = 0; round < 31 * 62; round++) {
    for (const letter of makeSlug(everyByte)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  const seen = [...counts.values()];
  expect(Math.max(...seen) - Math.min(...seen)).toBeLessThan(Math.max(...seen) * 0.05);
});

test.each(['AbC123xy', 'mina', 'winter-glow_26', 'a'.repeat(64)])('%j is a slug', (slug) => {
  expect(isSlug(slug)).toBe(true);
});
test.each([
  'abc',
  'a'.repeat(65),
  'healthz',
  'HEALTHZ',
  'docs',
  'a b c',
  'a/bc',
  'ábcd',
  'a.bcd',
  '',
])('%j is none', (slug) => {
  expect(isSlug(slug)).toBe(false);
});

test('a new slug ends in a letter or digit; one from before may end in a mark', () => {
  expect(['winter-glow_26', 'mina', '-glow'].every(isNewSlug)).toBe(true);
  expect(['glow-', 'glow_', 'glow-_', '____', 'docs', 'abc'].some(isNewSlug)).toBe(false);
  expect(['glow-', 'glow_'].every(isSlug)).toBe(true);
});

describe('spellings', () => {
  const slugs = fc.stringMatching(/^[A-Za-z0-9_-]{4,64}$/);

  test('the canonical form of a canonical form is itself, and so it is of every spelling', () => {
    fc.assert(
      fc.property(slugs, fc.stringMatching(/^[-_]{0,4}$/), (slug, marks) => {
        const canonical = canonicalSlug(slug);
        expect(canonicalSlug(canonical)).toBe(canonical);
        expect(trimSlug(trimSlug(slug))).toBe(trimSlug(slug));
        if (!/[A-Za-z0-9]/.test(slug)) return;
        for (const other of [slug.toUpperCase(), slug.toLowerCase(), slug + marks]) {
          expect(canonicalSlug(other)).toBe(canonical);
          expect(isSpellingOf(other, slug, 'any')).toBe(true);
        }
      }),
    );
  });

  test('a slug of one’s own in any case, a generated one in its own, a twin exactly', () => {
    const of = (typed: string) =>
      (['any', 'case', 'exact'] as const).filter((spelling) =>
        isSpellingOf(typed, 'MinaGlow', spelling),
      );
    expect(of('MinaGlow')).toEqual(['any', 'case', 'exact']);
    expect(of('MinaGlow_-')).toEqual(['any', 'case']);
    expect(of('minaglow')).toEqual(['any']);
    expect(of('MINAGLOW_')).toEqual(['any']);
    expect(of('MinaGlo')).toEqual([]);
  });
});
