import {
  findTotpStep,
  formatRecoveryCode,
  readRecoveryCode,
  toBase32,
  totpAddress,
  totpCode,
  totpStep,
} from '@skinstack/domain/people/totp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const SECRET = new TextEncoder().encode('12345678901234567890');

/** RFC 6238, appendix B: the vectors of SHA-1, with eight digits. */
test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %i s the code is %s', async (at_seconds, code) => {
  const step = totpStep(at_seconds * 1_000);
  expect(await totpCode(SECRET, step, 8)).toBe(code);
  expect(await totpCode(SECRET, step)).toBe(code.slice(2));
});

/** RFC 4648, §10, without padding. */
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of “%s” is “%s”', (text, base32) => {
  expect(toBase32(new TextEncoder().encode(text))).toBe(base32);
});

describe('a code', () => {
  const NOW_MS = 1_795_741_101_000;
  const step = totpStep(NOW_MS);

  test.each([-1, 0, 1])('of %i steps from now is taken, with its step', async (drift) => {
    const code = await totpCode(SECRET, step + drift);
    expect(await findTotpStep(SECRET, code, NOW_MS)).toBe(step + drift);
  });

  test.each([-3, -2, 2, 3])('of %i steps from now is not', async (drift) => {
    const code = await totpCode(SECRET, step + drift);
    expect(await findTotpStep(SECRET, code, NOW_MS)).toBeNull();
  });

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', "' or 1"])(
    '%j is none',
    async (code) => expect(await findTotpStep(SECRET, code, NOW_MS)).toBeNull(),
  );
});

test('a recovery code is read however it is typed', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(bytes, (random) => {
      const shown = formatRecoveryCode(random);
      expect(shown).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
      const typed = [shown, shown.toUpperCase(), shown.replaceAll('-', ' '), ` ${shown} `];
      expect(new Set(typed.map(readRecoveryCode))).toEqual(new Set([shown.replaceAll('-', '')]));
    }),
  );
  expect(['492039', '', 'mzxw-6ytb', 'mzxw-6ytb-oi5d-2qa1'].map(readRecoveryCode)).toEqual(
    Array(4).fill(null),
  );
});

test('an app reads the issuer, the account and the secret', () => {
  const url = new URL(totpAddress('MZXW6YTB', 'mina+1@example.com'));
  expect(decodeURIComponent(url.pathname)).toContain('SkinStack:mina+1@example.com');
  expect(Object.fromEntries(url.searchParams)).toEqual({ secret: 'MZXW6YTB', issuer: 'SkinStack' });
});
