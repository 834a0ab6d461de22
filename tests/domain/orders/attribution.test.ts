import { NO_BOND } from '@skinstack/domain/customers/bond';
import { attribute } from '@skinstack/domain/orders/attribute';
import type {
  AttributionFacts,
  CouponFacts,
  LinkFacts,
  ResolvedClaim,
} from '@skinstack/domain/orders/attribution';
import { flagsOf, isHeldForReview } from '@skinstack/domain/orders/flags';
import { visibleDecision, visibleEvidence } from '@skinstack/domain/orders/visible-decision';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const clicked_at_ms = Date.UTC(2026, 10, 1);
const link: LinkFacts = {
  ...{ link_id: 'lnk_1', influencer_id: 'inf_1', program_id: 'prg_1', merchant_id: 'mer_1' },
  ...{ product_id: 'prd_1', campaign: 'winter-glow', attribution_window_days: 30 },
  switched_off: null,
};
const code: CouponFacts = {
  ...{ code: 'JUN10', influencer_id: 'inf_2', program_id: 'prg_1', merchant_id: 'mer_1' },
  beats_click: false,
  ...{ created_at_ms: 0, ends_at_ms: null, switched_off: null, choice: 'only' },
};
const ids = { click_id: 'clk_1', link_id: 'lnk_1' } as const;
const token = { ...ids, clicked_at_ms, is_embedded: false };
const click = { kind: 'click', where: 'the sub-id', token, link, is_used: false } as const;
const coupon = (facts: CouponFacts | null): ResolvedClaim => ({
  ...{ kind: 'coupon', code: 'JUN10', coupon: facts },
});
const facts: AttributionFacts = {
  ordered_at_ms: clicked_at_ms + DAY_MS,
  ...{ claims: [click], account_merchant_id: null },
  customer: { email: null, account_hashes: [] },
  owners: [{ influencer_id: 'inf_1', emails: ['mina@example.com'], account_hashes: ['own'] }],
};
const outcomes = (given: AttributionFacts) =>
  attribute(given).decision.map((step) => `${step.step} ${step.outcome}`);
const earner = (given: AttributionFacts) => attribute(given).attribution?.influencer_id ?? null;

test('a valid click inside the window earns; the decision says so', () => {
  const { attribution } = attribute(facts);
  expect(attribution).toEqual({
    ...{ method: 'click', link_id: 'lnk_1', click_id: 'clk_1', influencer_id: 'inf_1' },
    ...{ program_id: 'prg_1', merchant_id: 'mer_1', product_id: 'prd_1', campaign: 'winter-glow' },
  });
  expect(outcomes(facts)).toEqual(['click seen', 'window inside']);
});

test.each<[string, Partial<AttributionFacts>, string]>([
  ['no claim', { claims: [] }, 'click none'],
  ['a forged token', { claims: [{ ...click, token: null, link: null }] }, 'click invalid'],
  ['a link that is gone', { claims: [{ ...click, link: null }] }, 'click unknown_link'],
  ['another merchant’s account', { account_merchant_id: 'mer_2' }, 'click other_merchant'],
  ['the window over by 1 ms', { ordered_at_ms: clicked_at_ms + 30 * DAY_MS + 1 }, 'window expired'],
  [
    'an order long before',
    { ordered_at_ms: clicked_at_ms - DAY_MS - 1 },
    'window click_after_order',
  ],
  ['a code of nobody', { claims: [coupon(null)] }, 'coupon unknown'],
  [
    'another merchant’s coupon',
    { claims: [coupon(code)], account_merchant_id: 'mer_2' },
    'coupon other_merchant',
  ],
])('%s earns nothing, and the decision says why', (_, change, reason) => {
  expect(earner({ ...facts, ...change })).toBeNull();
  expect(outcomes({ ...facts, ...change })).toContain(reason);
});

test('the last moment of the window still counts', () => {
  expect(earner({ ...facts, ordered_at_ms: clicked_at_ms + 30 * DAY_MS })).toBe('inf_1');
});

