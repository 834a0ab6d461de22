import { type CommissionRule, chooseRule } from '@skinstack/domain/terms';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const subject = {
  ...{ influencer_id: 'inf_a', group_id: 'grp_a', product_id: 'prd_a', category: 'serum' },
  ...{ at_ms: 1_000_000, month_minor: 0n },
};
let number = 0;
function rule(change: Partial<CommissionRule>): CommissionRule {
  number += 1;
  return {
    ...{ id: `rul_${String(number).padStart(6, '0')}`, influencer_id: null, product_id: null },
    ...{ category: null, group_id: null, rate_bps: 1_000, flat_minor: null },
    ...{ may_exceed_order: false, month_minimum_minor: null, starts_at_ms: null },
    ...{ ends_at_ms: null, created_at_ms: 0 },
    ...change,
  };
}
/** Most specific first, as docs/money.md promises it. */
const LADDER: Partial<CommissionRule>[] = [
  { influencer_id: 'inf_a', product_id: 'prd_a' },
  { influencer_id: 'inf_a' },
  { group_id: 'grp_a', product_id: 'prd_a' },
  { group_id: 'grp_a' },
  { product_id: 'prd_a' },
  { category: 'serum' },
  {},
];

test('the most specific rule holds, in whatever order they are found', () => {
  const shuffled = fc.shuffledSubarray(
    LADDER.map((one, step) => ({ one, step })),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(shuffled, (chosen) => {
      const rules = chosen.map(({ one, step }) => ({ ...rule(one), rate_bps: step }));
      const best = Math.min(...chosen.map(({ step }) => step));
      expect(chooseRule(rules, subject)?.rate_bps).toBe(best);
    }),
  );
});

test('a rule of another group, or of one they are not in, is not theirs', () => {
  const gold = rule({ group_id: 'grp_a' });
  expect(chooseRule([gold], { ...subject, group_id: 'grp_b' })).toBeNull();
  expect(chooseRule([gold], { ...subject, group_id: null })).toBeNull();
  const { group_id: _, ...none } = subject;
  expect(chooseRule([gold], none)).toBeNull();
});

test('terms kept from before there were groups go on as they were', () => {
  const { group_id: _, ...old } = rule({ product_id: 'prd_a' });
  expect(chooseRule([old], subject)?.id).toBe(old.id);
});
