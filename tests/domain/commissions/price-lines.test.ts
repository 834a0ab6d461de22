import { grossFromRate } from '@skinstack/domain/commissions/commission';
import { splitByWeight } from '@skinstack/domain/money';
import { priceLines, type TermedLine } from '@skinstack/domain/terms';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

describe('splitByWeight', () => {
  test('parts add up to the total, and none is a whole unit off its share', () => {
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 9 }), (total, weights) => {
        const parts = splitByWeight(total, weights);
        expect(sum(parts)).toBe(total);
        const whole = sum(weights);
        if (whole === 0n) return;
        parts.forEach((part, index) => {
          const off = part * whole - total * (weights[index] ?? 0n);
          expect(off > -whole && off < whole).toBe(true);
        });
      }),
    );
  });

  test('what is left goes to the largest remainders, the first of equals first', () => {
    expect(splitByWeight(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitByWeight(10n, [61n, 27n, 12n])).toEqual([6n, 3n, 1n]);
    expect(splitByWeight(5n, [0n, 0n])).toEqual([5n, 0n]);
    expect(splitByWeight(0n, [])).toEqual([]);
  });
});

const line = (line_id: string, base_minor: bigint, rate_bps: number | null): TermedLine => ({
  ...{ line_id, base_minor, rate_bps, product_id: null, rule_id: null, flat_minor: null },
  may_exceed_order: false,
});

describe('priceLines', () => {
  test('lines of one rate earn what their order would as a whole', () => {
    const bases = fc.array(amount, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(bases, fc.integer({ min: 0, max: 10_000 }), (list, rate) => {
        const priced = priceLines(list.map((base, index) => line(String(index), base, rate)));
        expect(sum(priced.map((one) => one.gross_minor))).toBe(grossFromRate(sum(list), rate));
      }),
    );
  });

  test('each set of terms is rounded once', () => {
    const priced = priceLines([line('a', 33n, 1_500), line('b', 33n, 1_500), line('c', 50n, 100)]);
    expect(priced.map((one) => one.gross_minor)).toEqual([5n, 5n, 1n]);
  });

  test('a flat amount is paid once for all lines under it, and nothing on nothing', () => {
    const flat = { rate_bps: null, flat_minor: 500n, rule_id: 'rul_1' };
    const lines = [
      { ...line('a', 3_000n, null), ...flat },
      { ...line('b', 1_000n, null), ...flat },
    ];
    expect(priceLines(lines).map((one) => one.gross_minor)).toEqual([375n, 125n]);
    const small = lines.map((one) => ({ ...one, base_minor: one.base_minor / 10n }));
    expect(priceLines(small).map((one) => one.gross_minor)).toEqual([300n, 100n]);
    const allowed = small.map((one) => ({ ...one, may_exceed_order: true }));
    expect(priceLines(allowed).map((one) => one.gross_minor)).toEqual([375n, 125n]);
    const free = lines.map((one) => ({ ...one, base_minor: 0n }));
    expect(priceLines(free).map((one) => one.gross_minor)).toEqual([0n, 0n]);
  });
});
