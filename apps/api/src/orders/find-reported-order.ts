import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/find-recorded-order';
import { setOrderNumber } from '@skinstack/db/set-order-number';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';

/** The recorded order a report is about, if any, and the report under that order's number. */
type ReportedOrder = { order: RecordedOrder | null; report: OrderReported };

/**
 * Finds the order a report is about, by the conversion's own id first, which stays the same when
 * the order's number becomes known later. A conversion reported under another conversion's number
 * is an order of its own, identified by both ids, when it renews a subscription or when the other
 * conversion was voided.
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
      const holder = await findRecordedOrder(db, network_account_id, external_order_id);
      if (holder?.order_id === order.order_id) return null;
    }
    return { order, report: { ...report, external_order_id: order.external_order_id } };
  }
  const isOtherVoid = order.commission !== null && order.void_reason !== null;
  if (!report.is_of_subscription && !(isOtherVoid && report.void_reason === null)) {
    return { order, report };
  }
  const own_number = `${external_order_id}:${own_id}`;
  const own = await findRecordedOrder(db, network_account_id, own_number, own_id);
  return { order: own, report: { ...report, external_order_id: own_number } };
}

/** Whether its recorded number was made from the conversion's id, and the report has its own. */
function lacksNumber(order: RecordedOrder, report: OrderReported): boolean {
  const suffix = `:${order.external_conversion_id}`;
  const isMade = (number: string) => number.endsWith(suffix);
  const isStandIn = isMade(order.external_order_id) && !isMade(report.external_order_id);
  const isOfBoth = order.external_order_id === `${report.external_order_id}${suffix}`;
  return isStandIn && !isOfBoth && order.reversals.length === 0;
}
