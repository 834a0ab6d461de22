import {
  type BaseAndSplit,
  NOTHING,
  splitCommission,
} from '@skinstack/domain/commissions/commission';
import { planChange, splitOf } from '@skinstack/domain/commissions/price-order';
import type { WholeCommission } from '@skinstack/domain/commissions/sum-reversals';
import {
  type AccountKind,
  accrual,
  adjustment,
  journal,
  reversal,
  type Standing,
  TRANSFERS,
} from '@skinstack/domain/ledger';
import type { Currency } from '@skinstack/domain/money';
import {
  addReversal,
  beginFacts,
  type ReversalFact,
  statementOf,
} from '@skinstack/domain/orders/order-facts';
import { OLDEST } from '@skinstack/domain/orders/versions';
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

const part = fc.oneof(
  fc.record({ kind: fc.constant('base' as const), base_minor: fc.bigInt(0n, 10n ** 9n) }),
  fc.constant({ kind: 'all' as const }),
);
const news = fc.oneof(
  fc.record({ gross_minor: fc.bigInt(0n, 10n ** 9n) }),
  fc.record({ part }),
  fc.constant('approve' as const),
);

test('a life of changes, refunds and an approval: the books hold just what stands', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 10n ** 9n),
      fc.integer({ min: 0, max: 10_000 }),
      fc.array(news, { maxLength: 12 }),
      (gross, platform_fee_rate_bps, events) => {
        const wholeOf = (gross_minor: bigint): WholeCommission => ({
          ...{ base_minor: 5n * gross_minor, gross_minor, platform_fee_rate_bps, lines: [] },
          edited_off_minor: 0n,
        });
        let whole = wholeOf(gross);
        let reversed: BaseAndSplit = NOTHING;
        let standing: Standing = 'influencer_pending';
        let facts = beginFacts(statementOf({ version: OLDEST, base_minor: 0n }));
        let count = 0;
        const journals = [accrual(splitOf(whole), parties, 'Order 1')];
        const stands = () => splitOf(whole).net_minor - reversed.net_minor;
        for (const event of events) {
          if (event === 'approve') {
            if (standing === 'influencer_payable') continue;
            const { from, to } = TRANSFERS.approval;
            const move = (kind: AccountKind, amount_minor: bigint) => ({
              ...{ account: { kind, owner_id: 'inf_1', currency }, amount_minor },
            });
            const entries = [move(from, stands()), move(to, -stands())];
            journals.push(journal('approval', 'Hold over', entries));
            standing = to;
            continue;
          }
          const was = { whole, reversed };
          if ('gross_minor' in event) whole = wholeOf(event.gross_minor);
          const added = 'part' in event ? [event.part] : [];
          const told = added.map(
            (part): ReversalFact => ({
              ...{ kind: 'refund', external_refund_id: `r${++count}`, version: OLDEST },
              ...{ state: 'stands', part },
            }),
          );
          const plan = planChange(was, whole, facts, told);
          facts = told.reduce(addReversal, facts);
          reversed = plan.reversed;
          journals.push(adjustment(plan.adjusted, parties, standing, 'Changed'));
          for (const effect of plan.effects) {
            journals.push(reversal(effect, parties, standing, 'Refund'));
          }
        }
        const total = (kind: AccountKind) =>
          journals
            .flatMap(({ entries }) => entries.filter(({ account }) => account.kind === kind))
            .reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
        const { gross_minor, platform_fee_minor } = splitOf(whole);
        expect(-total(standing)).toBe(stands());
        expect(total('influencer_pending') + total('influencer_payable')).toBe(-stands());
        expect(total('merchant_receivable')).toBe(gross_minor - reversed.gross_minor);
        expect(-total('platform_revenue')).toBe(platform_fee_minor - reversed.platform_fee_minor);
        if (facts.reversals.some(({ part }) => part.kind === 'all')) expect(stands()).toBe(0n);
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
