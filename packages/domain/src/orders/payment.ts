/**
 * Whether the shop was paid for an order. `unknown` is of networks that state what is earned
 * themselves: their word stands for the payment.
 */
export const PAYMENT_STATES = [
  'unknown',
  'pending',
  'authorized',
  'partially_paid',
  'paid',
  'voided',
  'expired',
  'refunded',
  'disputed',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** From when the hold of a commission runs. */
const HOLD_STARTS = ['paid', 'ordered', 'fulfilled'] as const;
export type HoldFrom = (typeof HOLD_STARTS)[number];

const PAID: ReadonlySet<PaymentState> = new Set(['unknown', 'paid', 'refunded', 'disputed']);
const LAPSED: ReadonlySet<PaymentState> = new Set(['voided', 'expired']);

/** True once the shop has its money, or a network answers for it. */
export function isPaid(state: PaymentState): boolean {
  return PAID.has(state);
}

/** True when the payment will not come any more; it may all the same, as a later word. */
export function isLapsed(state: PaymentState): boolean {
  return LAPSED.has(state);
}

/** True while money is still to come from the customer, or will not come: the shop owes none. */
export function isOwing(state: PaymentState): boolean {
  return state !== 'unknown' && !isPaid(state);
}

const DAY_MS = 86_400_000;

/** What the end of a hold depends on. */
export type HoldFacts = {
  hold_from: HoldFrom;
  hold_days: number;
  payment_state: PaymentState;
  ordered_at_ms: number;
  /** When it was known to be paid; null while it is not, or when nobody says. */
  paid_at_ms: number | null;
  fulfilled_at_ms: number | null;
  /** When the order was first told to us: an old order is not approved the moment it comes. */
  learned_at_ms: number;
};

/**
 * When the hold ends, in ms; null as long as it has not begun: not paid, or by the program not
 * fulfilled. Where no payment is told the order's own time begins it.
 */
export function holdEnd(facts: HoldFacts): number | null {
  if (!isPaid(facts.payment_state)) return null;
  const begins_ms = holdStart(facts);
  if (begins_ms === null) return null;
  return Math.max(begins_ms, facts.learned_at_ms) + facts.hold_days * DAY_MS;
}

function holdStart({ hold_from, ordered_at_ms, paid_at_ms, fulfilled_at_ms }: HoldFacts) {
  switch (hold_from) {
    case 'ordered':
      return ordered_at_ms;
    case 'paid':
      return paid_at_ms ?? ordered_at_ms;
    case 'fulfilled':
      return fulfilled_at_ms;
  }
}
