import { grossFromRate, splitCommission } from '@skinstack/domain/commission';
import { describe, expect, test } from 'vitest';

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
