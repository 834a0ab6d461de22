import { insertOrder } from '@skinstack/db/insert-order';
import { NOTHING } from '@skinstack/domain/commission';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import { attributeConversion } from './attribute-conversion.ts';
import { creditOrder } from './credit-order.ts';
import type { Outcome } from './outcome.ts';
import { reversalRows, unknownReversals } from './reversal-rows.ts';

/** Records the first report of an order. @returns null when somebody recorded it meanwhile */
export async function placeOrder(
  ports: Ports,
  source: EventSource,
  report: OrderReported,
): Promise<Outcome | null> {
  const version_ms = report.version_ms ?? source.received_at_ms;
  const { attribution, decision } = await attributeConversion(ports, source.merchant_id, report);
  const added = unknownReversals(report.reversals, []);
  const credit = attribution
    ? await creditOrder(ports, report, attribution, version_ms, [], added)
    : null;
  const uncredited = added.map((one) => ({ ...one, effect: NOTHING }));
  const { external_order_id, currency } = report;
  const waiting = reversalRows(ports, external_order_id, null, uncredited);
  const isVoid = report.void_reason !== null;
  const event_status = !credit ? 'unattributed' : isVoid ? 'reversed' : 'recorded';
  const isNew = await insertOrder(ports.db, {
    order: {
      ...{ id: ports.newId('ord'), external_order_id, currency },
      network_account_id: source.network_account_id,
      webhook_event_id: source.webhook_event_id,
      external_conversion_id: report.external_conversion_id,
      amount_minor: report.amount_minor,
      stated_gross_minor: report.commission_minor,
      ordered_at: new Date(report.ordered_at_ms),
      version_at: new Date(version_ms),
      void_reason: report.void_reason,
      decision: [...decision, ...(credit?.steps ?? [])],
    },
    earned: credit?.earned ?? null,
    reversals: credit?.reversals ?? waiting.reversals,
    journals: credit?.journals ?? [],
    event_status,
  });
  if (!isNew) return null;
  if (!credit) return { outcome: 'unattributed' };
  const { conversion_id, whole } = credit.earned;
  if (isVoid) return { outcome: 'reversed', conversion_id };
  const { gross_minor, platform_fee_minor, net_minor } = whole;
  const commission = { gross_minor, platform_fee_minor, net_minor, currency };
  return { outcome: 'recorded', conversion_id, commission };
}
