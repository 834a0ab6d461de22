import type { FoundEvent } from '@skinstack/db/inbox/find-webhook-event';
import { findOrder } from '@skinstack/db/orders/find-order';
import { findRecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { listConversions } from '@skinstack/db/orders/list-conversions';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { programs } from '@skinstack/db/schema/programs';
import { assert } from '@skinstack/domain/assert';
import { type Currency, isCurrency } from '@skinstack/domain/money';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { invalidField, requireFound } from '../rest/rows.ts';
import { identityOf } from './order-question.ts';
import { recordOrder } from './record-order.ts';
import { reverseOrder } from './reverse-order.ts';

/** An amount an operator states. */
export type GivenMoney = { amount_minor: bigint; currency: string };

/** A delivery, what it says as far as it is understood, and under which number its order goes. */
export type HandledDelivery = {
  event: FoundEvent;
  source: DeliverySource;
  said: OrderReported | null;
  external_order_id: string;
  seller: string | null;
};

/** Nothing an operator decides is over this. */
const NO_CEILING_BPS = 1_000_000;

/**
 * Credits the order of a delivery to an influencer because an operator says so: recorded, priced
 * and kept like any other, under the program's terms.
 * @param amount what the order came to; without it what the delivery says
 * @throws Problem `not_found`, `invalid_request`
 */
export async function creditByHand(
  ports: Ports,
  handled: HandledDelivery,
  wish: {
    influencer_id: string;
    program_id: string;
    amount: GivenMoney | undefined;
    reason: string;
  },
): Promise<Outcome> {
  const { influencer_id, program_id, amount, reason } = wish;
  const program = requireFound(await findRow(ports.db, programs, program_id), 'program');
  requireFound(await findRow(ports.db, influencers, influencer_id), 'influencer');
  const { merchant_id } = program;
  const { source } = handled;
  if (source.merchant_id !== null && source.merchant_id !== merchant_id) {
    throw invalidField('program_id', 'It is another merchant’s than the network account');
  }
  const report = reportOf(handled, amount);
  const identity = identityOf(source, report);
  const known = await findOrder(ports.db, { identity, credit: null });
  const credited = known.recorded.find((order) => order.conversion_id !== null);
  if (credited) return { outcome: 'duplicate', conversion_id: credited.conversion_id };
  const nothing = { product_id: null, link_id: null, click_id: null, campaign: null };
  const attribution = {
    method: 'hand',
    influencer_id,
    program_id,
    merchant_id,
    ...nothing,
  } as const;
  const detail = `An operator credited it by hand: ${reason}`;
  const steps = [{ step: 'hand', outcome: 'credited', detail, about: influencer_id }];
  const by_hand = { attribution, decision: steps };
  const by_them = { ...source, max_commission_bps: NO_CEILING_BPS, by_hand };
  return (await recordOrder(ports, by_them, report)).outcome;
}

/** What the delivery says with the operator's amount in place of its own. */
function reportOf(handled: HandledDelivery, amount: GivenMoney | undefined): OrderReported {
  const { said, source, external_order_id, seller } = handled;
  if (amount === undefined) {
    if (said !== null) return { ...said, void_reason: null };
    throw invalidField('amount', 'Needed: the delivery does not say what the order came to');
  }
  requireCurrency(amount.currency);
  const { amount_minor, currency } = amount;
  if (said !== null) {
    if (said.currency !== currency)
      throw invalidField('amount', `The order is in ${said.currency}`);
    const lines = said.amount_minor === amount_minor ? said.lines : [];
    return { ...said, amount_minor, lines, void_reason: null };
  }
  return {
    type: 'order_reported',
    external_order_id,
    external_conversion_id: null,
    seller,
    order_names: [],
    currency,
    amount_minor,
    commission_minor: null,
    lines: [],
    edited_off_minor: 0n,
    never_paid_minor: 0n,
    ordered_at_ms: source.received_at_ms,
    payment_state: 'unknown',
    fulfilled_at_ms: null,
    version: null,
    void_reason: null,
    claims: [],
    customer_email: null,
    reversals: [],
  };
}

function requireCurrency(currency: string): asserts currency is Currency {
  if (!isCurrency(currency)) throw invalidField('amount.currency', 'An ISO 4217 code we know');
}

/**
 * Takes back a part of a conversion because an operator says so: a refund named after the
 * delivery, so that it counts once.
 * @throws Problem `not_found`, `invalid_request`
 */
export async function reverseByHand(
  ports: Ports,
  { event, source }: HandledDelivery,
  wish: { conversion_id: string; amount: GivenMoney; reason: string },
): Promise<Outcome> {
  const { conversion_id: id, amount, reason } = wish;
  const { data } = await listConversions(ports.db, { id }, { limit: 1 });
  const { conversion } = requireFound(data[0] ?? null, 'conversion');
  if (source.merchant_id !== null && source.merchant_id !== conversion.merchant_id) {
    throw invalidField('conversion_id', 'It is another merchant’s than the network account');
  }
  if (conversion.currency !== amount.currency) {
    throw invalidField('amount.currency', `The conversion is in ${conversion.currency}`);
  }
  const order = await findRecordedOrder(ports.db, conversion.order_id);
  assert(order, 'a conversion has its order');
  const { external_order_id, external_conversion_id, network_account_id } = order;
  const account =
    network_account_id && (await findRow(ports.db, networkAccounts, network_account_id));
  if (!account) throw invalidField('conversion_id', 'It was told by no network account');
  const reversal: OrderReversed = {
    type: 'order_reversed',
    external_order_id,
    external_conversion_id,
    kind: 'refund',
    external_refund_id: `hand:${event.id}`,
    currency: amount.currency,
    seller: sellerOf(order.seller_key, account.id),
    version: null,
    state: 'stands',
    part: { kind: 'base', base_minor: amount.amount_minor },
    reason: `Taken back by hand: ${reason}`,
  };
  const { network, merchant_id } = account;
  const from = { ...source, network_account_id: account.id, network, merchant_id };
  return (await reverseOrder(ports, from, reversal)).outcome;
}

/** The seller a stored order's key was made of (`identityOf`). */
function sellerOf(seller_key: string | null, network_account_id: string): string | null {
  const own = `account:${network_account_id}`;
  if (seller_key === null || seller_key === own) return null;
  if (seller_key.startsWith(`${own}:`)) return seller_key.slice(own.length + 1);
  return seller_key.slice(seller_key.indexOf(':') + 1);
}
