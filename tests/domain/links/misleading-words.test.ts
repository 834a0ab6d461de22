import { findMisleadingWord } from '@skinstack/domain/links/misleading-words';
import { makeSlug } from '@skinstack/domain/links/slug';
import { expect, test } from 'vitest';

const BRANDS = ['Dew Botanics', 'Glow', 'Crème & Co', '水光'];

test.each([
  ...['paypal', 'PayPal', 'pay-pal', 'PayPaI', 'paypa1-refund', 'my_paypal_shop', 'verify-mina'],
  ...['0fficial', 'MinaOfficial', 'official-drop', 'security', 'skinstack', 'skin-stack-help'],
  ...['SkinStack2026', 'sk1nstack', 'login-mina', 'minalogin', 'l0g1n-here', 'Sign-In-Mina'],
  ...['mina-bank', 'glow-visa', 'dewbotanics', 'DewBotanics-sale', 'dew_botanics', 'd3w-botanics'],
  ...['glow', 'GLOW', 'cremeco-summer', 'creme-co-sale'],
])('%s misleads', (slug) => {
  expect(findMisleadingWord(slug, BRANDS)).not.toBeNull();
});

test.each([
  ...[
    'MinaGlow',
    'mina-glow',
    'winter-glow_26',
    'BlogInStyle',
    'DesigningSkin',
    'visage',
    'Embankment',
  ],
  ...['dew-drop', 'story-3', 'routine2026', 'my-discount', 'glow-up', 'acne101'],
])('%s does not', (slug) => {
  expect(findMisleadingWord(slug, BRANDS)).toBeNull();
});

test('a generated slug is as good as never a word', () => {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const found = Array.from({ length: 10_000 }, () => makeSlug(random)).filter(
    (slug) => findMisleadingWord(slug, BRANDS) !== null,
  );
  expect(found.length).toBeLessThan(3);
});
