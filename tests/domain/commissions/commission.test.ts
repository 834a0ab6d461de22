import { grossFromRate, splitCommission } from '@skinstack/domain/commissions/commission';
import { sumReversals } from '@skinstack/domain/commissions/sum-reversals';
import { describe, expect, test } from 'vitest';

describe('splitCommission', () => {
  test('the worked example: $100.00 at 20 %, fee 20 %', () => {
    const split = splitCommission(grossFromRate(10_000n, 2_000), 2_000);
    expect(split).toEqual({ gross_minor: 2_000n, platform_fee_minor: 400n, net_minor: 1_600n });
  });

  test.each([
    [0, 0],
    [1_750, 2_000],
    [2_000, 333],
    [10_000, 10_000],
  ])(
    'every cent up to 10,000.00 at %i bps, fee %i bps: whole, and a full refund leaves nothing',
    (rate, fee) => {
      const wrong: bigint[] = [];
      for (let base_minor = 0n; base_minor <= 1_000_000n; base_minor++) {
        const gross = grossFromRate(base_minor, rate);
        const { gross_minor, platform_fee_minor, net_minor } = splitCommission(gross, fee);
        const whole = {
          base_minor,
          gross_minor,
          platform_fee_rate_bps: fee,
          lines: [],
          edited_off_minor: 0n,
        };
        const back = sumReversals(whole, [{ kind: 'base', base_minor }], false);
        const isWhole = platform_fee_minor + net_minor === gross_minor && net_minor >= 0n;
        const isLeft =
          base_minor > 0n &&
          (gross_minor !== back.gross_minor ||
            platform_fee_minor !== back.platform_fee_minor ||
            net_minor !== back.net_minor);
        if (!isWhole || isLeft) wrong.push(base_minor);
      }
      expect(wrong).toEqual([]);
    },
  );

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
