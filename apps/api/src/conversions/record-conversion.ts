import { findCommissionOfOrder } from '@skinstack/db/find-commission-of-order';
import { findProgramTerms } from '@skinstack/db/find-program-terms';
import { type EarnedRow, insertConversion } from '@skinstack/db/insert-conversion';
import { assert } from '@skinstack/domain/assert';
import type { Attribution, DecisionStep } from '@skinstack/domain/attribution';
import { accrual } from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import { attributeConversion } from './attribute-conversion.ts';
import { findChange } from './find-change.ts';
import type { Outcome } from './outcome.ts';
import { priceConversion } from './price-conversion.ts';

const DAY_MS = 86_400_000;

/**
 * Records an order and pays whoever earned it. Deciding costs only reads; the one write takes
 * effect once, however many deliveries get here at the same time.
 */
export async function recordConversion(
  ports: Ports,
  source: EventSource,
  order: OrderReported,
): Promise<Outcome> {
  const decided = await attributeConversion(ports, source.merchant_id, order);
  const decision = [...decided.decision];
  const earned = decided.attribution
    ? await earn(ports, order, decided.attribution, decision)
    : null;
  const { webhook_event_id, network_account_id } = source;
  const { external_order_id, external_conversion_id, amount_minor, currency } = order;
  const isNew = await insertConversion(
    ports.db,
    {
      id: ports.newId('ord'),
      ...{ network_account_id, external_order_id, external_conversion_id, webhook_event_id },
      ...{ amount_minor, currency },
      ordered_at: new Date(order.ordered_at_ms),
      decision,
    },
    earned,
  );
  if (!isNew) {
    const first = await findCommissionOfOrder(ports.db, network_account_id, external_order_id);
    const reason = first && findChange(first, order);
    if (reason) return { outcome: 'quarantined', reason };
    return { outcome: 'duplicate', conversion_id: first?.conversion_id ?? null };
  }
  if (!earned) return { outcome: 'unattributed' };
  const { conversion_id, split } = earned;
  return { outcome: 'recorded', conversion_id, commission: { ...split, currency } };
}

async function earn(
  ports: Ports,
  order: OrderReported,
  attribution: Attribution,
  decision: DecisionStep[],
): Promise<EarnedRow> {
  const { program_id, product_id, merchant_id, influencer_id } = attribution;
  const program = await findProgramTerms(ports.db, program_id, product_id);
  assert(program, 'an attributed order has a program');
  assert(isCurrency(order.currency), 'an order has a known currency');
  const price = priceConversion(program, order, attribution);
  decision.push(...price.decision);
  const parties = { merchant_id, influencer_id, currency: order.currency };
  return {
    conversion_id: ports.newId('cnv'),
    commission_id: ports.newId('com'),
    journal_id: ports.newId('jrn'),
    attribution,
    terms: price.terms,
    split: price.split,
    available_at: new Date(order.ordered_at_ms + program.hold_days * DAY_MS),
    journal: accrual(price.split, parties, `Order ${order.external_order_id}`),
  };
}