describe('several claims', () => {
  const later = (link_id: string, influencer_id: string, after_ms: number): ResolvedClaim => ({
    ...click,
    token: { ...token, click_id: `clk_${link_id}`, clicked_at_ms: clicked_at_ms + after_ms },
    link: { ...link, link_id, influencer_id },
  });

  test('the strongest that holds earns: a click the shop kept, then the coupon', () => {
    expect(earner({ ...facts, claims: [click, coupon(code)] })).toBe('inf_1');
    // whatever way the click came by: a landing page is told after the code, a cart before it
    expect(earner({ ...facts, claims: [coupon(code), click] })).toBe('inf_1');
    const forged = { ...click, token: null, link: null };
    expect(earner({ ...facts, claims: [forged, coupon(code)] })).toBe('inf_2');
  });

  test('by the program’s setting the coupon goes before any click', () => {
    const beats = coupon({ ...code, beats_click: true });
    expect(earner({ ...facts, claims: [click, beats] })).toBe('inf_2');
    const other = { ...facts, claims: [click, beats], account_merchant_id: 'mer_1' };
    expect(attribute(other).attribution?.method).toBe('coupon');
  });

  test('of clicks told side by side the last one earns, if its window is open', () => {
    const claims = [click, later('lnk_2', 'inf_3', 3_600_000)];
    expect(earner({ ...facts, claims })).toBe('inf_3');
    expect(earner({ ...facts, claims: claims.toReversed() })).toBe('inf_3');
    const tooLate = later('lnk_2', 'inf_3', 3 * DAY_MS);
    expect(earner({ ...facts, claims: [tooLate, click] })).toBe('inf_1');
  });

  test('of clicks the first one earns where the program says so, if its window is open', () => {
    const first = { ...link, touch: 'first' as const };
    const [one, two] = [click, later('lnk_2', 'inf_3', 3_600_000)].map((claim) =>
      claim.kind === 'click'
        ? { ...claim, link: { ...first, ...claim.link, touch: first.touch } }
        : claim,
    ) as [ResolvedClaim, ResolvedClaim];
    expect(earner({ ...facts, claims: [two, one] })).toBe('inf_1');
    const ordered_at_ms = clicked_at_ms + 30 * DAY_MS + 1;
    expect(earner({ ...facts, ordered_at_ms, claims: [one, two] })).toBe('inf_3');
  });
});

test('a network that counts by link is taken at its word', () => {
  const claims = [{ kind: 'link', where: 'the source', link } as const];
  expect(attribute({ ...facts, claims }).attribution).toMatchObject({
    ...{ method: 'link', link_id: 'lnk_1', click_id: null, influencer_id: 'inf_1' },
  });
});

describe('what looks like fraud is flagged, and credited all the same', () => {
  test.each<[string, Partial<AttributionFacts>]>([
    ['check hasty', { ordered_at_ms: clicked_at_ms + 3_000 }],
    ['check reused_click', { claims: [{ ...click, is_used: true }] }],
    ['check self_referral', { customer: { email: ' Mina@Example.com ', account_hashes: [] } }],
    ['check self_referral', { customer: { email: 'pay@example.com', account_hashes: ['own'] } }],
  ])('%s', (flagged, change) => {
    expect(outcomes({ ...facts, ...change })).toContain(flagged);
    expect(earner({ ...facts, ...change })).toBe('inf_1');
  });

  test('an ordinary order is not', () => {
    const ordinary = { ...facts, customer: { email: 'kim@example.com', account_hashes: ['k'] } };
    expect(outcomes(ordinary).filter((one) => one.startsWith('check'))).toEqual([]);
  });
});

describe('a click nobody made: a page embedded the link', () => {
  const embedded = { ...click, token: { ...token, is_embedded: true } };
  const decided = (claims: ResolvedClaim[]) => attribute({ ...facts, claims });

  test('is flagged, and its commission is held', () => {
    const { attribution, decision } = decided([embedded]);
    expect(attribution).toMatchObject({ click_id: 'clk_1', influencer_id: 'inf_1' });
    expect(flagsOf(decision)).toEqual(['embedded']);
    expect(isHeldForReview(decision)).toBe(true);
    expect(isHeldForReview(decided([click]).decision)).toBe(false);
  });

  test('goes after every other claim: a click before it, a link, a coupon', () => {
    const later = {
      ...{ ...embedded, link: { ...link, influencer_id: 'inf_9' } },
      token: { ...embedded.token, clicked_at_ms: clicked_at_ms + 3_600_000 },
    };
    const named = { kind: 'link', where: 'the source', link } as const;
    for (const other of [click, named, coupon(code)]) {
      for (const claims of [
        [later, other],
        [other, later],
      ]) {
        const { attribution, decision } = decided(claims);
        expect(attribution?.influencer_id).not.toBe('inf_9');
        expect([flagsOf(decision), isHeldForReview(decision)]).toEqual([[], false]);
      }
    }
  });

  test('holds nothing of an order that another claim was credited with later', () => {
    const first = decided([embedded]).decision;
    const later = [...first, ...decided([coupon(code)]).decision];
    expect(isHeldForReview(later)).toBe(false);
    expect(isHeldForReview([...later, ...first])).toBe(true);
    const changed = { step: 'update', outcome: 'adjusted', detail: 'The order is now USD 90.00.' };
    expect(isHeldForReview([...first, changed])).toBe(true);
  });
});

