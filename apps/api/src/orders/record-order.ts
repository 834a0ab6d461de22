import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import {
  findRecordedOrder,
  type RecordedOrder,
  updateOrderNumber,
} from '@skinstack/db/orders/find-recorded-order';
import { insertOrder } from '@skinstack/db/orders/insert-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import { LARGEST_MINOR } from '@skinstack/domain/money';
import type { OrderReported } from '@skinstack/networks/event';
import { creditOrder } from '../commissions/credit-order.ts';
import { missingReversals, reversalRows } from '../commissions/reversals.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { attributeOrder } from './attribute-order.ts';
import { updateOrder } from './update-order.ts';

const DAY_MS = 86_400_000;
/** Every try that finds the order changed means that another write went through. */
const MAX_TRIES = 120;

/**
 * Records an order as reported and credits whoever earned it, or updates one that is recorded.
 * Deciding only reads; each write takes effect once, however many deliveries arrive at the same
 * time and in whatever order.
 */
export async function recordOrder(
  ports: Ports,
  source: DeliverySource,
  reported: OrderReported,
): Promise<Outcome> {
  const refusal = checkFigures(reported, source.received_at_ms);
  if (refusal) return refusal;
  return retryOnConflict(async () => {
    const found = await findReportedOrder(ports, source.network_account_id, reported);
    if (!found) return null;
    const { order, report } = found;
    const currency = order?.currency ?? report.currency;
    const mismatch = checkCurrency(currency, [report, ...report.reversals]);
    if (mismatch) return mismatch;
    return order
      ? updateOrder(ports, source, order, report)
      : insertNewOrder(ports, source, report);
  });
}

/** Inserts an order by its first report. @returns null when another delivery was faster */
async function insertNewOrder(
  ports: Ports,
  source: DeliverySource,
  report: OrderReported,
): Promise<Outcome | null> {
  const version_ms = report.version_ms ?? source.received_at_ms;
  const { attribution, decision } = await attributeOrder(ports, source.merchant_id, report);
  const added = missingReversals(report.reversals, []);
  const credit = attribution
    ? await creditOrder(ports, report, attribution, version_ms, [], added)
    : null;
  const { external_order_id, currency } = report;
  const uncredited = added.map((one) => ({ ...one, effect: NOTHING }));
  const unearned = reversalRows(ports, external_order_id, null, uncredited);
  const isVoid = report.void_reason !== null;
  const event_status = !credit ? 'unattributed' : isVoid ? 'reversed' : 'recorded';
  const isNew = await insertOrder(ports.db, {
    order: {
      id: ports.newId('ord'),
      external_order_id,
      currency,
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
    reversals: credit?.reversals ?? unearned.reversals,
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

/** The recorded order a report is about, if any, and the report under that order's number. */
type ReportedOrder = { order: RecordedOrder | null; report: OrderReported };

/**
 * Finds the order a report is about, by the conversion's own id first, which stays the same when
 * the order's number becomes known later. A conversion reported under another conversion's number
 * is an order of its own, identified by both ids, when it renews a subscription or when the other
 * conversion was voided.
 * @returns null when the order was given its number just now: look again
 */
async function findReportedOrder(
  { db }: Ports,
  network_account_id: string,
  report: OrderReported,
): Promise<ReportedOrder | null> {
  const { external_order_id, external_conversion_id: own_id } = report;
  const order = await findRecordedOrder(db, network_account_id, external_order_id, own_id);
  if (order === null || own_id === null) return { order, report };
  if (order.external_conversion_id === own_id) {
    if (lacksNumber(order, report)) {
      await updateOrderNumber(db, order, external_order_id);
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

/**
 * Quarantines figures no order can have: amounts that JSON cannot carry, times in the future. A
 * network may state times without a zone, so up to a day ahead is accepted.
 * @returns null when all is well
 */
function checkFigures(report: OrderReported, received_at_ms: number): Outcome | null {
  const quarantine = (reason: string) => ({ outcome: 'quarantined', reason }) as const;
  const { amount_minor, commission_minor, ordered_at_ms, version_ms } = report;
  const amounts = [amount_minor, commission_minor ?? 0n];
  if (amounts.some((amount) => amount < 0n || amount > LARGEST_MINOR)) {
    return quarantine('Its amounts are negative, or larger than any order’s.');
  }
  if (Math.max(ordered_at_ms, version_ms ?? 0) > received_at_ms + DAY_MS) {
    return quarantine('It says it was made in the future.');
  }
  return null;
}

/**
 * Quarantines amounts in another currency than the order's: they cannot be added or subtracted.
 * @returns null when all is well
 */
export function checkCurrency(
  currency: string,
  events: readonly { currency: string | null }[],
): Outcome | null {
  const other = events.find((event) => event.currency !== null && event.currency !== currency);
  if (!other) return null;
  const reason = `The order is in ${currency}, and what is reported of it in ${other.currency}.`;
  return { outcome: 'quarantined', reason };
}

/**
 * Reads, decides and writes until a write succeeds. An attempt returns null when the order changed
 * after it was read, and is then made again on the new state; so is one that a unique key refused.
 */
export async function retryOnConflict<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const result = await attempt();
      if (result !== null) return result;
    } catch (error) {
      if (classifyDbError(error).kind !== 'unique_violation') throw error;
    }
  }
  throw new Error('the order kept changing while it was being changed');
}
