import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { OrderFigures } from '@skinstack/db/orders/insert-order';
import {
  addReversal,
  isSameReversal,
  type OrderFacts,
  type ReversalFact,
  type Statement,
  textOf,
  voidReasonOf,
} from '@skinstack/domain/orders/order-facts';
import { isPaid } from '@skinstack/domain/orders/payment';
import type { Version } from '@skinstack/domain/orders/versions';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import type { DeliverySource } from '../delivery.ts';

/** A word about a reversal that is news, with what a person reads of it. */
export type ToldReversal = ReversalFact & { reason: string };

/** What a report states of the order as a whole. */
export function statementIn(report: OrderReported, source: DeliverySource): Statement {
  return {
    version: report.version ?? { at_ms: source.received_at_ms, rank: 0 },
    base_minor: report.amount_minor,
    edited_off_minor: report.edited_off_minor,
    never_paid_minor: report.never_paid_minor,
    gross_minor: report.commission_minor,
    lines: report.lines.map(({ amount_minor, ...line }) => ({ ...line, base_minor: amount_minor })),
    void_reason: report.void_reason,
    payment_state: report.payment_state,
  };
}

/** What a network says of reversals, each in its version. */
export function reversalsIn(
  told: readonly OrderReversed[],
  source: DeliverySource,
): ToldReversal[] {
  return told.map(({ kind, external_refund_id, version, state, part, reason }) => ({
    kind,
    external_refund_id,
    version: version ?? { at_ms: source.received_at_ms, rank: 0 },
    state,
    part,
    reason,
  }));
}

/** The facts with these words about reversals, and those of them that say something new. */
export function addReversals(
  facts: OrderFacts,
  told: readonly ToldReversal[],
): { facts: OrderFacts; news: ToldReversal[] } {
  let after = facts;
  const news: ToldReversal[] = [];
  for (const one of told) {
    const known = after.reversals.find((other) => isSameReversal(other, one));
    const next = addReversal(after, fact(one));
    if (next === after) continue;
    // an order that stood again meanwhile is cancelled anew by the same word
    const isAnew = voidReasonOf(after) !== voidReasonOf(next);
    // that it does not count is news only of one that did
    const isNews = known ? isAnew || !isSameWord(known, one) : one.state !== 'withdrawn';
    if (isNews) news.push(one);
    after = next;
  }
  return { facts: after, news };
}

const fact = ({ reason: _, ...one }: ToldReversal): ReversalFact => one;

const isSameWord = (a: ReversalFact, b: ReversalFact) =>
  a.state === b.state && textOf(a.part) === textOf(b.part);

/** True when both say the same of the order, whatever their versions are. */
export function areSameFacts(a: OrderFacts, b: OrderFacts): boolean {
  const withoutVersion = <T extends { version: Version } | null>(one: T) =>
    one && { ...one, version: null };
  const saidBy = ({ newest, itemised, stating, owing, reversals }: OrderFacts) =>
    textOf([...[newest, itemised, stating, owing].map(withoutVersion), ...sorted(reversals)]);
  const sorted = (reversals: readonly ReversalFact[]) =>
    reversals
      .filter((one) => one.state !== 'withdrawn')
      .map((one) => textOf(withoutVersion(one)))
      .sort();
  return saidBy(a) === saidBy(b);
}

/** Whether a dispute is open: the money waits for it. */
export function isDisputed({ reversals }: OrderFacts): boolean {
  return reversals.some((one) => one.kind === 'chargeback' && one.state === 'open');
}

/**
 * How an order stands by its facts. It counts as paid from the order's own time when it was paid
 * as it was first told, else from the word that said so.
 */
export function figuresOf(
  facts: OrderFacts,
  report: Pick<OrderReported, 'ordered_at_ms' | 'fulfilled_at_ms'> | null,
  was: Pick<RecordedOrder, 'paid_at' | 'fulfilled_at' | 'payment_state'> | null,
): OrderFigures {
  const { newest } = facts;
  const first_ms = was === null ? (report?.ordered_at_ms ?? null) : newest.version.at_ms;
  const paid_ms = was?.paid_at?.getTime() ?? first_ms;
  const fulfilled_ms = report?.fulfilled_at_ms ?? was?.fulfilled_at?.getTime() ?? null;
  return {
    facts,
    void_reason: voidReasonOf(facts),
    paid_at: isPaid(newest.payment_state) && paid_ms !== null ? new Date(paid_ms) : null,
    fulfilled_at: fulfilled_ms === null ? null : new Date(fulfilled_ms),
  };
}
