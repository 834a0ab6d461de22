import { splitCommission } from '@skinstack/domain/commission';
import { accrual, journal, reversal } from '@skinstack/domain/ledger';
import type { Currency } from '@skinstack/domain/money';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const currency = 'USD' as Currency;
const parties = { merchant_id: 'mer_1', influencer_id: 'inf_1', currency };

test('the accrual of the worked example', () => {
  const { entries } = accrual(splitCommission(2_000n, 2_000), parties, 'Order 1');
  expect(entries.map(({ account, amount_minor }) => [account.kind, amount_minor])).toEqual([
    ['merchant_receivable', 2_000n],
    ['influencer_pending', -1_600n],
    ['platform_revenue', -400n],
  ]);
});

test('an accrual and its reversal sum to zero on every account', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      fc.integer({ min: 0, max: 10_000 }),
      (gross, fee_bps) => {
        const split = splitCommission(gross, fee_bps);
        const given = accrual(split, parties, 'Order 1').entries;
        const taken = reversal(split, parties, 'influencer_pending', 'Refund').entries;
        expect(taken.length).toBe(given.length);
        for (const [index, entry] of given.entries()) {
          expect(taken[index]).toEqual({ ...entry, amount_minor: -entry.amount_minor });
        }
      },
    ),
  );
});

test('a journal that does not sum to zero, or mixes currencies, is a bug', () => {
  const entry = (amount_minor: bigint, code = currency) => ({
    account: { kind: 'cash', owner_id: 'platform', currency: code } as const,
    amount_minor,
  });
  expect(() => journal('accrual', 'x', [entry(1n), entry(-2n)])).toThrow('sums to zero');
  const mixed = [entry(1n), entry(-1n, 'EUR' as Currency)];
  expect(() => journal('accrual', 'x', mixed)).toThrow('one currency');
});
