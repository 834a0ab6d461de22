import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import { findReportedOrder } from './find-reported-order.ts';
import type { Outcome } from './outcome.ts';
import { placeOrder } from './place-order.ts';
import { refuseCurrency } from './refuse-currency.ts';
import { refuseFigures } from './refuse-figures.ts';
import { untilUnchanged } from './until-unchanged.ts';
import { updateOrder } from './update-order.ts';

/**
 * Records an order as it is reported and pays whoever earned it, or brings one that is recorded up
 * to date. Deciding costs only reads; each write takes effect once, however many deliveries get
 * here at the same time and in whatever order.
 */
export async function recordConversion(
  ports: Ports,
  source: EventSource,
  told: OrderReported,
): Promise<Outcome> {
  const refusal = refuseFigures(told, source.received_at_ms);
  if (refusal) return refusal;
  return untilUnchanged(async () => {
    const found = await findReportedOrder(ports, source.network_account_id, told);
    if (!found) return null;
    const { order, report } = found;
    const currency = order?.currency ?? report.currency;
    const other = refuseCurrency(currency, [report, ...report.reversals]);
    if (other) return other;
    return order ? updateOrder(ports, source, order, report) : placeOrder(ports, source, report);
  });
}
