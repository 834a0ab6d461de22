import { type BaseAndSplit, NOTHING } from '@skinstack/domain/commissions/commission';
import { planChange, splitOf } from '@skinstack/domain/commissions/price-order';
import { sumReversals, type WholeCommission } from '@skinstack/domain/commissions/sum-reversals';
import {
  addReversal,
  beginFacts,
  type OrderFacts,
  type ReversalFact,
  type ReversalPart,
  statementOf,
} from '@skinstack/domain/orders/order-facts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const bps = fc.integer({ min: 0, max: 10_000 });
const LINE_IDS = ['a', 'b', 'c'];
const line_id = fc.constantFrom(...LINE_IDS, 'gone');

/** A commission of up to three lines, each with a gross of its own. */
const wholes: fc.Arbitrary<WholeCommission> = fc
  .tuple(fc.array(fc.tuple(amount, bps), { maxLength: 3 }), amount, bps)
  .map(([sizes, beside, platform_fee_rate_bps]) => {
    const lines = sizes.map(([base_minor, rate], index) => ({
      ...{ line_id: LINE_IDS[index] ?? '', base_minor },
      gross_minor: (base_minor * BigInt(rate)) / 10_000n,
    }));
    const sum = (pick: 'base_minor' | 'gross_minor') =>
      lines.reduce((total, line) => total + line[pick], 0n);
    const isOfLines = lines.length > 0;
    const base_minor = isOfLines ? sum('base_minor') : beside;
    const gross_minor = isOfLines ? sum('gross_minor') : beside / 5n;
    return { base_minor, gross_minor, platform_fee_rate_bps, lines, edited_off_minor: 0n };
  });
const linePart = fc.record({ line_id, base_minor: amount });
const anyPart: fc.Arbitrary<ReversalPart> = fc.oneof(
  fc.record({ kind: fc.constant('base' as const), base_minor: amount }),
  fc.record({ kind: fc.constant('gross' as const), base_minor: amount, gross_minor: amount }),
  fc.record({
    ...{ kind: fc.constant('lines' as const), base_minor: amount },
    lines: fc.array(linePart, { maxLength: 4 }),
  }),
  fc.constant({ kind: 'report' as const }),
);
const parts = fc.array(anyPart, { maxLength: 6 });

const reversalOf = (part: ReversalPart, index: number): ReversalFact => ({
  ...{ kind: 'refund', external_refund_id: `r${index}`, version: { at_ms: 1, rank: 0 } },
  ...{ state: 'stands', part },
});
/** The facts of an order with these parts taken back. */
function factsOf(list: readonly ReversalPart[], is_void = false): OrderFacts {
  const void_reason = is_void ? 'denied' : null;
  const stated = statementOf({ version: { at_ms: 1, rank: 0 }, base_minor: 0n, void_reason });
  return list.map(reversalOf).reduce(addReversal, beginFacts(stated));
}

function isWithin(part: BaseAndSplit, whole: BaseAndSplit): boolean {
  const fields = ['base_minor', 'gross_minor', 'platform_fee_minor', 'net_minor'] as const;
  return fields.every((field) => part[field] >= 0n && part[field] <= whole[field]);
}

describe('whatever is taken back', () => {
  test('never exceeds the whole, and fee and net always make the gross', () => {
    fc.assert(
      fc.property(wholes, parts, (whole, list) => {
        const taken = sumReversals(whole, list, false);
        expect(taken.platform_fee_minor + taken.net_minor).toBe(taken.gross_minor);
        expect(isWithin(taken, splitOf(whole))).toBe(true);
      }),
    );
  });

  test('depends on which parts there are, not on their order', () => {
    const shuffled = parts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(wholes, shuffled, (whole, [list, other]) => {
        expect(sumReversals(whole, other, false)).toEqual(sumReversals(whole, list, false));
      }),
    );
  });

  test.each<[string, ReversalPart[], boolean]>([
    ['everything', [{ kind: 'all' }], false],
    ['everything after a part', [{ kind: 'base', base_minor: 1n }, { kind: 'all' }], false],
    ['an order that stands for nothing', [], true],
  ])('%s is the whole, to the cent', (_, list, is_void) => {
    fc.assert(
      fc.property(wholes, (whole) => {
        expect(sumReversals(whole, list, is_void)).toEqual(splitOf(whole));
      }),
    );
  });

  test('parts that make the whole base take back the whole, however it is cut', () => {
    const cuts = fc.tuple(wholes, fc.array(fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(cuts, ([whole, shares]) => {
        let left = whole.base_minor;
        const list: ReversalPart[] = shares.map((share) => {
          const base_minor = (left * BigInt(Math.floor(share * 1_000))) / 1_000n;
          left -= base_minor;
          return { kind: 'base', base_minor };
        });
        list.push({ kind: 'base', base_minor: left });
        const expected = whole.base_minor === 0n ? NOTHING : splitOf(whole);
        expect(sumReversals(whole, list, false)).toEqual(expected);
      }),
    );
  });
});

