import { fitsBcrypt, normalizePassword, validatePassword } from '@skinstack/domain/people';
import { expect, test } from 'vitest';

const EMAIL = 'mina@skinstack.example';

test.each([
  'oat milk and ceramides',
  '密码护肤品精华液面霜防晒水',
  'aaaaaaabcdef',
  'abcdef'.repeat(12),
])('%j will do', (password) => {
  expect(validatePassword(password, EMAIL)).toBeNull();
});

test.each([
  ['elevenchars', 'Shorter than 12 characters'],
  ['👩🏽‍🔬'.repeat(2), 'Shorter than 12 characters'],
  ['x'.repeat(20), 'Fewer than 5 different characters'],
  ['abcd'.repeat(10), 'Fewer than 5 different characters'],
  [`${'abcdef'.repeat(12)}g`, 'Longer than 72 bytes of UTF-8'],
  [`${'é'.repeat(34)}abcde`, 'Longer than 72 bytes of UTF-8'],
  ['MINA@skinstack.example', 'The same as the e-mail address'],
  ['oat milk\u0000and ceramides', 'Contains the character U+0000'],
  ['oat milk and ceramides\ud83d', 'Contains half a character'],
])('%j will not: %s', (password, fault) => {
  expect(validatePassword(password, EMAIL)).toBe(fault);
});

test('one password whatever way its letters are composed', () => {
  expect(normalizePassword('cre\u0300me')).toBe(normalizePassword('cr\u00e8me'));
  expect(normalizePassword('\uff41\ufb01')).toBe('afi');
});

test('what bcrypt would cut does not fit', () => {
  expect([fitsBcrypt('é'.repeat(36)), fitsBcrypt('é'.repeat(37))]).toEqual([true, false]);
});
