import {
  addReversal,
  addStatement,
  beginFacts,
  editedOffOf,
  type OrderFacts,
  partsOf,
  type ReversalFact,
  type Statement,
  statementOf,
  voidReasonOf,
} from '@skinstack/domain/orders/order-facts';
import { isOwing, isPaid, PAYMENT_STATES } from '@skinstack/domain/orders/payment';
import { compareVersions, OLDEST } from '@skinstack/domain/orders/versions';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Few moments and few figures, so that words of one moment meet. */
const version = fc.record({
  at_ms: fc.integer({ min: 0, max: 3 }),
  rank: fc.integer({ min: -1, max: 1 }),
});
const amount = fc.bigInt({ min: 0n, max: 3n });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const line = fc.record({
  line_id: fc.constantFrom('a', 'b'),
  external_product_id: fc.constant(null),
  sku: fc.constant(null),
  base_minor: amount,
});
const statement: fc.Arbitrary<Statement> = fc.record({
  version,
  base_minor: amount,
  edited_off_minor: amount,
  never_paid_minor: amount,
  gross_minor: maybe(amount),
  lines: fc.array(line, { maxLength: 2 }),
  void_reason: maybe(fc.constantFrom('denied', 'voided')),
  payment_state: fc.constantFrom(...PAYMENT_STATES),
});
const reversal: fc.Arbitrary<ReversalFact> = fc.record({
  kind: fc.constantFrom('refund', 'cancel', 'chargeback'),
  external_refund_id: fc.constantFrom('', '1', '2'),
  version,
  state: fc.constantFrom('open', 'stands', 'withdrawn'),
  part: fc.oneof(
    fc.constant({ kind: 'all' as const }),
    fc.record({ kind: fc.constant('base' as const), base_minor: amount }),
  ),
});
type Word = { statement: Statement } | { reversal: ReversalFact };
const words: fc.Arbitrary<Word[]> = fc.array(
  fc.oneof(
    statement.map((one) => ({ statement: one })),
    reversal.map((one) => ({ reversal: one })),
  ),
  { maxLength: 12 },
);

/** The facts of these words; reversals that come before the order wait for it. */
function factsOf(list: readonly Word[]): OrderFacts | null {
  let facts: OrderFacts | null = null;
  const early: ReversalFact[] = [];
  for (const word of list) {
    if ('statement' in word) {
      if (facts) facts = addStatement(facts, word.statement);
      else facts = early.reduce(addReversal, beginFacts(word.statement));
    } else if (facts) facts = addReversal(facts, word.reversal);
    else early.push(word.reversal);
  }
  return facts;
}

/** As they mean the same whatever their order. */
const meaningOf = (facts: OrderFacts | null) =>
  JSON.stringify(
    facts && { ...facts, reversals: facts.reversals.map(textOf).sort(), void: voidReasonOf(facts) },
    (_, one) => (typeof one === 'bigint' ? String(one) : one),
  );
const textOf = (value: unknown) =>
  JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));

describe('the facts of an order (11)', () => {
  test('are the same whatever the order of its words, and however often each comes', () => {
    const shuffled = words.chain((list) => {
      const again = fc.subarray(list);
      return fc.tuple(
        fc.constant(list),
        again.chain((more) => {
          const all = [...list, ...more];
          return fc.shuffledSubarray(all, { minLength: all.length });
        }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(meaningOf(factsOf(other))).toBe(meaningOf(factsOf(list)));
      }),
      { numRuns: 3_000 },
    );
  });

  test('a word that is older than what is known changes nothing', () => {
    fc.assert(
      fc.property(words, statement, reversal, (list, late, taken) => {
        const facts = factsOf([
          ...list,
          { statement: { ...late, version: { at_ms: 9, rank: 0 } } },
        ]);
        const newest = { ...taken, version: { at_ms: 9, rank: 0 } };
        const known = facts && addReversal(facts, newest);
        expect(known && addReversal(known, { ...newest, version: OLDEST })).toEqual(known);
        expect(known && addStatement(known, late).newest).toEqual(known?.newest);
      }),
    );
  });
});

const at = (at_ms: number, rank = 0) => ({ at_ms, rank });
const order = statementOf({ version: at(1), base_minor: 100n });
const cancel = (at_ms: number, state: ReversalFact['state'] = 'stands'): ReversalFact => ({
  ...{ kind: 'cancel', external_refund_id: '', version: at(at_ms), state, part: { kind: 'all' } },
});

test('a cancellation holds until a newer word says that the order stands', () => {
  const cancelled = addReversal(beginFacts(order), cancel(2));
  expect(voidReasonOf(cancelled)).toBe('The order was cancelled.');
  expect(voidReasonOf(addStatement(cancelled, { ...order, version: at(2) }))).not.toBeNull();
  expect(voidReasonOf(addStatement(cancelled, { ...order, version: at(3) }))).toBeNull();
  expect(voidReasonOf(addReversal(cancelled, cancel(3, 'withdrawn')))).toBeNull();
  expect(voidReasonOf(addReversal(cancelled, cancel(3, 'open')))).toBeNull();
  expect(partsOf(cancelled)).toEqual([]);
});

test('only what stands is taken back', () => {
  const part = { kind: 'base', base_minor: 5n } as const;
  const refund = (state: ReversalFact['state']): ReversalFact => ({
    ...{ kind: 'refund', external_refund_id: 'r', version: at(2), part, state },
  });
  const parts = (['open', 'stands', 'withdrawn'] as const).map((state) =>
    partsOf(addReversal(beginFacts(order), refund(state))),
  );
  expect(parts).toEqual([[], [part], []]);
});

test('what edits took off may go back in money, less what was never paid', () => {
  const pending = statementOf({
    ...{ version: at(1), base_minor: 60n, payment_state: 'pending' },
    ...{ edited_off_minor: 40n, never_paid_minor: 40n },
  });
  const paid = { ...order, version: at(2), payment_state: 'paid', edited_off_minor: 70n } as const;
  expect(editedOffOf(beginFacts(paid))).toBe(70n);
  const both = [addStatement(beginFacts(pending), paid), addStatement(beginFacts(paid), pending)];
  expect(both.map(editedOffOf)).toEqual([30n, 30n]);
  expect(editedOffOf(beginFacts(pending))).toBe(0n);
});

test('a customer owes until the shop was paid, or somebody else answers for it', () => {
  const owing = PAYMENT_STATES.filter(isOwing);
  expect(owing).toEqual(['pending', 'authorized', 'partially_paid', 'voided', 'expired']);
  expect(owing.some(isPaid)).toBe(false);
  expect(isPaid('unknown')).toBe(true);
});

test('versions are ordered by their moment, then by their rank', () => {
  const list = [OLDEST, at(1, -1), at(1), at(1, 5), at(2, -9)];
  fc.assert(
    fc.property(fc.shuffledSubarray(list, { minLength: list.length }), (mixed) => {
      expect([...mixed].sort(compareVersions)).toEqual(list);
    }),
  );
});
