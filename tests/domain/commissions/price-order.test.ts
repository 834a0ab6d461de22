import { type KeptTerms, priceOrder } from '@skinstack/domain/commissions/price-order';
import {
  addStatement,
  beginFacts,
  type OrderFacts,
  type Statement,
  statementOf,
} from '@skinstack/domain/orders/order-facts';
import { effectiveTerms, grossByTerms, type TieredTerms } from '@skinstack/domain/terms';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const rate = (rate_bps: number): TieredTerms => ({
  ...{ rule_id: null, rate_bps, flat_minor: null, may_exceed_order: false, tiers: [] },
});
const flat = (flat_minor: bigint, may_exceed_order = false): TieredTerms => ({
  ...{ rule_id: 'rul_1', rate_bps: null, flat_minor, may_exceed_order, tiers: [] },
});
/** 20 %, but for the serum, which pays 10 %. */
const terms: KeptTerms = {
  order: rate(2_000),
  lines: new Map([['serum', { ...rate(1_000), product_id: 'prd_1' }]]),
  month_minor: 0n,
};
const lines = (...bases: [string, bigint][]) =>
  bases.map(([line_id, base_minor]) => ({
    ...{ line_id, base_minor, external_product_id: null, sku: null },
  }));
let at_ms = 0;
/** A report of so much, newer than those before it. */
function report(base_minor: bigint, change: Partial<Statement> = {}): Statement {
  return statementOf({ version: { at_ms: ++at_ms, rank: 0 }, base_minor, ...change });
}
/** The facts of these reports. */
function factsOf(first: Statement, ...others: Statement[]): OrderFacts {
  return others.reduce(addStatement, beginFacts(first));
}
const grossOf = (facts: OrderFacts, kept = terms) => priceOrder(facts, kept).gross_minor;

const itemised = report(10_000n, { lines: lines(['serum', 5_000n], ['cleanser', 5_000n]) });

describe('the price of an order', () => {
  test('by its lines, each at its own rate: 1500', () => {
    expect(priceOrder(factsOf(itemised), terms).lines).toMatchObject([
      { line_id: 'serum', product_id: 'prd_1', gross_minor: 500n },
      { line_id: 'cleanser', product_id: null, gross_minor: 1_000n },
    ]);
  });

  test('told without lines it goes in proportion: 100.00 → 0.07 → 0.00 → 100.00 is 1500 again', () => {
    const reports = [itemised, report(7n), report(0n), report(10_000n)];
    const grosses = reports.map((_, at) => grossOf(factsOf(itemised, ...reports.slice(1, at + 1))));
    expect(grosses).toEqual([1_500n, 1n, 0n, 1_500n]);
  });

  test('a stated commission that is left out later goes in proportion: 500, 750, 500', () => {
    const stating = report(10_000n, { gross_minor: 500n });
    expect(grossOf(factsOf(stating, report(15_000n)))).toBe(750n);
    expect(grossOf(factsOf(stating, report(15_000n), report(10_000n)))).toBe(500n);
    expect(grossOf(factsOf(stating, report(5_001n)))).toBe(250n);
    const again = report(15_000n, { gross_minor: 900n });
    expect(grossOf(factsOf(stating, again))).toBe(900n);
  });

  test('a line that is new has the kept terms of the order, not those of today', () => {
    const restated = report(25_000n, { lines: lines(['toner', 25_000n]) });
    expect(grossOf(factsOf(itemised, restated))).toBe(5_000n);
  });

  test('is the same whatever reports came between, in whatever order', () => {
    const amount = fc.bigInt({ min: 0n, max: 100_000n });
    const any = fc.array(
      fc.oneof(
        amount.map((base) => report(base)),
        fc
          .tuple(amount, amount)
          .map(([a, b]) => report(a + b, { lines: lines(['serum', a], ['cleanser', b]) })),
      ),
      { minLength: 1, maxLength: 6 },
    );
    const mixed = any.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(mixed, ([list, other]) => {
        const price = ([first, ...rest]: Statement[]) =>
          first && priceOrder(factsOf(first, ...rest), terms);
        expect(price(other)).toEqual(price(list));
        const last = report(10_000n, { lines: itemised.lines });
        const [first = last, ...rest] = list;
        expect(grossOf(factsOf(first, ...rest, last))).toBe(1_500n);
      }),
    );
  });

  test('lines always make the whole', () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
    fc.assert(
      fc.property(amount, amount, amount, (a, b, total) => {
        const told = report(a + b, { lines: lines(['serum', a], ['cleanser', b]) });
        const { gross_minor, lines: priced } = priceOrder(factsOf(told, report(total)), terms);
        const sum = priced.reduce((gross, line) => gross + line.gross_minor, 0n);
        expect(priced.length === 0 || sum === gross_minor).toBe(true);
        expect(gross_minor <= total).toBe(true);
      }),
    );
  });
});

describe('a flat amount', () => {
  test.each([
    [1n, false, 1n],
    [4_999n, false, 4_999n],
    [5_000n, false, 5_000n],
    [10_000n, false, 5_000n],
    [1n, true, 5_000n],
    [0n, true, 0n],
  ])('of 50.00 on %d cents, more than the order allowed: %s: %d', (base, may_exceed, gross) => {
    expect(grossByTerms(flat(5_000n, may_exceed), base)).toBe(gross);
    const kept = { ...terms, order: flat(5_000n, may_exceed) };
    expect(grossOf(factsOf(report(base)), kept)).toBe(gross);
  });

  test('is paid once for the lines under it, and stays when the total is told otherwise', () => {
    const kept = { ...terms, order: flat(700n), lines: new Map() };
    expect(grossOf(factsOf(itemised), kept)).toBe(700n);
    expect(grossOf(factsOf(itemised, report(5_000n)), kept)).toBe(700n);
    expect(grossOf(factsOf(itemised, report(0n)), kept)).toBe(0n);
  });
});

describe('volume tiers', () => {
  const tier = (month_minimum_minor: bigint, rate_bps: number) => ({
    ...rate(rate_bps),
    month_minimum_minor,
  });
  const tiered = { ...rate(1_000), tiers: [tier(50_000n, 2_000), tier(90_000n, 2_500)] };

  test.each([
    [0n, 1_000],
    [49_999n, 1_000],
    [50_000n, 2_000],
    [89_999n, 2_000],
    [90_000n, 2_500],
  ])('a month of %d is paid %d bps', (month_minor, rate_bps) => {
    expect(effectiveTerms(tiered, month_minor).rate_bps).toBe(rate_bps);
  });

  test('three orders of $200.00 stand at 2000 each, and at 4000 when the month is settled', () => {
    const kept = (month_minor: bigint) => ({ order: tiered, lines: new Map(), month_minor });
    const order = factsOf(report(20_000n));
    expect([0n, 60_000n].map((month) => grossOf(order, kept(month)))).toEqual([2_000n, 4_000n]);
  });
});
