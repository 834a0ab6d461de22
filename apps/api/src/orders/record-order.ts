import {
  findRecordedOrders,
  type OrderIdentity,
  type RecordedOrder,
  updateOrderNumber,
} from '@skinstack/db/orders/find-recorded-order';
import { insertOrder } from '@skinstack/db/orders/insert-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import { beginFacts } from '@skinstack/domain/orders/order-facts';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import { findAdapter } from '@skinstack/networks/networks';
import { addReversals, figuresOf, reversalsIn, statementIn } from '../commissions/facts.ts';
import { retryOnConflict } from '../commissions/retry-on-conflict.ts';
import { reversalRows } from '../commissions/reversals.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { decideCredit } from './decide-credit.ts';
import { updateOrder } from './update-order.ts';
import { checkAge, checkCurrency, checkFigures } from './validate-report.ts';

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
  const refusal = checkFigures(reported, source);
  if (refusal) return refusal;
  return retryOnConflict(async () => {
    const found = await findReportedOrder(ports, source, reported);
    if (!found) return null;
    const { order, report } = found;
    const currency = order?.currency ?? report.currency;
    const mismatch = checkCurrency(currency, [report, ...report.reversals]);
    if (mismatch) return mismatch;
    if (order) return updateOrder(ports, source, order, report);
    return checkAge(report, source) ?? (await insertNewOrder(ports, source, report));
  });
}

/** Inserts an order by its first report. @returns null when another delivery was faster */
async function insertNewOrder(
  ports: Ports,
  source: DeliverySource,
  report: OrderReported,
): Promise<Outcome | null> {
  const stated = beginFacts(statementIn(report, source));
  const { facts, news } = addReversals(stated, reversalsIn(report.reversals, source));
  const figures = figuresOf(facts, report, null);
  const { external_order_id, currency } = report;
  const learned_at_ms = source.received_at_ms;
  const undecided = { figures, stated, told: news, learned_at_ms };
  const { credit, sale, told_again_of, steps } = await decideCredit(
    ports,
    source,
    report,
    undecided,
  );
  const uncredited = news.map((one) => ({ ...one, effect: NOTHING }));
  const unearned = reversalRows(ports, external_order_id, null, [], uncredited);
  const isVoid = figures.void_reason !== null;
  const event_status = told_again_of
    ? 'duplicate'
    : !credit
      ? 'unattributed'
      : isVoid
        ? 'reversed'
        : 'recorded';
  const isNew = await insertOrder(ports.db, {
    act: ports.act,
    order: {
      ...identityOf(source, report),
      ...figures,
      id: ports.newId('ord'),
      webhook_event_id: source.webhook_event_id,
      currency,
      ordered_at: new Date(report.ordered_at_ms),
      told_again_of: told_again_of?.order_id ?? null,
      decision: steps,
    },
    earned: credit?.earned ?? null,
    sale,
    reversals: credit?.reversals ?? unearned.reversals,
    journals: credit?.journals ?? [],
    event_status,
    event_conversion_id: told_again_of?.conversion_id ?? null,
  });
  if (!isNew) return null;
  if (told_again_of) {
    const { conversion_id, network_account_id: told_by } = told_again_of;
    return { outcome: 'duplicate', conversion_id, told_by };
  }
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
 * Finds the order a report is about. The network's own id of a conversion is part of what an order
 * is: two conversions under one number are two orders, and a conversion stays the same when its
 * number becomes known later.
 * @returns null when the order was given its number just now: look again
 */
async function findReportedOrder(
  { db }: Ports,
  source: DeliverySource,
  report: OrderReported,
): Promise<ReportedOrder | null> {
  const { external_order_id, external_conversion_id: own_id } = report;
  const found = await findRecordedOrders(db, identityOf(source, report));
  const unnamed = found.find((order) => order.external_conversion_id === null) ?? null;
  if (own_id === null) return { order: unnamed ?? found[0] ?? null, report };
  const order = found.find((one) => one.external_conversion_id === own_id) ?? unnamed;
  if (order?.external_conversion_id === own_id && lacksNumber(order, report)) {
    await updateOrderNumber(db, order, external_order_id);
    return null;
  }
  const number = order?.external_order_id ?? external_order_id;
  return { order, report: { ...report, external_order_id: number } };
}

/** Whether its recorded number was made from the conversion's id, and the report has its own. */
function lacksNumber(order: RecordedOrder, report: OrderReported): boolean {
  const suffix = `:${order.external_conversion_id}`;
  const isMade = (number: string) => number.endsWith(suffix);
  const isStandIn = isMade(order.external_order_id) && !isMade(report.external_order_id);
  const isOfBoth = order.external_order_id === `${report.external_order_id}${suffix}`;
  return isStandIn && !isOfBoth && order.reversals.length === 0;
}

/** What an order is looked for by: who sold it, its number there, the network's own id of it. */
export function identityOf(
  source: DeliverySource,
  told: Pick<
    OrderReported | OrderReversed,
    'seller' | 'external_order_id' | 'external_conversion_id'
  >,
): OrderIdentity {
  const { external_order_id, external_conversion_id } = told;
  const { network_account_id } = source;
  const seller_key = sellerKey(source, told.seller);
  return { network_account_id, seller_key, external_order_id, external_conversion_id };
}

/**
 * Who sold an order, in one form. A shop is a shop whatever account tells of it; a brand is known
 * within the account that names it; an account that names none sells by itself.
 */
function sellerKey({ network, network_account_id }: DeliverySource, seller: string | null) {
  if (seller === null) return `account:${network_account_id}`;
  const isShop = findAdapter(network)?.names_shops === true;
  return isShop ? `${network}:${seller}` : `account:${network_account_id}:${seller}`;
}
