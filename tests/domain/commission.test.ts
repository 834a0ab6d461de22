import {
  grossFromRate,
  type ReversibleCommission,
  splitCommission,
  splitReversal,
} from '@skinstack/domain/commission';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const bps = fc.integer({ min: 0, max: 10_000 });

describe('splitCommission', () => {
  test('the worked example: $100.00 at 20 %, fee 20 %', () => {
    const split = splitCommission(grossFromRate(10_000n, 2_000), 2_000);
    expect(split).toEqual({ gross_minor: 2_000n, platform_fee_minor: 400n, net_minor: 1_600n });
  });

  test('every cent amount up to $10,000.00: fee and net make the gross, the net is never rounded', () => {
    for (let base = 0n; base <= 1_000_000n; base++) {
      const { gross_minor, platform_fee_minor, net_minor } = splitCommission(
        grossFromRate(base, 1_750),
        2_000,
      );
      if (platform_fee_minor + net_minor !== gross_minor || net_minor < 0n) {
        expect.fail(`${base} splits into ${platform_fee_minor} + ${net_minor} ≠ ${gross_minor}`);
      }
    }
  });

  test('13 cents of gross: the fee rounds up to 3, the net is the remaining 10', () => {
    expect(splitCommission(13n, 2_000)).toEqual({
      ...{ gross_minor: 13n, platform_fee_minor: 3n, net_minor: 10n },
    });
  });
});

test.each([
  [999n, 2_500n, 250n, 749n],
  [1n, 5_000n, 1n, 0n],
  [3n, 5_000n, 2n, 1n],
  [7n, 1_500n, 1n, 6n],
])('a gross of %s at %s bps: the fee rounds, the net is what is left', (gross, bps, fee, net) => {
  expect(splitCommission(gross, Number(bps))).toEqual({
    ...{ gross_minor: gross, platform_fee_minor: fee, net_minor: net },
  });
});

describe('splitReversal', () => {
  /** Applies parts one after the other, as reversals arrive. */
  function takeBack(base_minor: bigint, rate: number, fee: number, parts: readonly bigint[]) {
    const split = splitCommission(grossFromRate(base_minor, rate), fee);
    const commission: ReversibleCommission = {
      ...{ base_minor, gross_minor: split.gross_minor, platform_fee_rate_bps: fee },
      ...{ reversed_base_minor: 0n, reversed_gross_minor: 0n },
    };
    const taken = { gross_minor: 0n, platform_fee_minor: 0n, net_minor: 0n };
    for (const part of parts) {
      const back = splitReversal(commission, { kind: 'base', base_minor: part });
      commission.reversed_base_minor += back.base_minor;
      commission.reversed_gross_minor += back.split.gross_minor;
      for (const field of ['gross_minor', 'platform_fee_minor', 'net_minor'] as const) {
        expect(back.split[field] >= 0n).toBe(true);
        taken[field] += back.split[field];
      }
    }
    return { split, taken };
  }

  test('parts that make the whole base take back the whole, to the cent', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 8 }),
        bps,
        bps,
        (parts, rate, fee) => {
          const base = parts.reduce((sum, part) => sum + part, 0n);
          const { split, taken } = takeBack(base, rate, fee, parts);
          expect(taken).toEqual(split);
        },
      ),
    );
  });

  test('parts that exceed the base never take back more than was given', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(amount, { maxLength: 8 }),
        bps,
        bps,
        (base, parts, rate, fee) => {
          const { split, taken } = takeBack(base, rate, fee, parts);
          expect(taken.gross_minor <= split.gross_minor).toBe(true);
          expect(taken.platform_fee_minor <= split.platform_fee_minor).toBe(true);
          expect(taken.net_minor <= split.net_minor).toBe(true);
        },
      ),
    );
  });

  test('half an order back, then all of it: 10.00 + 10.00 of 20.00', () => {
    const half = takeBack(10_000n, 2_000, 2_000, [5_000n]).taken;
    expect(half).toEqual({ gross_minor: 1_000n, platform_fee_minor: 200n, net_minor: 800n });
    const { split, taken } = takeBack(10_000n, 2_000, 2_000, [5_000n, 9_999_999n]);
    expect(taken).toEqual(split);
  });

  test('a stated part of the gross is capped at what is left', () => {
    const commission = {
      ...{ base_minor: 10_000n, gross_minor: 2_000n, platform_fee_rate_bps: 2_000 },
      ...{ reversed_base_minor: 0n, reversed_gross_minor: 1_500n },
    };
    const part = { kind: 'gross', base_minor: 10_000n, gross_minor: 2_000n } as const;
    expect(splitReversal(commission, part)).toEqual({
      base_minor: 10_000n,
      split: { gross_minor: 500n, platform_fee_minor: 100n, net_minor: 400n },
    });
  });
});
