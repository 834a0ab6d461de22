import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/find-recorded-order';
import { setOrderNumber } from '@skinstack/db/set-order-number';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';

/** The recorded order a report is about, if any, and the report under that order's number. */
export type ReportedOrder = { order: RecordedOrder | null; report: OrderReported };

/**
 * Finds the order a report is about: by the conversion's own id first, which stays when the order's
 * number comes to be known. A conversion told under the number of another is an order of its own,
 * by both their ids, when it renews a subscription or when the other one's credit was taken away.
 * @returns null when the order was given its number just now: look again
 */
export async function findReportedOrder(
  { db }: Ports,
  network_account_id: string,
  report: OrderReported,
): Promise<ReportedOrder | null> {
  const { external_order_id, external_conversion_id: own_id } = report;
  const order = await findRecordedOrder(db, network_account_id, external_order_id, own_id);
  if (order === null || own_id === null) return { order, report };
  if (order.external_conversion_id === own_id) {
    if (lacksNumber(order, report)) {
      await setOrderNumber(db, order, external_order_id);
      const isTaken = await findRecordedOrder(db, network_account_id, external_order_id);
      if (isTaken?.order_id === order.order_id) return null;
    }
    return { order, report: { ...report, external_order_id: order.external_order_id } };
  }
  const isVacated = order.commission !== null && order.void_reason !== null;
  if (!report.is_of_subscription && !(isVacated && report.void_reason === null)) {
    return { order, report };
  }
  const own_number = `${external_order_id}:${own_id}`;
  const own = await findRecordedOrder(db, network_account_id, own_number, own_id);
  return { order: own, report: { ...report, external_order_id: own_number } };
}

/** True when it is recorded under a number made of the conversion's id, and now told its own. */
function lacksNumber(order: RecordedOrder, report: OrderReported): boolean {
  const made = `:${order.external_conversion_id}`;
  const isMade = (number: string) => number.endsWith(made);
  const isStandIn = isMade(order.external_order_id) && !isMade(report.external_order_id);
  const isOfBoth = order.external_order_id === `${report.external_order_id}${made}`;
  return isStandIn && !isOfBoth && order.reversals.length === 0;
}
