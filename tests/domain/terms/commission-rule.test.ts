import { type CommissionRule, chooseRule } from '@skinstack/domain/terms';
import { expect, test } from 'vitest';

const none: CommissionRule = {
  ...{ id: 'rul_0', influencer_id: null, product_id: null, category: null },
  ...{ rate_bps: 1, flat_minor: null, starts_at_ms: null, ends_at_ms: null },
  month_minimum_minor: null,
  may_exceed_order: false,
};
const subject = {
  influencer_id: 'inf_1',
  product_id: 'prd_1',
  category: 'serum',
  at_ms: 100,
  month_minor: 0n,
};
const rules: CommissionRule[] = [
  { ...none, id: 'category', category: 'serum' },
  { ...none, id: 'product', product_id: 'prd_1' },
  { ...none, id: 'influencer', influencer_id: 'inf_1' },
  { ...none, id: 'both', influencer_id: 'inf_1', product_id: 'prd_1' },
  { ...none, id: 'other', influencer_id: 'inf_2', product_id: 'prd_1' },
];

test('the most specific rule wins, whatever the order they come in', () => {
  for (const expected of ['both', 'influencer', 'product', 'category']) {
    const left = rules.slice(0, rules.findIndex((rule) => rule.id === expected) + 1);
    expect(chooseRule(left, subject)?.id).toBe(expected);
    expect(chooseRule(left.toReversed(), subject)?.id).toBe(expected);
  }
  expect(chooseRule([], subject)).toBeNull();
});

test('a rule holds from its start to just before its end', () => {
  const timed = [{ ...none, starts_at_ms: 100, ends_at_ms: 200 }];
  const at = (at_ms: number) => chooseRule(timed, { ...subject, at_ms }) !== null;
  expect([at(99), at(100), at(199), at(200)]).toEqual([false, true, true, false]);
});

test('the newer of two alike wins', () => {
  const alike = [
    { ...none, id: 'rul_1' },
    { ...none, id: 'rul_2' },
  ];
  expect(chooseRule(alike, subject)?.id).toBe('rul_2');
});

test('of two alike the highest volume tier that is reached holds', () => {
  const tiers = [
    { ...none, id: 'rul_9' },
    { ...none, id: 'rul_1', month_minimum_minor: 100_000n },
    { ...none, id: 'rul_0', month_minimum_minor: 500_000n },
  ];
  const at = (month_minor: bigint) => chooseRule(tiers, { ...subject, month_minor })?.id;
  expect([at(99_999n), at(100_000n), at(499_999n), at(500_000n)]).toEqual([
    ...['rul_9', 'rul_1', 'rul_1', 'rul_0'],
  ]);
});