describe('what is switched off earns nothing from then on', () => {
  const at = (at_ms: number) => ({ what: 'program', at_ms }) as const;

  test.each([
    ['a moment after the order', 1, 'inf_1'],
    ['at the moment of the order', 0, null],
    ['long before it', -30 * DAY_MS, null],
  ])('a click of a program that was switched off %s', (_, after_ms, who) => {
    const off = { ...link, switched_off: at(facts.ordered_at_ms + after_ms) };
    expect(earner({ ...facts, claims: [{ ...click, link: off }] })).toBe(who);
  });

  test('a code of an influencer who was switched off, and one given after the order', () => {
    const off = { ...code, switched_off: { what: 'influencer', at_ms: 0 } } as const;
    expect(outcomes({ ...facts, claims: [coupon(off)] })).toContain('switch switched_off');
    const later = { ...code, created_at_ms: facts.ordered_at_ms + 2 * DAY_MS };
    const decided = { ...facts, claims: [coupon(later)] };
    expect(earner(decided)).toBeNull();
    expect(outcomes(decided)).toContain('coupon before_coupon');
  });

  test('another claim that holds is taken instead', () => {
    const off = { ...link, switched_off: at(0) };
    const claims = [{ ...click, link: off }, coupon(code)];
    expect(earner({ ...facts, claims })).toBe('inf_2');
  });
});

describe('an order credited to who brought its customer', () => {
  const bond = {
    ...{ influencer_id: 'inf_1', program_id: 'prg_1', merchant_id: 'mer_1', order_id: 'ord_1' },
    ...{ since_ms: clicked_at_ms, until_ms: clicked_at_ms + 90 * DAY_MS, order_count: 0 },
    terms: { ...NO_BOND, bond_months: 3 },
    ...{ state: 'in_force' as const, switched_off: null },
  };
  const flagged = (is_own: boolean, email: string | null) =>
    flagsOf(
      attribute({
        ...{ ...facts, customer: { email, account_hashes: [] } },
        claims: [{ kind: 'customer', bond: { ...bond, is_own }, goes_first: false }],
      }).decision,
    );

  test('is looked at as the one that brought them was, or by its own address', () => {
    expect(flagged(false, null)).toEqual([]);
    expect(flagged(true, null)).toEqual(['self_referral']);
    expect(flagged(false, 'mina@example.com')).toEqual(['self_referral']);
    expect(flagged(true, 'mina@example.com')).toEqual(['self_referral']);
  });
});

describe('the evidence of an order', () => {
  const forged = { ...click, where: 'clickid', token: null, link: null };
  const { decision } = attribute({ ...facts, claims: [forged, click, coupon(code)] });

  test('has every claim: where it was found, whether it won, and why', () => {
    const found = visibleEvidence(decision, null);
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        { kind: 'click', where: 'clickid', won: false, reason: 'invalid' },
        { kind: 'click', where: 'the sub-id', won: true, reason: 'inside' },
        { kind: 'coupon', where: 'the discount code', won: false, reason: 'click_goes_first' },
      ]),
    );
  });

  test('of others is not an influencer’s to see', () => {
    expect(visibleEvidence(decision, 'inf_1').map(({ kind }) => kind)).not.toContain('coupon');
    expect(visibleEvidence(decision, 'inf_2').map(({ won }) => won)).not.toContain(true);
    expect(visibleEvidence([], null)).toEqual([]);
  });

  test('ids stand in the facts of a step, and not in its words', () => {
    const steps = [
      ...decision,
      ...attribute({ ...facts, claims: [coupon(code)] }).decision,
      ...attribute({ ...facts, claims: [{ kind: 'link', where: 'link', link }] }).decision,
    ];
    const words = steps.map(({ detail }) => detail).join(' ');
    for (const id of ['lnk_1', 'clk_1', 'inf_1', 'inf_2']) expect(words).not.toContain(id);
    const shown = visibleDecision(decision, null).find(({ outcome }) => outcome === 'seen');
    expect(shown?.facts).toMatchObject({ link_id: 'lnk_1', click_id: 'clk_1' });
    const others = visibleDecision(decision, 'inf_2').map((step) => JSON.stringify(step.facts));
    expect(others.join(' ')).not.toContain('lnk_1');
  });
});

test('a click that seems to follow its order goes after one of before, and after a code', () => {
  const { ordered_at_ms } = facts;
  const later = (after_ms: number): ResolvedClaim => ({
    ...click,
    token: { ...token, click_id: 'clk_2', clicked_at_ms: ordered_at_ms + after_ms },
    link: { ...link, influencer_id: 'inf_late' },
  });
  expect(earner({ ...facts, claims: [click, later(300_000)] })).toBe('inf_late');
  for (const after_ms of [300_001, DAY_MS]) {
    expect(earner({ ...facts, claims: [later(after_ms), click] })).toBe('inf_1');
    expect(earner({ ...facts, claims: [later(after_ms)] })).toBe('inf_late');
  }
  const coded = coupon({ ...code, influencer_id: 'inf_code' });
  expect(earner({ ...facts, claims: [later(3_600_000), coded] })).toBe('inf_code');
});