const half = { kind: 'base', base_minor: 5_000n } as const;
const example: WholeCommission = {
  ...{ base_minor: 10_000n, gross_minor: 2_000n, platform_fee_rate_bps: 2_000, lines: [] },
  edited_off_minor: 0n,
};

test('half of $100.00 at 20 %: 10.00 of the gross, 2.00 of the fee, 8.00 of the net', () => {
  expect(sumReversals(example, [half], false)).toEqual({
    ...{ base_minor: 5_000n, gross_minor: 1_000n, platform_fee_minor: 200n, net_minor: 800n },
  });
});

test('a line is taken back at its own rate', () => {
  const lines = [
    { line_id: 'serum', base_minor: 8_000n, gross_minor: 2_000n },
    { line_id: 'cleanser', base_minor: 2_000n, gross_minor: 100n },
  ];
  const whole = { ...example, gross_minor: 2_100n, lines };
  const back = (line_id: string, base_minor: bigint) =>
    sumReversals(
      whole,
      [{ kind: 'lines', lines: [{ line_id, base_minor }], base_minor: 0n }],
      false,
    );
  expect(back('cleanser', 2_000n).gross_minor).toBe(100n);
  expect(back('serum', 4_000n).gross_minor).toBe(1_000n);
});

test('what exceeds a line is taken from the rest of the order, at the rest’s own rate', () => {
  const lines = [
    { line_id: 'serum', base_minor: 5_000n, gross_minor: 1_000n },
    { line_id: 'cleanser', base_minor: 5_000n, gross_minor: 100n },
  ];
  const whole = { ...example, gross_minor: 1_100n, lines };
  const over = [{ line_id: 'serum', base_minor: 6_000n }];
  const part = { kind: 'lines', lines: over, base_minor: 0n } as const;
  expect(sumReversals(whole, [part], false)).toMatchObject({
    base_minor: 6_000n,
    gross_minor: 1_020n,
  });
});

test('cents swapped between lines still make a full refund', () => {
  const lines = [
    { line_id: 'a', base_minor: 19_566n, gross_minor: 3_913n },
    { line_id: 'b', base_minor: 19_567n, gross_minor: 3_914n },
  ];
  const whole = { ...example, base_minor: 39_133n, gross_minor: 7_827n, lines };
  const swapped = [
    { line_id: 'a', base_minor: 19_567n },
    { line_id: 'b', base_minor: 19_566n },
  ];
  const part = { kind: 'lines', lines: swapped, base_minor: 0n } as const;
  expect(sumReversals(whole, [part], false)).toEqual(splitOf(whole));
});

test('a stated part of the gross is capped at what is left', () => {
  const stated = { kind: 'gross', base_minor: 2_000n, gross_minor: 1_500n } as const;
  expect(sumReversals(example, [stated, stated], false)).toMatchObject({
    ...{ base_minor: 4_000n, gross_minor: 2_000n, net_minor: 1_600n },
  });
});

describe('planChange', () => {
  test('the adjustment and the effects lead from what stood to what stands', () => {
    fc.assert(
      fc.property(wholes, wholes, fc.boolean(), parts, parts, (from, to, is_void, old, added) => {
        const was = { whole: from, reversed: sumReversals(from, old, false) };
        const news = added.map((part, index) => reversalOf(part, old.length + index));
        const plan = planChange(was, to, factsOf(old, is_void), news);
        const effects = plan.effects.reduce((sum, effect) => sum + effect.net_minor, 0n);
        const stood = splitOf(from).net_minor - was.reversed.net_minor;
        const stands = splitOf(to).net_minor - plan.reversed.net_minor;
        expect(stood + plan.adjusted.net_minor - effects).toBe(stands);
        expect(plan.reversed).toEqual(sumReversals(to, [...old, ...added], is_void));
      }),
    );
  });

  test('an order that grows, and one that is denied and stands again', () => {
    const was = { whole: example, reversed: NOTHING };
    const grown = { ...example, base_minor: 12_000n, gross_minor: 2_400n };
    expect(planChange(was, grown, factsOf([]), []).adjusted).toMatchObject({
      ...{ base_minor: 2_000n, gross_minor: 400n, platform_fee_minor: 80n, net_minor: 320n },
    });
    const denied = planChange(was, example, factsOf([], true), []);
    expect(denied.adjusted.net_minor).toBe(-1_600n);
    const voided = { whole: example, reversed: denied.reversed };
    const again = planChange(voided, example, factsOf([half]), []);
    expect(again.adjusted.net_minor).toBe(800n);
  });
});
