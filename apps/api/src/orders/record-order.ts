import { type RecordedOrder, updateOrderNumber } from '@skinstack/db/orders/find-recorded-order';
import { insertOrder } from '@skinstack/db/orders/insert-order';
import { assert } from '@skinstack/domain/assert';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import { beginFacts } from '@skinstack/domain/orders/order-facts';
import type { OrderReported } from '@skinstack/networks/event';
import { addReversals, figuresOf, reversalsIn, statementIn } from '../commissions/facts.ts';
import { retryOnConflict } from '../commissions/retry-on-conflict.ts';
import { reversalRows } from '../commissions/reversals.ts';
import { present } from '../customers/news-of-customer.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { decideCredit, outcomeOf } from './decide-credit.ts';
import {
  type AskedOrder,
  identityOf,
  type OrderQuestion,
  questionOf,
  readAnswer,
} from './order-question.ts';
import { type Updated, updateOrder } from './update-order.ts';
import { checkAge, checkCurrency, checkFigures } from './validate-report.ts';
import { toldClaims, type Weighed } from './weigh-anew.ts';

/**
 * Records an order as reported and credits whoever earned it, or updates one that is recorded.
 * Deciding only reads; each write takes effect once, however many deliveries arrive at the same
 * time and in whatever order.
 */
export async function recordOrder(
  ports: Ports,
  source: DeliverySource,
  reported: OrderReported,
  asked: OrderQuestion | null = null,
): Promise<Recorded> {
  const told = (outcome: Outcome) => ({ outcome, is_waiting: false, due_customer_ids: [] });
  const refusal = checkFigures(reported, source);
  if (refusal) return told(refusal);
  const question = asked ?? (await questionOf(ports, source, reported));
  assert(question, 'an order is asked about');
  const { tokens, customer } = question;
  const { customer: lookup = null, checkout_hash = null } = question.lookup.credit ?? {};
  let weighed: Weighed | null = null;
  return retryOnConflict(async () => {
    const answer = await readAnswer(ports, question);
    // who orders more than any person is nobody in particular
    const isCrowd = answer.customer?.is_crowd === true;
    const found = isCrowd ? { ...answer, customer: null } : answer;
    const told_of = { tokens, customer, checkout_hash, question: question.lookup };
    const answered = { ...told_of, found, lookup: isCrowd ? null : lookup };
    const reportedOrder = await findReportedOrder(ports, reported, found.recorded);
    if (!reportedOrder) return null;
    const { order, report } = reportedOrder;
    const currency = order?.currency ?? report.currency;
    const mismatch = checkCurrency(currency, [report, ...report.reversals]);
    if (mismatch) return told(mismatch);
    if (order) {
      const updated = await updateOrder(ports, source, order, report, answered, weighed);
      if (updated && 'weighed' in updated) {
        weighed = updated.weighed;
        return null;
      }
      return updated && { ...updated, is_waiting: found.is_waiting };
    }
    const refused = checkAge(report, source);
    return refused ? told(refused) : insertNewOrder(ports, source, report, answered);
  });
}

/**
 * What became of a report, whether deliveries about its order came before and wait for it, and
 * whose other orders are to be judged anew because of it.
 */
export type Recorded = Updated & { is_waiting: boolean };

/** Inserts an order by its first report. @returns null when another delivery was faster */
async function insertNewOrder(
  ports: Ports,
  source: DeliverySource,
  report: OrderReported,
  asked: AskedOrder,
): Promise<Recorded | null> {
  const stated = beginFacts(statementIn(report, source));
  const { facts, news } = addReversals(stated, reversalsIn(report.reversals, source));
  const figures = figuresOf(facts, report, null);
  const { external_order_id, currency } = report;
  const learned_at_ms = source.received_at_ms;
  const order_id = ports.newId('ord');
  const told_at_ms = stated.newest.version.at_ms;
  const undecided = { order_id, figures, stated, told: news, learned_at_ms, told_at_ms };
  const { credit, sale, told_again_of, steps, of_customer } = decideCredit(
    ports,
    source,
    report,
    undecided,
    asked,
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
  const inserted = await insertOrder(ports.db, {
    act: ports.act,
    order: {
      ...identityOf(source, report),
      ...figures,
      checkout_hash: asked.checkout_hash,
      id: order_id,
      webhook_event_id: source.webhook_event_id,
      currency,
      ordered_at: new Date(report.ordered_at_ms),
      told_again_of: told_again_of?.order_id ?? null,
      decision: steps,
      claims: toldClaims(report, asked, told_at_ms),
      of_customer,
    },
    earned: credit?.earned ?? null,
    sale,
    reversals: credit?.reversals ?? unearned.reversals,
    journals: credit?.journals ?? [],
    event_status,
    event_conversion_id: told_again_of?.conversion_id ?? null,
  });
  if (!inserted) return null;
  const { is_waiting, capture_count, due_customer_id } = inserted;
  // a click was told of its checkout meanwhile: it is decided again, as recorded
  if (!told_again_of && capture_count > asked.found.captures.length) return null;
  const outcome = outcomeOf(credit, told_again_of, isVoid, currency);
  return { outcome, is_waiting, due_customer_ids: present(due_customer_id) };
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
  report: OrderReported,
  found: readonly RecordedOrder[],
): Promise<ReportedOrder | null> {
  const { external_order_id, external_conversion_id: own_id } = report;
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
