import { changeOrder, type OrderReport } from '@skinstack/db/change-order';
import type { RecordedOrder } from '@skinstack/db/find-recorded-order';
import { setOrderVersion } from '@skinstack/db/set-order-version';
import { NOTHING } from '@skinstack/domain/commission';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import { adjustCommission } from './adjust-commission.ts';
import type { EventSource } from './apply-network-event.ts';
import { creditLate } from './credit-late.ts';
import { isNewer } from './is-newer.ts';
import type { Outcome } from './outcome.ts';
import { reversalRows, unknownReversals } from './reversal-rows.ts';

const OTHER_CONVERSION = 'Another conversion of the order is the one recorded.';

/**
 * Brings a recorded order up to date with a report that came after the first. An older report
 * changes no figure, but its reversals count, and it may say who earned an order nobody had.
 * @returns null when the order changed meanwhile
 */
export async function updateOrder(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  report: OrderReported,
): Promise<Outcome | null> {
  const { conversion_id } = order;
  if (order.external_conversion_id !== report.external_conversion_id) {
    if (report.void_reason !== null) return { outcome: 'ignored', reason: OTHER_CONVERSION };
    return { outcome: 'duplicate', conversion_id };
  }
  const version_ms = report.version_ms ?? source.received_at_ms;
  const newest = isNewer(report, version_ms, order) ? reportOf(report, version_ms) : null;
  const added = unknownReversals(report.reversals, order.reversals);
  if (order.commission === null) {
    const late = await creditLate(ports, source, order, { report, newest, version_ms }, added);
    if (late) return late.outcome;
    return noteUncredited(ports, source, order, newest, added);
  }
  const adjusted = await adjustCommission(ports, source, order, {
    ...{ report: newest ? report : null, version_ms, added },
  });
  if (adjusted) return adjusted.outcome;
  return noteSame(ports, order, newest);
}

function reportOf(report: OrderReported, version_ms: number): OrderReport {
  return {
    amount_minor: report.amount_minor,
    stated_gross_minor: report.commission_minor,
    version_at: new Date(version_ms),
    void_reason: report.void_reason,
  };
}

/** Nobody has earned it: its figures and reversals are kept for when somebody does. */
async function noteUncredited(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  newest: OrderReport | null,
  added: OrderReported['reversals'],
): Promise<Outcome | null> {
  const isSame =
    newest === null ||
    (newest.amount_minor === order.amount_minor &&
      newest.stated_gross_minor === order.stated_gross_minor &&
      newest.void_reason === order.void_reason);
  if (isSame && added.length === 0) return noteSame(ports, order, newest);
  const uncredited = added.map((one) => ({ ...one, effect: NOTHING }));
  const { reversals } = reversalRows(ports, order.external_order_id, null, uncredited);
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, webhook_event_id: source.webhook_event_id, event_status: 'unattributed' },
    ...{ report: newest, steps: [], earned: null, commission: null, reversals, journals: [] },
  });
  return isChanged ? { outcome: 'unattributed' } : null;
}

/** The same again: only how new it is known to be moves. */
async function noteSame(
  ports: Ports,
  order: RecordedOrder,
  newest: OrderReport | null,
): Promise<Outcome | null> {
  if (newest && !(await setOrderVersion(ports.db, order, newest.version_at))) return null;
  return { outcome: 'duplicate', conversion_id: order.conversion_id };
}
