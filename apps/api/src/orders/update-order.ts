import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import { changeOrderOf } from '@skinstack/db/orders/change-order';
import { type RecordedOrder, updateOrderVersions } from '@skinstack/db/orders/find-recorded-order';
import type { OrderFigures } from '@skinstack/db/orders/insert-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { evidenceIn, withEvidence } from '@skinstack/domain/orders/evidence';
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
import { type CustomerNews, newsOfCustomer, present } from '../customers/news-of-customer.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { attributeOrder, ownCredit } from './attribute-order.ts';
import { decideCredit, outcomeOf } from './decide-credit.ts';
import type { AskedOrder } from './order-question.ts';
import { askOfAll, toldClaims, type Weighed, weighAnew } from './weigh-anew.ts';

/** What one delivery adds to a recorded order. */
type News = {
  figures: OrderFigures;
  stated: OrderFacts;
  told: readonly ToldReversal[];
  external_conversion_id: string | null;
  customer: CustomerNews | null;
};
/** What became of a later word, and whose other orders are to be judged anew because of it. */
export type Updated = { outcome: Outcome; due_customer_ids: readonly string[] };
/** All evidence was weighed again: what else the word says is still to be told. */
export type Reweighed = { weighed: Weighed };

/**
 * Updates a recorded order by a later report. An older report changes no figures, but its reversals
 * count, and its claims may credit an order that nobody had earned.
 * @param weighed what this word told before of who led to the order; null for nothing
 * @returns null when the order changed meanwhile
 */
export async function updateOrder(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  report: OrderReported,
  asked: AskedOrder,
  weighed: Weighed | null,
): Promise<Updated | Reweighed | null> {
  const stated = addStatement(order.facts, statementIn(report, source));
  const { facts, news: told } = addReversals(stated, reversalsIn(report.reversals, source));
  const news = {
    figures: figuresOf(facts, report, order),
    stated,
    told,
    external_conversion_id: order.external_conversion_id ?? report.external_conversion_id,
    customer: toldOfCustomer(ports, source, order, report, facts, asked),
  };
  const due_customer_ids = [
    ...(news.customer?.due_customer_ids ?? []),
    ...(weighed?.due_customer_ids ?? []),
  ];
  if (order.commission === null) return updateUnearned(ports, source, order, report, news, asked);
  const claims = toldClaims(report, asked, statementIn(report, source).version.at_ms);
  const again = await weighAnew(ports, source, order, report, asked, claims);
  if (again) return { weighed: again };
  const flagged = flagAgain(order, asked);
  if (flagged === null && isAsRecorded(order, news)) {
    const outcome = await updateVersions(
      ports,
      source,
      order,
      news,
      weighed?.is_moved ? 'updated' : undefined,
    );
    return outcome && { outcome, due_customer_ids };
  }
  const touched = { ...news, ...news.customer, flagged };
  const outcome = await adjustCommission(ports, source, order, touched);
  return outcome && { outcome, due_customer_ids };
}

const alone = (outcome: Outcome | null) => outcome && { outcome, due_customer_ids: [] };

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
  return news && (own === null ? news : { ...news, due_customer_ids: present(order.customer_id) });
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
  const told = toldClaims(report, asked, told_at_ms);
  const claims = unionClaims(order.claims ?? [], told);
  // what was told before counts as well: another word came first by chance
  const isMore = textOf(claims) !== textOf(told);
  const all = isMore ? await askOfAll(ports, order, asked, claims) : asked;
  const decided = decideCredit(ports, source, report, undecided, { ...all, lookup });
  const { credit, sale, told_again_of } = decided;
  const recorded = new Set(order.decision.map((step) => step.detail));
  const isNew = (step: DecisionStep) => step.outcome !== 'none' && !recorded.has(step.detail);
  const isSaid = order.claims === null || textOf(claims) === textOf(order.claims);
  const fresh = [...decided.steps.filter(isNew), ...(isSaid ? [] : [MORE_TOLD])];
  const steps = credit ? decided.steps : keepEvidence(decided.steps, fresh);
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
    claims,
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
  return {
    outcome,
    due_customer_ids: [...present(changed.due_customer_id), ...of.due_customer_ids],
  };
}

const MORE_TOLD: DecisionStep = {
  ...{ step: 'update', outcome: 'more_evidence' },
  detail: 'More was told of who led to this order; nobody earns it.',
};

/** What an unearned order is to its customer by a report, where that could be judged. */
function ofCustomerNow(
  { customer_id, order_kind, nth_order, has_later }: RecordedOrder,
  decided: OfCustomer,
  news: CustomerNews | null,
): CustomerNews {
  if (decided.customer !== null || customer_id === null) {
    const { is_due = false, known = null } = decided.customer ?? {};
    const due_customer_ids = present(is_due && known?.id);
    return { of_customer: decided, touches_customer: false, due_customer_ids };
  }
  if (news?.of_customer.customer) return news;
  // what is counted elsewhere stays their order; the sweep has the rest judged
  const of_customer = { ...decided, order_kind, nth_order };
  return {
    of_customer,
    touches_customer: true,
    due_customer_ids: present(has_later && customer_id),
  };
}

/** All that was claimed stays with the last of the steps that are told anew. */
function keepEvidence(steps: readonly DecisionStep[], told: readonly DecisionStep[]) {
  const evidence = evidenceIn(steps);
  return evidence.length > 0 ? withEvidence(told, evidence) : [...told];
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
  status: 'duplicate' | 'updated' = 'duplicate',
): Promise<Outcome | null> {
  const { conversion_id, told_by, external_order_id } = order;
  const { network_account_id, webhook_event_id } = source;
  const isKnown = textOf(versionsOf(order.facts)) === textOf(versionsOf(figures.facts));
  if (isKnown && told_by.includes(network_account_id)) {
    const end = { status, external_order_id, conversion_id };
    await finishWebhookEvent(ports.db, webhook_event_id, end);
  } else if (!(await updateOrderVersions(ports.db, order, figures.facts, source, status))) {
    return null;
  }
  if (status === 'updated') return { outcome: status, conversion_id };
  const [first] = told_by;
  const isTold = first !== undefined && first !== network_account_id;
  return { outcome: 'duplicate', conversion_id, ...(isTold ? { told_by: first } : {}) };
}

function versionsOf({ newest, itemised, stating, owing, reversals }: OrderFacts) {
  return [newest, itemised, stating, owing, ...reversals].map((one) => one?.version ?? null);
}
