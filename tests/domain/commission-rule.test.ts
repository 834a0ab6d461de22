import { type CommissionRule, chooseRule } from '@skinstack/domain/commission-rule';
import { expect, test } from 'vitest';

const none: CommissionRule = {
  ...{ id: 'rul_0', influencer_id: null, product_id: null, category: null },
  ...{ rate_bps: 1, flat_minor: null, starts_at_ms: null, ends_at_ms: null },
};
const subject = { influencer_id: 'inf_1', product_id: 'prd_1', category: 'serum', at_ms: 100 };
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
