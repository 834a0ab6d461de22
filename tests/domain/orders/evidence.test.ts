import { attribute } from '@skinstack/domain/orders/attribute';
import type { LinkFacts, ResolvedClaim } from '@skinstack/domain/orders/attribution';
import { assert, constantFrom, property, shuffledSubarray, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const ORDERED_AT_MS = Date.UTC(2026, 10, 30);
const WAYS = [
  'a note attribute of the order',
  'a property of a line',
  'the shop’s pixel',
  'the landing page',
  'the referring page',
] as const;

type Fact =
  | { kind: 'click'; who: string; days_before: number; touch: 'last' | 'first' }
  | { kind: 'coupon'; who: string; beats_click: boolean };

/** A click or a code, of somebody; who it is of says which click it is. */
const FACTS: Fact[] = [
  { kind: 'click', who: 'early', days_before: 20, touch: 'last' },
  { kind: 'click', who: 'late', days_before: 1, touch: 'last' },
  { kind: 'click', who: 'first', days_before: 25, touch: 'first' },
  { kind: 'click', who: 'expired', days_before: 40, touch: 'last' },
  { kind: 'coupon', who: 'coupon', beats_click: false },
  { kind: 'coupon', who: 'strong', beats_click: true },
];

function linkOf(who: string, touch: 'last' | 'first'): LinkFacts {
  return {
    ...{ link_id: `lnk_${who}`, influencer_id: who, program_id: 'prg', merchant_id: 'mer' },
    ...{ product_id: null, campaign: null, attribution_window_days: 30, touch },
    switched_off: null,
  };
}

/** What an order carries of a fact that came by one of the ways. */
function claimOf(fact: Fact, where: string): ResolvedClaim {
  if (fact.kind === 'coupon') {
    const { who, beats_click } = fact;
    const coupon = {
      ...{ code: who, influencer_id: who, program_id: 'prg', merchant_id: 'mer', beats_click },
      ...{ created_at_ms: 0, ends_at_ms: null, switched_off: null, choice: 'only' as const },
    };
    return { kind: 'coupon', code: who, coupon };
  }
  const { who, days_before, touch } = fact;
  const clicked_at_ms = ORDERED_AT_MS - days_before * DAY_MS;
  const click_id = `clk_${who}` as const;
  const token = { click_id, link_id: `lnk_${who}` as const, clicked_at_ms, is_embedded: false };
  return { kind: 'click', where, token, link: linkOf(who, touch), is_used: false };
}

function decide(claims: readonly ResolvedClaim[]) {
  const nobody = { email: null, account_hashes: [] };
  const { attribution, decision } = attribute({
    ...{ ordered_at_ms: ORDERED_AT_MS, claims, customer: nobody, owners: [] },
    account_merchant_id: 'mer',
  });
  return { earner: attribution?.influencer_id ?? null, evidence: decision.at(-1)?.evidence ?? [] };
}

const someFacts = uniqueArray(constantFrom(...FACTS), { minLength: 1 });
const someWays = shuffledSubarray([...WAYS], { minLength: 1 });

describe('the same facts give the same influencer', () => {
  test('whatever ways they came by, how often, and in whatever order they were told', () => {
    assert(
      property(someFacts, someWays, someWays, (facts, ways, others) => {
        const told = (by: readonly string[]) =>
          facts.flatMap((fact) =>
            fact.kind === 'coupon' ? claimOf(fact, '') : by.map((way) => claimOf(fact, way)),
          );
        const [one, other] = [told(ways), told(others).toReversed()];
        // two codes are told by one list of the shop's, whose order is a fact of its own
        const codes = facts.filter(({ kind }) => kind === 'coupon').length;
        if (codes < 2) expect(decide(other).earner).toBe(decide(one).earner);
        else expect(decide(told(others)).earner).toBe(decide(one).earner);
      }),
      { numRuns: 500 },
    );
  });

  test('every piece is listed, once won and each with its reason', () => {
    assert(
      property(someFacts, someWays, (facts, ways) => {
        const claims = facts.flatMap((fact) => ways.map((way) => claimOf(fact, way)));
        const { earner, evidence } = decide(claims);
        expect(evidence).toHaveLength(claims.length);
        expect(evidence.filter(({ won }) => won)).toHaveLength(earner === null ? 0 : 1);
        expect(evidence.every(({ reason }) => reason !== '')).toBe(true);
      }),
    );
  });
});

test.each<[string[], string | null]>([
  [['early', 'late'], 'late'],
  [['early', 'coupon'], 'early'],
  [['early', 'strong'], 'strong'],
  [['expired', 'coupon'], 'coupon'],
  [['expired'], null],
  // first touch takes all of the programs to agree
  [['first', 'late'], 'late'],
  [['first'], 'first'],
])('of %j it is %s', (names, earner) => {
  const facts = FACTS.filter(({ who }) => names.includes(who));
  for (const way of WAYS) {
    expect(decide(facts.map((fact) => claimOf(fact, way))).earner).toBe(earner);
  }
});

test('the trace says why each of the others was not credited', () => {
  const [early, late, , expired, coupon] = FACTS as [Fact, Fact, Fact, Fact, Fact];
  const { evidence } = decide([
    ...[claimOf(late, WAYS[0]), claimOf(late, WAYS[3]), claimOf(early, WAYS[2])],
    ...[claimOf(expired, WAYS[4]), claimOf(coupon, '')],
  ]);
  expect(evidence.map(({ about, won, reason }) => [about, won, reason])).toEqual([
    ['late', true, 'inside'],
    ['late', false, 'same_click'],
    ['early', false, 'earlier_click'],
    ['expired', false, 'expired'],
    ['coupon', false, 'click_goes_first'],
  ]);
});
