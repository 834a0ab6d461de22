import {
  canonicalCode,
  canonicalNumericId,
  canonicalOrderNumber,
  canonicalText,
} from '@skinstack/domain/orders/identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Whatever there is, and often what the rules are about. */
const any = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('#', ' ', '\u200b', 'e', '\u0301', '0', '1', '.') }),
);

describe('one identifier has one form (5)', () => {
  test.each([
    ['A-1', [' A-1', 'A-1 ', '\tA-1\n', '\u200bA-1', 'A\u00ad-1', '\ufeffA-1', '\u2066A-1\u2069']],
    ['É-1', ['E\u0301-1', ' É-1']],
    ['MINA 10', [' MINA 10 ', 'MINA 10\u200d']],
    ['', ['', ' ', '\u200b', ' \u2060 ']],
  ])('%j', (form, writings) => {
    expect(writings.map(canonicalText)).toEqual(writings.map(() => form));
  });

  test.each([canonicalText, canonicalCode, canonicalOrderNumber, canonicalNumericId])(
    '%o leaves its own form as it is, whatever comes around it',
    (canonical) => {
      fc.assert(
        fc.property(any, (text) => {
          const form = canonical(text);
          expect(canonical(form)).toBe(form);
          expect(canonical(` ${text}\u200b`)).toBe(form);
          expect(canonical(text.normalize('NFD'))).toBe(form);
        }),
      );
    },
  );

  test('a code is the same in any case', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abzäøé 10%-'.split('')) }), (code) => {
        expect(canonicalCode(code.toUpperCase())).toBe(canonicalCode(code));
      }),
    );
  });

  test.each([
    ['1001', ['1001', '#1001', ' #1001 ', '# 1001', '#\u200b1001']],
    ['EN#7', ['EN#7', '#EN#7']],
    ['#', ['#', ' # ']],
    ['7', ['##7', '# #7']],
  ])('the number %s', (form, writings) => {
    expect(writings.map(canonicalOrderNumber)).toEqual(writings.map(() => form));
  });

  test.each([
    ['5001', ['5001', '5001.0', '05001', ' 5001 ', '5001.', '5001.000']],
    ['820982911946154508', ['820982911946154508', '820982911946154508.0']],
    ['0', ['0', '00', '0.0']],
    ['5001.5', ['5001.5']],
    ['A-1.0', ['A-1.0']],
    ['5e3', ['5e3']],
  ])('the numeric id %s', (form, writings) => {
    expect(writings.map(canonicalNumericId)).toEqual(writings.map(() => form));
  });
});
