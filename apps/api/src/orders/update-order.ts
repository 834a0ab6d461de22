import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import { changeOrderOf } from '@skinstack/db/orders/change-order';
import { type RecordedOrder, updateOrderVersions } from '@skinstack/db/orders/find-recorded-order';
import type { OrderFigures } from '@skinstack/db/orders/insert-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { checkStep, reviewPolicyOf, selfReferral } from '@skinstack/domain/orders/flags';
import { addStatement, type OrderFacts, textOf } from '@skinstack/domain/orders/order-facts';
import { unionClaims } from '@skinstack/domain/orders/told-claims';
import type { OrderReported } from '@skinstack/networks/event';
import { adjustCommission } from '../commissions/adjust-commission.ts';
import {
  addReversals,
  areSameFacts,
  figuresOf,
  reversalsIn,
  statementIn,
  type ToldReversal,
} from '../commissions/facts.ts';
import type { Flagged } from '../commissions/flagged.ts';
import { reversalRows } from '../commissions/reversals.ts';
import { type CustomerNews, newsOfCustomer } from '../customers/news-of-customer.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { attributeOrder, decideCredit, outcomeOf, ownCredit } from './decide-credit.ts';
import type { AskedOrder } from './order-question.ts';
import { toldClaims, weighAnew } from './weigh-anew.ts';

/** What one delivery adds to a recorded order. */
type News = {
  figures: OrderFigures;
  stated: OrderFacts;
  told: readonly ToldReversal[];
  external_conversion_id: string | null;
  customer: CustomerNews | null;
};
/** What became of a later word, and whose other orders are to be judged anew because of it. */
export type Updated = { outcome: Outcome; due_customer_id: string | null };

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
  asked: AskedOrder,
): Promise<Updated | null> {
  const stated = addStatement(order.facts, statementIn(report, source));
  const { facts, news: told } = addReversals(stated, reversalsIn(report.reversals, source));
  const news = {
    figures: figuresOf(facts, report, order),
    stated,
    told,
    external_conversion_id: order.external_conversion_id ?? report.external_conversion_id,
    customer: toldOfCustomer(ports, source, order, report, facts, asked),
  };
  const due_customer_id = news.customer?.due_customer_id ?? null;
  if (order.commission === null) return updateUnearned(ports, source, order, report, news, asked);
  const claims = toldClaims(report, asked, statementIn(report, source).version.at_ms);
  // then it is another order: read again, what else this word says is still to be told
  if (await weighAnew(ports, source, order, report, asked, claims)) return null;
  const flagged = flagAgain(order, asked);
  if (flagged === null && isAsRecorded(order, news))
    return alone(await updateVersions(ports, source, order, news));
  const touched = { ...news, ...news.customer, flagged };
  const outcome = await adjustCommission(ports, source, order, touched);
  return outcome && { outcome, due_customer_id };
}

const alone = (outcome: Outcome | null) => outcome && { outcome, due_customer_id: null };

/**
 * What a later report says of the customer, and of who earned what their bond was credited with.
 */
function toldOfCustomer(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  report: OrderReported,
  facts: OrderFacts,
  asked: AskedOrder,
): CustomerNews | null {
  if (order.told_again_of !== null) return null;
  const isOpen = order.method === 'customer' && order.own === null;
  const own = isOpen
    ? ownCredit(asked, attributeOrder(source.merchant_id, report, asked, null))
    : null;
  const told_at_ms = statementIn(report, source).version.at_ms;
  const named = { lookup: asked.lookup, found: asked.found.customer, told_at_ms };
  const told = { facts, told_kind: report.order_kind ?? null, own };
  const news = newsOfCustomer(ports, order, told, named);
  return news && (own === null ? news : { ...news, due_customer_id: order.customer_id });
}

/** What a later report tells of who bought: the address may come only with the payment. */
function flagAgain(
  { influencer_id, program_id, flags }: RecordedOrder,
  { found, customer }: AskedOrder,
): Flagged | null {
  const own = found.owners.find((one) => one.influencer_id === influencer_id) ?? null;
  const why = selfReferral(customer, own);
  if (own === null || why === null || flags.includes('self_referral')) return null;
  const program = found.terms.programs.find(({ id }) => id === program_id);
  const policy = reviewPolicyOf(program?.review_policy);
  const steps = [checkStep('self_referral', why, own.influencer_id)];
  return { flags: ['self_referral'], steps, policy };
}

