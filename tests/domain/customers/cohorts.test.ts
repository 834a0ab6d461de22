import {
  type CohortSums,
  cohortMonths,
  newCustomerShare,
  tellCohorts,
  tellCreators,
  tellShares,
} from '@skinstack/domain/customers/cohorts';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const MONTHS = cohortMonths(Date.parse('2026-11-27T12:00:00Z'));
const cell = (month: string, month_no: number, customer_count: number, minor: bigint) => ({
  ...{ month, month_no, customer_count, order_count: Math.max(1, customer_count) },
  ...{ value_minor: minor, paid_minor: minor / 10n },
});

test('the last twelve months, the present one last', () => {
  expect(MONTHS).toHaveLength(12);
  expect([MONTHS[0], MONTHS[11]]).toEqual(['2025-12', '2026-11']);
  expect(cohortMonths(Date.parse('2026-03-31T23:59:59Z'))[0]).toBe('2025-04');
});

test('values add up month by month, as far as there are months, and are shared by customers', () => {
  const sums = [cell('2026-09', 0, 8, 8_000n), cell('2026-09', 2, 0, 1_000n)];
  const [cohort] = tellCohorts(sums, MONTHS);
  expect(cohort?.months.map((one) => one.value_minor)).toEqual([8_000n, 8_000n, 9_000n]);
  expect(cohort?.months.map((one) => one.value_each_minor)).toEqual([1_000n, 1_000n, 1_125n]);
});

test('small months are told together as far as all have got, or not at all', () => {
  const small = [cell('2026-08', 0, 3, 300n), cell('2026-10', 0, 2, 200n)];
  const large = cell('2026-09', 0, 5, 500n);
  const told = tellCohorts([...small, large, cell('2026-08', 3, 0, 900n)], MONTHS);
  expect(told.map((one) => [one.month, one.customer_count, one.months.length])).toEqual([
    ['2026-09', 5, 3],
    [null, 5, 2],
  ]);
  // the fourth month of August is not one that October has had
  expect(told[1]?.months.at(-1)?.value_minor).toBe(500n);
  expect(tellCohorts([cell('2026-08', 0, 4, 300n)], MONTHS)).toEqual([]);
});

test('no group is of fewer than five customers, whatever there is, and none counts twice', () => {
  const cells = fc.array(
    fc.record({
      month: fc.constantFrom(...MONTHS),
      month_no: fc.nat(11),
      customers: fc.nat(9),
      minor: fc.bigInt(0n, 10_000n),
    }),
  );
  fc.assert(
    fc.property(cells, (drawn) => {
      const sums: CohortSums[] = drawn.map((one) =>
        cell(one.month, one.month_no, one.month_no === 0 ? one.customers : 0, one.minor),
      );
      const told = tellCohorts(sums, MONTHS);
      for (const one of told) expect(one.customer_count).toBeGreaterThanOrEqual(5);
      const all = sums.reduce((sum, one) => sum + one.customer_count, 0);
      const shown = told.reduce((sum, one) => sum + one.customer_count, 0);
      expect(all - shown).toBeGreaterThanOrEqual(0);
      expect(all - shown).toBeLessThan(5);
      const creators = sums.map((one, at) => ({
        ...one,
        influencer: { id: `inf_${at}`, name: '' },
      }));
      for (const one of tellCreators(creators, 3)) {
        expect(one.customer_count).toBeGreaterThanOrEqual(5);
      }
    }),
  );
});

test('creators past the limit and small ones are one row, which comes last', () => {
  const of = (id: string, count: number) => ({
    ...cell('', 0, count, BigInt(count) * 100n),
    influencer: { id, name: id },
  });
  const told = tellCreators([of('a', 4), of('b', 9), of('c', 7), of('d', 6)], 2);
  expect(told.map((one) => [one.influencer?.id, one.customer_count, one.value_minor])).toEqual([
    ['b', 9, 900n],
    ['c', 7, 700n],
    [undefined, 10, 1_000n],
  ]);
});

const kinds = (first: number, refill: number) => [
  { order_kind: 'first', standing: first },
  { order_kind: 'refill', standing: refill },
  { order_kind: null, standing: 50 },
];

test('the share of first orders is of known customers’, and of five orders at least', () => {
  expect(newCustomerShare(kinds(2, 4))).toEqual({
    ...{ first_count: 2, order_count: 6, share: 0.3333 },
  });
  expect(newCustomerShare(kinds(2, 2))).toBeNull();
  expect(newCustomerShare(kinds(0, 9))?.share).toBe(0);
});

test('what was taken back counts neither as a first order nor as one that is known', () => {
  const rows = kinds(5, 0).map((one) => ({ ...one, conversions: one.standing * 2 }));
  expect(newCustomerShare(rows)).toEqual({ first_count: 5, order_count: 5, share: 1 });
});

test('months of fewer than five known orders are one row, which comes last, or none', () => {
  const told = tellShares([
    { month: '2026-08', kinds: kinds(1, 0) },
    { month: '2026-09', kinds: kinds(3, 3) },
    { month: '2026-10', kinds: kinds(1, 3) },
    { month: '2026-11', kinds: [] },
  ]);
  expect(told).toEqual([
    { month: '2026-09', first_count: 3, order_count: 6, share: 0.5 },
    { month: null, first_count: 2, order_count: 5, share: 0.4 },
  ]);
  expect(tellShares([{ month: '2026-08', kinds: kinds(2, 2) }])).toEqual([]);
});
