import { buildStatements } from '@skinstack/domain/payouts/build-statements';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const standings = fc.record({
  ...{ pending_minor: amount, payable_minor: amount, in_flight_minor: amount, paid_minor: amount },
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
});
type Standings = {
  currency: string;
  pending_minor: bigint;
  payable_minor: bigint;
  in_flight_minor: bigint;
  paid_minor: bigint;
};
const FIELDS = ['pending_minor', 'payable_minor', 'in_flight_minor', 'paid_minor'] as const;

function sumByCurrency(rows: readonly Standings[]): Standings[] {
  const sums = new Map<string, Standings>();
  for (const row of rows) {
    const sum = sums.get(row.currency);
    if (!sum) sums.set(row.currency, { ...row });
    else for (const field of FIELDS) sum[field] += row[field];
  }
  return [...sums.values()];
}

test('opening and entries make the closing, in each place and currency', () => {
  fc.assert(
    fc.property(fc.array(standings), fc.array(standings), (before, moves) => {
      const opening = sumByCurrency(before);
      const statements = buildStatements(opening, moves, sumByCurrency([...before, ...moves]));
      expect(statements.flatMap(({ entries }) => entries)).toHaveLength(moves.length);
      for (const { opening: start, entries, closing } of statements) {
        const total = entries.reduce((sum, one) => sum + one.amount_minor, start.balance_minor);
        expect(total).toBe(closing.balance_minor);
        expect(entries.at(-1)?.balance_minor ?? start.balance_minor).toBe(closing.balance_minor);
        const { pending_minor, payable_minor, in_flight_minor } = closing;
        expect(pending_minor + payable_minor + in_flight_minor).toBe(closing.balance_minor);
      }
    }),
  );
});

test('a closing that the entries do not make stops it', () => {
  const one = { currency: 'USD', pending_minor: 5n, payable_minor: 0n, in_flight_minor: 0n };
  const earned = { ...one, paid_minor: 0n };
  expect(() => buildStatements([], [earned], [{ ...earned, pending_minor: 6n }])).toThrow(
    'closing pending_minor',
  );
});