/** Credits an order that nobody had earned, or records what is new for when somebody does. */
async function updateUnearned(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  report: OrderReported,
  news: News,
  asked: AskedOrder,
): Promise<Updated | null> {
  if (order.told_again_of !== null) {
    return alone(await updateVersions(ports, source, order, news));
  }
  const learned_at_ms = order.created_at.getTime();
  const told_at_ms = statementIn(report, source).version.at_ms;
  const { order_id, customer_id, customer_told_at } = order;
  const undecided = { ...news, order_id, learned_at_ms, told_at_ms };
  // an older word about the customer does not count, nor one about somebody else
  const isNewer = told_at_ms >= (customer_told_at?.getTime() ?? 0);
  const isTheirs = customer_id === null || asked.found.customer?.id === customer_id;
  const isJudged = asked.lookup !== null && isNewer && isTheirs;
  const lookup = isJudged ? asked.lookup : null;
  const decided = decideCredit(ports, source, report, undecided, { ...asked, lookup });
  const { credit, sale, told_again_of } = decided;
  const recorded = new Set(order.decision.map((step) => step.detail));
  const isNew = (step: DecisionStep) => step.outcome !== 'none' && !recorded.has(step.detail);
  const steps = credit ? decided.steps : keepEvidence(decided.steps, decided.steps.filter(isNew));
  if (!credit && !told_again_of && steps.length === 0 && isAsRecorded(order, news)) {
    return alone(await updateVersions(ports, source, order, news));
  }
  const of = ofCustomerNow(order, decided.of_customer, news.customer);
  const isVoid = news.figures.void_reason !== null;
  const status = told_again_of ? 'duplicate' : !credit ? 'unattributed' : 'recorded';
  const event_status = credit && isVoid ? 'reversed' : status;
  const rows = credit ? credit.reversals : unearnedRows(ports, order, news.told);
  const changed = await changeOrderOf(ports.db, {
    act: ports.act,
    was: order,
    told: source,
    event_status,
    figures: news.figures,
    external_conversion_id: news.external_conversion_id,
    checkout_hash: asked.checkout_hash,
    claims: unionClaims(order.claims ?? [], toldClaims(report, asked, told_at_ms)),
    told_again_of: told_again_of?.order_id ?? null,
    steps,
    earned: credit?.earned ?? null,
    of_customer: of.of_customer,
    touches_customer: of.touches_customer,
    sale,
    commission: null,
    reversals: rows,
    journals: credit?.journals ?? [],
  });
  if (!changed) return null;
  const outcome = outcomeOf(credit, told_again_of, isVoid, order.currency);
  return { outcome, due_customer_id: changed.due_customer_id ?? of.due_customer_id };
}

/** What an unearned order is to its customer by a report, where that could be judged. */
function ofCustomerNow(
  { customer_id, order_kind, nth_order, has_later }: RecordedOrder,
  decided: OfCustomer,
  news: CustomerNews | null,
): CustomerNews {
  if (decided.customer !== null || customer_id === null) {
    const due_customer_id = decided.customer?.is_due ? (decided.customer.known?.id ?? null) : null;
    return { of_customer: decided, touches_customer: false, due_customer_id };
  }
  if (news?.of_customer.customer) return news;
  // what is counted elsewhere stays their order; the sweep has the rest judged
  const of_customer = { ...decided, order_kind, nth_order };
  return { of_customer, touches_customer: true, due_customer_id: has_later ? customer_id : null };
}

/** All that was claimed stays with the last of the steps that are told anew. */
function keepEvidence(steps: readonly DecisionStep[], told: readonly DecisionStep[]) {
  const evidence = steps.find((step) => step.evidence !== undefined)?.evidence;
  const last = told.at(-1);
  return last && evidence ? [...told.slice(0, -1), { ...last, evidence }] : told;
}

/** The rows of reversals of an order that nobody has earned: they move no money. */
export function unearnedRows(ports: Ports, order: RecordedOrder, told: readonly ToldReversal[]) {
  const uncredited = told.map((one) => ({ ...one, effect: NOTHING }));
  const { external_order_id, reversals } = order;
  return reversalRows(ports, external_order_id, null, reversals, uncredited).reversals;
}

/** Whether what was told says nothing that is not recorded. */
export function isAsRecorded(order: RecordedOrder, { figures, told, customer }: News): boolean {
  const { paid_at, fulfilled_at } = order;
  const isSameInstant = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();
  return (
    told.length === 0 &&
    customer === null &&
    areSameFacts(order.facts, figures.facts) &&
    figures.void_reason === order.void_reason &&
    isSameInstant(paid_at, figures.paid_at) &&
    isSameInstant(fulfilled_at, figures.fulfilled_at)
  );
}

/** It says the same: only versions move, and who told it. @returns null when the order changed */
export async function updateVersions(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  { figures }: Pick<News, 'figures'>,
): Promise<Outcome | null> {
  const { conversion_id, told_by, external_order_id } = order;
  const { network_account_id, webhook_event_id } = source;
  const isKnown = textOf(versionsOf(order.facts)) === textOf(versionsOf(figures.facts));
  if (isKnown && told_by.includes(network_account_id)) {
    const end = { status: 'duplicate', external_order_id, conversion_id };
    await finishWebhookEvent(ports.db, webhook_event_id, end);
  } else if (!(await updateOrderVersions(ports.db, order, figures.facts, source))) {
    return null;
  }
  const [first] = told_by;
  const isTold = first !== undefined && first !== network_account_id;
  return { outcome: 'duplicate', conversion_id, ...(isTold ? { told_by: first } : {}) };
}

function versionsOf({ newest, itemised, stating, owing, reversals }: OrderFacts) {
  return [newest, itemised, stating, owing, ...reversals].map((one) => one?.version ?? null);
}
