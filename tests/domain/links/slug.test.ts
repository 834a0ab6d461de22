import { isSlug, makeSlug } from '@skinstack/domain/links/slug';
import fc from 'fast-check';
import { expect, test } from 'vitest';

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
