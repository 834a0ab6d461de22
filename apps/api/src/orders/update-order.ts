import { changeOrder, type OrderReport } from '@skinstack/db/orders/change-order';
import { type RecordedOrder, updateOrderVersion } from '@skinstack/db/orders/find-recorded-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import { adjustCommission } from '../commissions/adjust-commission.ts';
import { creditOrder } from '../commissions/credit-order.ts';
import { missingReversals, reversalRows } from '../commissions/reversals.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { attributeOrder } from './attribute-order.ts';

const OTHER_CONVERSION = 'Another conversion of the order is the one recorded.';

/**
 * Updates a recorded order by a later report. An older report changes no figures, but its reversals
 * count, and its claims may credit an order that nobody had earned.
 * @returns null when the order changed meanwhile
 */
export async function updateOrder(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  report: OrderReported,
): Promise<Outcome | null> {
  const { conversion_id } = order;
  if (order.external_conversion_id !== report.external_conversion_id) {
    if (report.void_reason !== null) return { outcome: 'ignored', reason: OTHER_CONVERSION };
    // nobody has earned the one recorded: this one replaces it
    if (order.commission === null) return replaceUnearned(ports, source, order, report);
    return { outcome: 'duplicate', conversion_id };
  }
  const version_ms = report.version_ms ?? source.received_at_ms;
  const newest = isNewer(report, version_ms, order) ? figuresOf(report, version_ms) : null;
  if (order.commission === null) {
    return updateUnearned(ports, source, order, { report, newest, version_ms });
  }
  const added = missingReversals(report.reversals, order.reversals);
  const news = { report: newest ? report : null, version_ms, added };
  const adjusted = await adjustCommission(ports, source, order, news);
  if (adjusted) return adjusted.outcome;
  return updateVersion(ports, order, newest);
}

/**
 * Whether a report is newer than what is recorded. Networks state times to the second, so two can
 * be equal: then the one that pays less counts, whichever came first.
 */
function isNewer(report: OrderReported, version_ms: number, order: RecordedOrder): boolean {
  const recorded_ms = order.version_at.getTime();
  if (version_ms !== recorded_ms) return version_ms > recorded_ms;
  const wasVoid = order.void_reason !== null;
  const isVoid = report.void_reason !== null;
  if (wasVoid !== isVoid) return isVoid;
  if (report.amount_minor !== order.amount_minor) return report.amount_minor < order.amount_minor;
  const { commission_minor } = report;
  if (commission_minor === null || order.stated_gross_minor === null) return false;
  return commission_minor < order.stated_gross_minor;
}

function figuresOf(report: OrderReported, version_ms: number): OrderReport {
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
  source: DeliverySource,
  order: RecordedOrder,
  report: OrderReported,
): Promise<Outcome | null> {
  const reported_ms = report.version_ms ?? source.received_at_ms;
  const version_ms = Math.max(reported_ms, order.version_at.getTime());
  const newest = figuresOf(report, version_ms);
  return updateUnearned(ports, source, order, { report, newest, version_ms });
}

/** A report, its figures if they are the newest, and its version. */
type LateReport = {
  report: OrderReported;
  newest: OrderReport | null;
  version_ms: number;
};

/** Credits an order that nobody had earned, or records what is new for when somebody does. */
async function updateUnearned(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  late: LateReport,
): Promise<Outcome | null> {
  const { report, newest } = late;
  const added = missingReversals(report.reversals, order.reversals);
  const { attribution, decision } = await attributeOrder(ports, source.merchant_id, report);
  if (attribution) {
    return creditLate(ports, source, order, late, { attribution, decision }, added);
  }
  const recorded = new Set(order.decision.map((step) => step.detail));
  const steps = decision.filter((step) => step.outcome !== 'none' && !recorded.has(step.detail));
  const isSame = newest === null || isAsRecorded(newest, order);
  if (isSame && added.length === 0 && steps.length === 0) {
    return updateVersion(ports, order, newest);
  }
  const uncredited = added.map((one) => ({ ...one, effect: NOTHING }));
  const { reversals } = reversalRows(ports, order.external_order_id, null, uncredited);
  const isChanged = await changeOrder(ports.db, {
    was: order,
    webhook_event_id: source.webhook_event_id,
    event_status: 'unattributed',
    report: newest,
    steps,
    earned: null,
    commission: null,
    reversals,
    journals: [],
  });
  return isChanged ? { outcome: 'unattributed' } : null;
}

/**
 * Credits a recorded order that nobody had earned, now that a report says who did: claims may come
 * with any report of an order. What was reversed in the meantime stays reversed.
 * @returns null when the order changed meanwhile
 */
async function creditLate(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  { report, newest, version_ms }: LateReport,
  { attribution, decision }: { attribution: Attribution; decision: DecisionStep[] },
  added: readonly OrderReversed[],
): Promise<Outcome | null> {
  const current = newest ? report : withFigures(report, order);
  const old_parts = order.reversals.map((one) => one.part);
  const newest_ms = newest ? version_ms : order.version_at.getTime();
  const credit = await creditOrder(ports, current, attribution, newest_ms, old_parts, added);
  const isVoid = current.void_reason !== null;
  const isChanged = await changeOrder(ports.db, {
    was: order,
    webhook_event_id: source.webhook_event_id,
    report: newest,
    event_status: isVoid ? 'reversed' : 'recorded',
    steps: [...decision, ...credit.steps],
    earned: credit.earned,
    commission: null,
    reversals: credit.reversals,
    journals: credit.journals,
  });
  if (!isChanged) return null;
  const { conversion_id, whole } = credit.earned;
  if (isVoid) return { outcome: 'reversed', conversion_id };
  const { gross_minor, platform_fee_minor, net_minor } = whole;
  const commission = { gross_minor, platform_fee_minor, net_minor, currency: order.currency };
  return { outcome: 'recorded', conversion_id, commission };
}

/** The claims of an older report with the figures of the newest. */
function withFigures(report: OrderReported, order: RecordedOrder): OrderReported {
  const { amount_minor, stated_gross_minor: commission_minor, void_reason } = order;
  const lines = report.amount_minor === amount_minor ? report.lines : [];
  return { ...report, amount_minor, commission_minor, void_reason, lines };
}

const isAsRecorded = (newest: OrderReport, order: RecordedOrder) =>
  newest.amount_minor === order.amount_minor &&
  newest.stated_gross_minor === order.stated_gross_minor &&
  newest.void_reason === order.void_reason &&
  newest.external_conversion_id === order.external_conversion_id;

/** The figures are the same: only the version moves. @returns null when the order changed */
async function updateVersion(
  ports: Ports,
  order: RecordedOrder,
  newest: OrderReport | null,
): Promise<Outcome | null> {
  if (newest && !(await updateOrderVersion(ports.db, order, newest.version_at))) return null;
  return { outcome: 'duplicate', conversion_id: order.conversion_id };
}
