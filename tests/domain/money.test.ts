import {
  type Currency,
  currencyExponent,
  formatAmount,
  isCurrency,
  parseAmount,
  parseExact,
  roundExact,
  roundHalfUp,
} from '@skinstack/domain/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const usd = 'USD' as Currency;
const jpy = 'JPY' as Currency;
const kwd = 'KWD' as Currency;

describe('exact amounts', () => {
  test('are added up with all their digits and rounded once', () => {
    const sumOf = (list: string[], currency: Currency) =>
      roundExact(
        list.reduce((sum, one) => sum + (parseExact(one, currency) ?? 0n), 0n),
        currency,
      );
    expect(sumOf(['8.264463', '8.264463', '8.264463'], usd)).toBe(2_479n);
    expect(sumOf(['0.4', '0.4', '0.4', '-0.00000000000000000001'], jpy)).toBe(1n);
    expect(sumOf(['1.0004', '1.0001'], kwd)).toBe(2_001n);
    expect(sumOf(['-0.005'], usd)).toBe(-1n);
  });

  test('are none where an amount is none', () => {
    for (const one of ['', '1,00', '1e5', '10000000000.01']) {
      expect([parseExact(one, usd), parseAmount(one, usd)]).toEqual([null, null]);
    }
  });
});

describe('parseAmount', () => {
  test.each([
    ['100.00', usd, 10_000n],
    ['100', usd, 10_000n],
    [398.5, usd, 39_850n],
    ['0.005', usd, 1n],
    ['0.0049999', usd, 0n],
    ['-12.345', usd, -1_235n],
    ['32252.1922', usd, 3_225_219n],
    ['7.781', kwd, 7_781n],
    ['1200', jpy, 1_200n],
    ['1200.5', jpy, 1_201n],
    ['10000000000.00', usd, 1_000_000_000_000n],
  ])('reads %s %s as %s minor units', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor);
  });

  test.each([
    '',
    ' ',
    '1e5',
    '1,000.00',
    '.5',
    '5.',
    '+5',
    '0x10',
    'NaN',
    '--1',
    '1 000',
    '$5',
    '10000000000.01',
    '-10000000000.01',
    '1000000000000',
  ])('refuses %j', (text) => {
    expect(parseAmount(text, usd)).toBeNull();
  });

  test('reads back what formatAmount writes, in every exponent', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n) + 1n, max: 10n ** 12n - 1n }),
        fc.constantFrom(usd, jpy, kwd),
        (amount_minor, currency) => {
          expect(parseAmount(formatAmount({ amount_minor, currency }), currency)).toBe(
            amount_minor,
          );
        },
      ),
    );
  });
});

test('roundHalfUp goes to the nearest, halves away from zero, alike on both sides', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 12n }), (numerator, denominator) => {
      const rounded = roundHalfUp(numerator, denominator);
      const twice_off = 2n * (rounded * denominator - numerator);
      expect(twice_off <= denominator && twice_off >= -denominator).toBe(true);
      if (twice_off === denominator || twice_off === -denominator) {
        expect(twice_off > 0n).toBe(numerator > 0n);
      }
      expect(roundHalfUp(-numerator, denominator)).toBe(-rounded);
    }),
  );
});

test('currencies are ISO 4217 codes in capitals', () => {
  expect(['USD', 'EUR', 'JPY', 'KWD'].every(isCurrency)).toBe(true);
  expect(['usd', 'XXX', 'toString', '', 'US'].some(isCurrency)).toBe(false);
  expect([usd, jpy, kwd].map(currencyExponent)).toEqual([2, 0, 3]);
});
