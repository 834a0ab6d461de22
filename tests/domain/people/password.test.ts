import { fitsBcrypt, normalizePassword, validatePassword } from '@skinstack/domain/people';
import { expect, test } from 'vitest';

const EMAIL = 'mina@skinstack.example';
const MOST_USED = new Set(['password', 'qwertyuiop', 'letmein', 'password1234']);
const check = (password: string, names: string[] = []) =>
  validatePassword(password, { email: EMAIL, names }, MOST_USED);

test.each([
  'oat milk and ceramides',
  '密码护肤品精华液面霜防晒水',
  'aaaaaaabcdef',
  'abcdef'.repeat(12),
])('%j will do', (password) => {
  expect(check(password)).toBeNull();
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
  expect(check(password)).toBe(fault);
});

const MUCH_USED = 'One of the most used passwords, or one with a few characters added or repeated';
const OWN_NAME = 'Little more than your own name or address';
test.each([
  ...['password1234', 'PASSWORD1234', 'Password2026!', '!!qwertyuiop99', 'letmeinletmein'],
  ...['LetMeIn2026!!', 'passwordpasswordpassword'],
])('%j will not: everybody tries it', (password) => {
  expect(check(password)).toBe(MUCH_USED);
});

test.each([
  ...['minaskinstack', 'Mina.Skinstack.1', 'mina-park-2026', 'ParkMinaPark12', 'skinstackexample'],
])('%j will not: it is what they are called', (password) => {
  expect(check(password, ['Mina Park'])).toBe(OWN_NAME);
});

test.each(['mina likes oat milk', 'a park in the rain, at noon', 'password for the serum'])(
  '%j will do, though a name or a word is in it',
  (password) => expect(check(password, ['Mina Park'])).toBeNull(),
);

test('one password whatever way its letters are composed', () => {
  expect(normalizePassword('cre\u0300me')).toBe(normalizePassword('cr\u00e8me'));
  expect(normalizePassword('\uff41\ufb01')).toBe('afi');
});

test('what bcrypt would cut does not fit', () => {
  expect([fitsBcrypt('é'.repeat(36)), fitsBcrypt('é'.repeat(37))]).toEqual([true, false]);
});
