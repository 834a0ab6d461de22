import type { Currency } from '@skinstack/domain/money';
import {
  type CodeInShop,
  type CodeTerms,
  decideCode,
  differencesOf,
  type KnownCode,
  nextCodeTry,
} from '@skinstack/domain/shop-code';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const DAY = 86_400_000;
const TERMS: CodeTerms = {
  ...{ rate_bps: 1_500, amount: null, usage_limit: null, once_per_customer: true },
  ...{ starts_at_ms: NOW - DAY, ends_at_ms: null },
};
const FOUND: CodeInShop = { external_id: 'theirs', is_ended: false, terms: TERMS, more: [] };
const NEW: KnownCode = {
  ...{ is_pending: true, external_id: null, told_ends_at_ms: null, own_ids: [] },
};
const OURS: KnownCode = { ...NEW, external_id: 'ours', is_pending: false };
const TOLD: KnownCode = { ...OURS, is_pending: true };
const ours = { ...FOUND, external_id: 'ours' };
const later = { ...TERMS, ends_at_ms: NOW + DAY };
const over = { ...TERMS, ends_at_ms: NOW - 1 };
const cheap = { ...TERMS, rate_bps: 1_000 };

describe('what a code in a shop needs', () => {
  test.each<[string, KnownCode, CodeTerms, CodeInShop | null, object]>([
    ['nothing there yet', NEW, TERMS, null, { do: 'make', over_id: null }],
    ['the same is there: ours', NEW, TERMS, FOUND, { state: 'made', external_id: 'theirs' }],
    ['another is there', NEW, cheap, FOUND, { state: 'failed', external_id: null }],
    ['made, answer lost, end moved', NEW, later, FOUND, { do: 'set_end', external_id: 'theirs' }],
    [
      'one of ours that ended',
      { ...NEW, own_ids: ['old'] },
      TERMS,
      { ...FOUND, external_id: 'old', is_ended: true },
      { do: 'make', over_id: 'old' },
    ],
    ['one of theirs that ended', NEW, TERMS, { ...FOUND, is_ended: true }, { state: 'failed' }],
    ['as agreed', OURS, TERMS, ours, { state: 'made', problem: null }],
    [
      'another value now',
      OURS,
      TERMS,
      { ...ours, terms: cheap },
      { state: 'drifted', problem: 'It takes off: 10 % there, 15 % here.' },
    ],
    [
      'ended there',
      OURS,
      TERMS,
      { ...ours, is_ended: true },
      { state: 'drifted', problem: 'It has ended there.' },
    ],
    ['gone', OURS, TERMS, null, { state: 'drifted', problem: 'The shop no longer has this code.' }],
    ['made anew by somebody', OURS, TERMS, FOUND, { state: 'drifted' }],
    ['of another kind', OURS, TERMS, { ...ours, terms: null }, { state: 'drifted' }],
    [
      'for some products',
      OURS,
      TERMS,
      { ...ours, more: ['It is for some products only.'] },
      { state: 'drifted', problem: 'It is for some products only.' },
    ],
    ['its end was moved here', TOLD, later, ours, { do: 'set_end', external_id: 'ours' }],
    ['its end was moved there', OURS, TERMS, { ...ours, terms: later }, { state: 'drifted' }],
    ['ended here', OURS, over, ours, { do: 'end', external_id: 'ours' }],
    [
      'ended here, and made without our hearing',
      NEW,
      over,
      FOUND,
      { do: 'end', external_id: 'theirs' },
    ],
    ['ended here, and another’s', NEW, { ...over, rate_bps: 9 }, FOUND, { state: 'ended' }],
    ['ended in both', OURS, over, { ...ours, is_ended: true }, { state: 'ended', problem: null }],
    ['ended here, gone there', OURS, over, null, { state: 'ended', problem: null }],
  ])('%s', (_, known, wanted, found, step) => {
    expect(decideCode(known, wanted, found, NOW)).toMatchObject(step);
  });

  test('an amount of money, and whole seconds', () => {
    const amount = { amount_minor: 1_250n, currency: 'USD' as Currency };
    const money = { ...TERMS, rate_bps: null, amount, ends_at_ms: NOW + 999 };
    const there = { ...ours, terms: { ...money, ends_at_ms: NOW } };
    expect(differencesOf(money, there, NOW - DAY)).toEqual([]);
    expect(
      differencesOf({ ...money, amount: { ...amount, amount_minor: 1_251n } }, there, NOW),
    ).toEqual(['It takes off: 12.50 USD there, 12.51 USD here.']);
  });
});

type Lived = { shop: CodeInShop | null; known: KnownCode };
/** What a shop does with a step, of which we may not hear. What it is told is noted before. */
function act({ shop, known }: Lived, wanted: CodeTerms, isHeard: boolean) {
  const step = decideCode(known, wanted, shop, NOW);
  const { ends_at_ms } = wanted;
  if (step.do === 'nothing') {
    const external_id = step.external_id ?? known.external_id;
    return { step, shop, known: { ...known, external_id, is_pending: false } };
  }
  if (step.do === 'make') {
    const made = { external_id: 'made', is_ended: false, terms: wanted, more: [] };
    const external_id = isHeard ? 'made' : known.external_id;
    const told = { told_ends_at_ms: ends_at_ms, is_pending: !isHeard };
    return { step, shop: made, known: { ...known, external_id, ...told } };
  }
  if (shop === null) throw new Error('what is not there cannot be changed');
  const { external_id } = step;
  if (step.do === 'end') return { step, shop: { ...shop, is_ended: true }, known };
  const terms = shop.terms && { ...shop.terms, ends_at_ms };
  return {
    ...{ step, shop: { ...shop, terms } },
    known: { ...known, external_id, is_pending: !isHeard },
  };
}

test('whatever answers are lost and whatever end is wished meanwhile, it ends as wished', () => {
  const end = fc.constantFrom(null, NOW + DAY, NOW + 2 * DAY);
  const event = fc.record({ ends_at_ms: end, isHeard: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 8 }), fc.boolean(), (events, isEnded) => {
      const [first] = events;
      let wanted = { ...TERMS, ends_at_ms: first?.ends_at_ms ?? null };
      let lived: Lived = { shop: null, known: { ...NEW, told_ends_at_ms: wanted.ends_at_ms } };
      for (const { ends_at_ms, isHeard } of events) {
        wanted = { ...wanted, ends_at_ms };
        lived = { ...lived, known: { ...lived.known, is_pending: true } };
        lived = act(lived, wanted, isHeard);
      }
      if (isEnded) wanted = { ...wanted, ends_at_ms: NOW };
      let last = act(lived, wanted, true);
      for (let tries = 0; tries < 3; tries++) last = act(last, wanted, true);
      expect(last.step).toMatchObject({ do: 'nothing', state: isEnded ? 'ended' : 'made' });
      if (!isEnded) expect(last.shop?.terms?.ends_at_ms).toBe(wanted.ends_at_ms);
    }),
  );
});

test('a shop that is silent is asked ever less often, and as it says', () => {
  const wait = (count: number, retry: number | null = null) =>
    nextCodeTry(count, 0, retry) / 60_000;
  expect([1, 2, 3, 7, 50].map((count) => wait(count))).toEqual([1, 2, 4, 60, 60]);
  expect([wait(1, 600_000), wait(1, 1e12)]).toEqual([10, 60]);
});
