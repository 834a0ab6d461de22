import { waitForOrder } from '@skinstack/db/inbox/finish-webhook-event';
import { changeOrder } from '@skinstack/db/orders/change-order';
import type { OrderLookup } from '@skinstack/db/orders/find-order';
import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { assert } from '@skinstack/domain/assert';
import type { OrderReversed } from '@skinstack/networks/event';
import { adjustCommission } from '../commissions/adjust-commission.ts';
import { addReversals, figuresOf, reversalsIn } from '../commissions/facts.ts';
import { retryOnConflict } from '../commissions/retry-on-conflict.ts';
import { newsOfCustomer } from '../customers/news-of-customer.ts';
import type { DeliverySource } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { type OrderQuestion, questionOf, readAnswer } from './order-question.ts';
import { isAsRecorded, type Updated, unearnedRows, updateVersions } from './update-order.ts';
import { checkCurrency } from './validate-report.ts';

/**
 * Reverses what an order earned, or part of it, or takes a reversal back. Before the order arrives
 * the event stays `pending`; while nobody has earned it the reversal is stored, in case somebody
 * still does.
 */
export async function reverseOrder(
  ports: Ports,
  source: DeliverySource,
  event: OrderReversed,
  asked: OrderQuestion | null = null,
): Promise<Updated> {
  const question = asked ?? (await questionOf(ports, source, event));
  assert(question, 'an order is asked about');
  return retryOnConflict(async () => {
    const { recorded } = await readAnswer(ports, question);
    const order = findReversed(recorded, event) ?? (await waitForReversed(question.lookup));
    if (order === null) return { outcome: { outcome: 'pending' }, due_customer_ids: [] };
    return applyReversal(ports, source, order, event);
  });

  async function waitForReversed(lookup: OrderLookup) {
    const { recorded } = await waitForOrder(ports.db, source.webhook_event_id, lookup);
    return findReversed(recorded, event);
  }
}

/**
 * The order a reversal is of. A subscription has several under one number: it is of the one
 * whose conversion it names, or that has it already, or whose amount it is; else of the newest that
 * is large enough.
 * @returns null while there is none, nor the conversion it names
 */
function findReversed(found: readonly RecordedOrder[], event: OrderReversed): RecordedOrder | null {
  const { external_conversion_id: named, external_refund_id, kind } = event;
  if (named !== null) {
    return found.find((order) => order.external_conversion_id === named) ?? null;
  }
  const isHere = ({ reversals }: RecordedOrder) =>
    reversals.some((one) => one.kind === kind && one.external_refund_id === external_refund_id);
  const known = found.find(isHere);
  const amount_minor = amountOf(event);
  const isMore = (order: RecordedOrder) => leftOf(order) < amount_minor;
  // what is larger than the only order of a subscription is of a renewal that has not come yet
  if (!known && event.is_of_subscription && found.every(isMore)) return null;
  if (known || found.length <= 1) return known ?? found[0] ?? null;
  const fitting = found.filter((order) => !isMore(order));
  const exact = fitting.filter((order) => order.facts.newest.base_minor === amount_minor);
  return exact.at(-1) ?? fitting.at(-1) ?? found.at(-1) ?? null;
}

/** How much of the base a reversal is of; 0 when it takes whatever is left. */
function amountOf({ part }: OrderReversed): bigint {
  return part.kind === 'base' || part.kind === 'gross' ? part.base_minor : 0n;
}

/** What is left of an order's base. */
function leftOf({ commission, facts, void_reason }: RecordedOrder): bigint {
  if (void_reason !== null) return -1n;
  return facts.newest.base_minor - (commission?.reversed_base_minor ?? 0n);
}

async function applyReversal(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  event: OrderReversed,
): Promise<Updated | null> {
  const refusal = checkCurrency(order.currency, [event]);
  if (refusal) return { outcome: refusal, due_customer_ids: [] };
  const { facts, news: told } = addReversals(order.facts, reversalsIn([event], source));
  const { external_conversion_id } = order;
  const figures = figuresOf(facts, null, order);
  const customer = newsOfCustomer(ports, order, { facts, told_kind: null, own: null }, null);
  const due_customer_ids = customer?.due_customer_ids ?? [];
  const news = { figures, stated: order.facts, told, external_conversion_id, customer };
  if (isAsRecorded(order, news)) {
    const outcome = await updateVersions(ports, source, order, news);
    return outcome && { outcome, due_customer_ids: [] };
  }
  if (order.commission !== null) {
    const outcome = await adjustCommission(ports, source, order, { ...news, ...customer });
    return outcome && { outcome, due_customer_ids };
  }
  const isChanged = await changeOrder(ports.db, {
    act: ports.act,
    was: order,
    told: source,
    event_status: 'unattributed',
    figures,
    external_conversion_id,
    ...customer,
    told_again_of: order.told_again_of,
    steps: [],
    earned: null,
    sale: null,
    commission: null,
    reversals: unearnedRows(ports, order, told),
    journals: [],
  });
  return isChanged ? { outcome: { outcome: 'unattributed' }, due_customer_ids } : null;
}
