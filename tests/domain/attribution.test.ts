import { type AttributionFacts, attribute, type LinkFacts } from '@skinstack/domain/attribution';
import { expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const clicked_at_ms = Date.UTC(2026, 10, 1);
const link: LinkFacts = {
  ...{ link_id: 'lnk_1', influencer_id: 'inf_1', program_id: 'prg_1', merchant_id: 'mer_1' },
  ...{ product_id: 'prd_1', campaign: 'winter-glow', attribution_window_days: 30 },
};
const coupon = {
  code: 'MINA10',
  influencer_id: 'inf_2',
  program_id: 'prg_1',
  merchant_id: 'mer_1',
};
const clicked: AttributionFacts = {
  ordered_at_ms: clicked_at_ms + DAY_MS,
  token: { presented: true, verified: { click_id: 'clk_1', link_id: 'lnk_1', clicked_at_ms } },
  ...{ link, coupon: null, account_merchant_id: null },
};

test('a valid click inside the window earns; the decision says so', () => {
  const { attribution, decision } = attribute(clicked);
  expect(attribution).toEqual({
    ...{ method: 'click', link_id: 'lnk_1', click_id: 'clk_1', influencer_id: 'inf_1' },
    ...{ program_id: 'prg_1', merchant_id: 'mer_1', product_id: 'prd_1', campaign: 'winter-glow' },
  });
  expect(decision.map(({ step, outcome }) => [step, outcome])).toEqual([
    ['click', 'seen'],
    ['window', 'inside'],
  ]);
});

test.each<[string, Partial<AttributionFacts>, string]>([
  ['no token', { token: { presented: false, verified: null } }, 'none'],
  ['a forged token', { token: { presented: true, verified: null } }, 'invalid'],
  ['a link that is gone', { link: null }, 'unknown_link'],
  ['another merchant’s account', { account_merchant_id: 'mer_2' }, 'other_merchant'],
  ['the window over by 1 ms', { ordered_at_ms: clicked_at_ms + 30 * DAY_MS + 1 }, 'expired'],
  ['an order long before', { ordered_at_ms: clicked_at_ms - DAY_MS - 1 }, 'click_after_order'],
])('%s earns nothing, and the decision says why', (_, change, reason) => {
  const { attribution, decision } = attribute({ ...clicked, ...change });
  expect(attribution).toBeNull();
  expect(decision.map((step) => step.outcome)).toContain(reason);
});

test('the last moment of the window still counts', () => {
  const ordered_at_ms = clicked_at_ms + 30 * DAY_MS;
  expect(attribute({ ...clicked, ordered_at_ms }).attribution?.influencer_id).toBe('inf_1');
});

test('without a click the coupon decides, with one the click does', () => {
  const token = { presented: false, verified: null };
  expect(attribute({ ...clicked, token, coupon }).attribution).toMatchObject({
    ...{ method: 'coupon', influencer_id: 'inf_2', link_id: null },
  });
  expect(attribute({ ...clicked, coupon }).attribution?.influencer_id).toBe('inf_1');
});

test('a coupon of another merchant earns nothing', () => {
  const token = { presented: false, verified: null };
  const facts = { ...clicked, token, coupon, account_merchant_id: 'mer_2' };
  expect(attribute(facts).attribution).toBeNull();
});
