import { changeOrder, type OrderReport } from '@skinstack/db/change-order';
import type { RecordedOrder } from '@skinstack/db/find-recorded-order';
import { setOrderVersion } from '@skinstack/db/set-order-version';
import { NOTHING } from '@skinstack/domain/commission';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import { adjustCommission } from './adjust-commission.ts';
import type { EventSource } from './apply-network-event.ts';
import { attributeConversion } from './attribute-conversion.ts';
import { creditLate, type LateReport } from './credit-late.ts';
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
    // nobody has earned the one recorded: this one takes its place
    if (order.commission === null) return replaceUnearned(ports, source, order, report);
    return { outcome: 'duplicate', conversion_id };
  }
  const version_ms = report.version_ms ?? source.received_at_ms;
  const newest = isNewer(report, version_ms, order) ? reportOf(report, version_ms) : null;
  if (order.commission === null) {
    return creditOrNote(ports, source, order, { report, newest, version_ms });
  }
  const added = unknownReversals(report.reversals, order.reversals);
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
    external_conversion_id: report.external_conversion_id,
  };
}

async function replaceUnearned(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  report: OrderReported,
): Promise<Outcome | null> {
  const told_ms = report.version_ms ?? source.received_at_ms;
  const version_ms = Math.max(told_ms, order.version_at.getTime());
  const newest = reportOf(report, version_ms);
  return creditOrNote(ports, source, order, { report, newest, version_ms });
}

/** Credits an order that nobody had earned, or notes what is new of it for when somebody does. */
async function creditOrNote(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  late: LateReport,
): Promise<Outcome | null> {
  const { report, newest } = late;
  const added = unknownReversals(report.reversals, order.reversals);
  const decided = await attributeConversion(ports, source.merchant_id, report);
  const { attribution } = decided;
  if (attribution)
    return creditLate(ports, source, order, late, { ...decided, attribution }, added);
  const told = new Set(order.decision.map((step) => step.detail));
  const steps = decided.decision.filter(
    (step) => step.outcome !== 'none' && !told.has(step.detail),
  );
  const isSame = newest === null || isAsRecorded(newest, order);
  if (isSame && added.length === 0 && steps.length === 0) return noteSame(ports, order, newest);
  const uncredited = added.map((one) => ({ ...one, effect: NOTHING }));
  const { reversals } = reversalRows(ports, order.external_order_id, null, uncredited);
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, webhook_event_id: source.webhook_event_id, event_status: 'unattributed' },
    ...{ report: newest, steps, earned: null, commission: null, reversals, journals: [] },
  });
  return isChanged ? { outcome: 'unattributed' } : null;
}

const isAsRecorded = (newest: OrderReport, order: RecordedOrder) =>
  newest.amount_minor === order.amount_minor &&
  newest.stated_gross_minor === order.stated_gross_minor &&
  newest.void_reason === order.void_reason &&
  newest.external_conversion_id === order.external_conversion_id;

/** The same again: only how new it is known to be moves. */
async function noteSame(
  ports: Ports,
  order: RecordedOrder,
  newest: OrderReport | null,
): Promise<Outcome | null> {
  if (newest && !(await setOrderVersion(ports.db, order, newest.version_at))) return null;
  return { outcome: 'duplicate', conversion_id: order.conversion_id };
}
