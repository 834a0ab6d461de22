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
  told: OrderReported,
): Promise<Outcome> {
  return untilUnchanged(async () => {
    const { order, report } = await findOrder(ports, source.network_account_id, told);
    const currency = order?.currency ?? report.currency;
    const refusal = refuseCurrency(currency, [report, ...report.reversals]);
    if (refusal) return refusal;
    return order ? updateOrder(ports, source, order, report) : placeOrder(ports, source, report);
  });
}

/**
 * The recorded order a report is about. A renewal told under the number of another conversion of
 * its subscription is an order of its own, by both their ids.
 */
async function findOrder(ports: Ports, network_account_id: string, report: OrderReported) {
  const find = (id: string) => findRecordedOrder(ports.db, network_account_id, id);
  const order = await find(report.external_order_id);
  const { external_conversion_id: own_id } = report;
  const isOther = order !== null && order.external_conversion_id !== own_id;
  if (!isOther || !report.is_of_subscription) return { order, report };
  const external_order_id = `${report.external_order_id}:${own_id}`;
  return { order: await find(external_order_id), report: { ...report, external_order_id } };
}
