import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import { changeOrder } from '@skinstack/db/orders/change-order';
import { type RecordedOrder, updateOrderVersions } from '@skinstack/db/orders/find-recorded-order';
import type { OrderFigures } from '@skinstack/db/orders/insert-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { checkStep, reviewPolicyOf, selfReferral } from '@skinstack/domain/orders/flags';
import { addStatement, type OrderFacts, textOf } from '@skinstack/domain/orders/order-facts';
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
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { decideCredit, outcomeOf } from './decide-credit.ts';
import type { AskedOrder } from './order-question.ts';

/** What one delivery adds to a recorded order. */
type News = {
  figures: OrderFigures;
  stated: OrderFacts;
  told: readonly ToldReversal[];
  external_conversion_id: string | null;
};

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
): Promise<Outcome | null> {
  const stated = addStatement(order.facts, statementIn(report, source));
  const { facts, news: told } = addReversals(stated, reversalsIn(report.reversals, source));
  const news = {
    figures: figuresOf(facts, report, order),
    stated,
    told,
    external_conversion_id: order.external_conversion_id ?? report.external_conversion_id,
  };
  if (order.commission === null) return updateUnearned(ports, source, order, report, news, asked);
  const flagged = flagAgain(order, asked);
  if (flagged === null && isAsRecorded(order, news))
    return updateVersions(ports, source, order, news);
  return adjustCommission(ports, source, order, { ...news, flagged });
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
): Promise<Outcome | null> {
  if (order.told_again_of !== null) return updateVersions(ports, source, order, news);
  const learned_at_ms = order.created_at.getTime();
  const decided = decideCredit(ports, source, report, { ...news, learned_at_ms }, asked);
  const { credit, sale, told_again_of } = decided;
  const recorded = new Set(order.decision.map((step) => step.detail));
  const isNew = (step: DecisionStep) => step.outcome !== 'none' && !recorded.has(step.detail);
  const steps = credit ? decided.steps : keepEvidence(decided.steps, decided.steps.filter(isNew));
  if (!credit && !told_again_of && steps.length === 0 && isAsRecorded(order, news)) {
    return updateVersions(ports, source, order, news);
  }
  const isVoid = news.figures.void_reason !== null;
  const status = told_again_of ? 'duplicate' : !credit ? 'unattributed' : 'recorded';
  const event_status = credit && isVoid ? 'reversed' : status;
  const rows = credit ? credit.reversals : unearnedRows(ports, order, news.told);
  const isChanged = await changeOrder(ports.db, {
    act: ports.act,
    was: order,
    told: source,
    event_status,
    figures: news.figures,
    external_conversion_id: news.external_conversion_id,
    checkout_hash: asked.checkout_hash,
    told_again_of: told_again_of?.order_id ?? null,
    steps,
    earned: credit?.earned ?? null,
    sale,
    commission: null,
    reversals: rows,
    journals: credit?.journals ?? [],
  });
  return isChanged ? outcomeOf(credit, told_again_of, isVoid, order.currency) : null;
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
export function isAsRecorded(order: RecordedOrder, { figures, told }: News): boolean {
  const { paid_at, fulfilled_at } = order;
  const isSameInstant = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();
  return (
    told.length === 0 &&
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
