import { type KeptTerms, priceOrder, splitOf } from '@skinstack/domain/commissions/price-order';
import { sumReversals } from '@skinstack/domain/commissions/sum-reversals';
import {
  addReversal,
  addStatement,
  beginFacts,
  editedOffOf,
  type OrderFacts,
  partsOf,
  type ReversalFact,
  type Statement,
  voidReasonOf,
} from '@skinstack/domain/orders/order-facts';
import { isPaid } from '@skinstack/domain/orders/payment';
import type { NetworkEvent, OrderReported, OrderReversed } from '@skinstack/networks/event';

/** What is left of an order in the books, in minor units. */
export type Left = { base: number; gross: number; net: number; is_payable: boolean };

/** An event, and when its delivery came. */
export type Heard = { event: NetworkEvent; received_at_ms: number };

const FEE_BPS = 2_000;
const RATE_BPS = 2_000;
const TERMS: KeptTerms = {
  order: {
    rule_id: null,
    rate_bps: RATE_BPS,
    flat_minor: null,
    may_exceed_order: false,
    tiers: [],
  },
  lines: new Map(),
  month_minor: 0n,
};

/** Orders by who sold them, what they are called there, and which conversion of theirs they are. */
export type Books = ReadonlyMap<string, Left>;

/** Hears events in this order and works out what is left of each order. */
export function keepBooks(heard: readonly Heard[]): Books {
  const facts = new Map<string, OrderFacts>();
  const early: [string, string | null, ReversalFact][] = [];
  const hear = (at: string, conversion_id: string | null, one: ReversalFact) => {
    let isKnown = false;
    for (const [key, known] of facts) {
      const isOf =
        conversion_id === null ? key.startsWith(`${at} `) : key === `${at} ${conversion_id}`;
      if (!isOf) continue;
      facts.set(key, addReversal(known, one));
      isKnown = true;
    }
    if (!isKnown) early.push([at, conversion_id, one]);
  };
  for (const { event, received_at_ms } of heard) {
    if (event.type === 'order_reversed') {
      hear(placeOf(event), event.external_conversion_id, reversalIn(event, received_at_ms));
    } else if (event.type === 'order_reported') {
      const key = `${placeOf(event)} ${event.external_conversion_id ?? ''}`;
      const statement = statementIn(event, received_at_ms);
      const known = facts.get(key);
      facts.set(key, known ? addStatement(known, statement) : beginFacts(statement));
      if (!known) for (const one of early.splice(0)) hear(...one);
      for (const one of event.reversals) {
        hear(placeOf(one), event.external_conversion_id ?? '', reversalIn(one, received_at_ms));
      }
    } else {
      throw new Error(`${event.type} ${'reason' in event ? event.reason : ''}`);
    }
  }
  return new Map([...facts].map(([key, one]) => [key, leftOf(one)]));
}

const placeOf = ({ seller, external_order_id }: OrderReported | OrderReversed) =>
  `${seller}/${external_order_id}`;

function statementIn(event: OrderReported, received_at_ms: number): Statement {
  return {
    version: event.version ?? { at_ms: received_at_ms, rank: 0 },
    base_minor: event.amount_minor,
    edited_off_minor: event.edited_off_minor,
    never_paid_minor: event.never_paid_minor,
    gross_minor: event.commission_minor,
    lines: event.lines.map(({ amount_minor, ...line }) => ({ ...line, base_minor: amount_minor })),
    void_reason: event.void_reason,
    payment_state: event.payment_state,
  };
}

function reversalIn(event: OrderReversed, received_at_ms: number): ReversalFact {
  const { kind, external_refund_id, state, part } = event;
  const version = event.version ?? { at_ms: received_at_ms, rank: 0 };
  return { kind, external_refund_id, version, state, part };
}

function leftOf(facts: OrderFacts): Left {
  const priced = priceOrder(facts, TERMS);
  const edited_off_minor = editedOffOf(facts);
  const whole = { ...priced, platform_fee_rate_bps: FEE_BPS, edited_off_minor };
  const taken = sumReversals(whole, partsOf(facts), voidReasonOf(facts) !== null);
  const all = splitOf(whole);
  const isDisputed = facts.reversals.some(
    (one) => one.kind === 'chargeback' && one.state === 'open',
  );
  return {
    base: Number(all.base_minor - taken.base_minor),
    gross: Number(all.gross_minor - taken.gross_minor),
    net: Number(all.net_minor - taken.net_minor),
    is_payable: isPaid(facts.newest.payment_state) && !isDisputed,
  };
}
