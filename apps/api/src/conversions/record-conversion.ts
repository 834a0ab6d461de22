import { findRecordedOrder } from '@skinstack/db/find-recorded-order';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import type { Outcome } from './outcome.ts';
import { placeOrder } from './place-order.ts';
import { refuseCurrency } from './refuse-currency.ts';
import { untilUnchanged } from './until-unchanged.ts';
import { updateOrder } from './update-order.ts';

/**
 * Records an order as it is reported and pays whoever earned it, or brings one that is recorded up
 * to date. Deciding costs only reads; each write takes effect once, however many deliveries get
 * here at the same time and in whatever order.
 */
export function recordConversion(
  ports: Ports,
  source: EventSource,
  report: OrderReported,
): Promise<Outcome> {
  return untilUnchanged(async () => {
    const order = await findRecordedOrder(
      ports.db,
      source.network_account_id,
      report.external_order_id,
    );
    const currency = order?.currency ?? report.currency;
    const refusal = refuseCurrency(currency, [report, ...report.reversals]);
    if (refusal) return refusal;
    return order ? updateOrder(ports, source, order, report) : placeOrder(ports, source, report);
  });
}
