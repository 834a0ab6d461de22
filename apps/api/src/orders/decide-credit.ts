import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import type { OrderFigures, SaleKeys } from '@skinstack/db/orders/insert-order';
import { type SaleKey, termsIn } from '@skinstack/db/terms';
import { assert } from '@skinstack/domain/assert';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import type { Attributed, DecisionStep } from '@skinstack/domain/orders/attribution';
import { renewalStep } from '@skinstack/domain/orders/bond-claim';
import { evidenceIn, reweigh, withEvidence } from '@skinstack/domain/orders/evidence';
import { flagsOf, reviewOf, reviewPolicyOf } from '@skinstack/domain/orders/flags';
import type { OrderFacts } from '@skinstack/domain/orders/order-facts';
import type { OrderReported } from '@skinstack/networks/event';
import { type Credit, creditOrder } from '../commissions/credit-order.ts';
import type { ToldReversal } from '../commissions/facts.ts';
import { type Judgement, judgeOrder } from '../customers/judge-order.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { attributeOrder, ownCredit } from './attribute-order.ts';
import { type AskedOrder, clickKey, identityOf, nameKeys } from './order-question.ts';

/** What is decided about crediting an order. */
export type Decision = {
  credit: Credit | null;
  sale: SaleKeys | null;
  /** The order that is the same sale, and was credited when another network told it. */
  told_again_of: SaleKey | null;
  steps: DecisionStep[];
  of_customer: OfCustomer;
};
/** An order as it stands, and what was told of it now. */
export type Undecided = {
  order_id: string;
  figures: OrderFigures;
  stated: OrderFacts;
  told: readonly ToldReversal[];
  learned_at_ms: number;
  /** How new the word is that names the customer. */
  told_at_ms: number;
};

/**
 * Decides whom an order is credited to, if anybody: who earned it, whether the sale was credited
 * already when another network told it, and what it earns.
 */
export function decideCredit(
  ports: Ports,
  source: DeliverySource,
  report: OrderReported,
  order: Undecided,
  asked: AskedOrder,
): Decision {
  const { attribution, decision, judged } = attributeJudged(ports, source, report, order, asked);
  const { of_customer } = judged;
  const none = { credit: null, sale: null, told_again_of: null, of_customer };
  if (!attribution) return { ...none, steps: decision };
  const { merchant_id, click_id } = attribution;
  const click_key = click_id === null ? null : clickKey(click_id);
  const names = nameKeys(report);
  const program = termsIn(asked.found, attribution);
  assert(program, 'an attributed order has a program');
  const isCountedHere = source.by_hand || program.counts_by === source.network_account_id;
  if (program.counts_by !== null && !isCountedHere) {
    const of = ofNobody(of_customer);
    return { ...none, of_customer: of, steps: [...decision, countedByOther()] };
  }
  const match = matchSale(source, report.ordered_at_ms, names, click_key, program.sales);
  const sale = { merchant_id, keys: match.keys };
  if (match.told_again_of) {
    const { told_again_of } = match;
    const of = ofNobody(of_customer);
    return { ...none, sale, told_again_of, of_customer: of, steps: [...decision, toldAgain()] };
  }
  // what an operator credits by hand they have looked at
  const flags = source.by_hand ? [] : flagsOf(decision);
  const credit = creditOrder(
    ports,
    {
      external_order_id: report.external_order_id,
      currency: report.currency,
      ordered_at_ms: report.ordered_at_ms,
      ...{ order_kind: of_customer.order_kind, nth_order: of_customer.nth_order },
      learned_at_ms: order.learned_at_ms,
      figures: order.figures,
      stated: order.stated,
      told: order.told,
      flags,
      review: reviewOf(flags, reviewPolicyOf(program.review_policy)),
    },
    attribution,
    program,
  );
  const steps = [...decision, ...credit.steps];
  return { credit, sale, told_again_of: null, steps, of_customer };
}

/** What is counted elsewhere is none of its customer's orders. */
function ofNobody(of: OfCustomer): OfCustomer {
  return {
    ...of,
    customer: null,
    told_at: null,
    order_kind: of.told_kind,
    nth_order: null,
    own: null,
  };
}

/**
 * Decides who earned an order: by its own claims, and by who brought its customer; and what it is
 * to that customer.
 */
function attributeJudged(
  ports: Ports,
  source: DeliverySource,
  report: OrderReported,
  order: Undecided,
  asked: AskedOrder,
): Attributed & { judged: Judgement } {
  const { merchant_id, by_hand } = source;
  const own = by_hand ?? attributeOrder(merchant_id, report, asked, null);
  const credited = ownCredit(asked, own);
  const program = own.attribution && termsIn(asked.found, own.attribution);
  const { seller_key, external_order_id } = identityOf(source, report);
  const judged = judgeOrder(
    ports,
    {
      ...{ order_id: order.order_id, seller_key, external_order_id },
      ordered_at_ms: report.ordered_at_ms,
      facts: order.figures.facts,
      told_kind: report.order_kind ?? null,
      own: credited,
      is_by_hand: by_hand !== undefined,
      is_rejected:
        reviewOf(credited?.flags ?? [], reviewPolicyOf(program?.review_policy)) === 'reject',
    },
    { lookup: asked.lookup, found: asked.found.customer, told_at_ms: order.told_at_ms },
  );
  const { bond, verdict } = judged;
  if (verdict.refused) {
    const steps = [...own.decision, renewalStep(verdict.refused)];
    const decision = withEvidence(steps, reweigh(evidenceIn(own.decision), null, null));
    return { attribution: null, decision, judged };
  }
  if (by_hand || bond === null) return { ...own, judged };
  const goes_first = verdict.credit === 'bond' && own.attribution !== null;
  return { ...attributeOrder(merchant_id, report, asked, { bond, goes_first }), judged };
}

/** The answer to a report whose order was written so. @param isVoid it stands for nothing now */
export function outcomeOf(
  credit: Credit | null,
  told_again_of: SaleKey | null,
  isVoid: boolean,
  currency: string,
): Outcome {
  if (told_again_of) {
    const { conversion_id, network_account_id: told_by } = told_again_of;
    return { outcome: 'duplicate', conversion_id, told_by };
  }
  if (!credit) return { outcome: 'unattributed' };
  const { conversion_id, review } = credit.earned;
  if (isVoid) return { outcome: 'reversed', conversion_id };
  // what the policy rejects earns nothing
  const earned = review === 'reject' ? NOTHING : credit.earned.whole;
  const { gross_minor, platform_fee_minor, net_minor } = earned;
  const commission = { gross_minor, platform_fee_minor, net_minor, currency };
  return { outcome: 'recorded', conversion_id, commission };
}

const toldAgain = (): DecisionStep => ({
  step: 'sale',
  outcome: 'told_again',
  detail: 'Another network told the same sale before, and it was credited then.',
});

const countedByOther = (): DecisionStep => ({
  step: 'sale',
  outcome: 'counted_by_other',
  detail: 'The merchant’s orders are counted by another network, which tells this one too.',
});

/**
 * Two networks tell one sale within days of each other; a number alone may come again in a year.
 */
const SAME_SALE_MS = 3 * 86_400_000;

/** What is decided of a sale: another network's order it was credited to, or the keys to take. */
type SaleMatch = { told_again_of: SaleKey | null; keys: string[] };

/**
 * Whether another network account told the same sale and was credited for it: under a number of
 * this order, or by the same click. An account's first order of a click is taken for the other
 * account's first, its second for the second: each pair is paid once.
 */
export function matchSale(
  source: DeliverySource,
  ordered_at_ms: number,
  names: readonly string[],
  click_key: string | null,
  known: readonly SaleKey[],
): SaleMatch {
  const { network_account_id } = source;
  const isNear = (one: SaleKey) =>
    Math.abs(one.ordered_at.getTime() - ordered_at_ms) < SAME_SALE_MS;
  const isOther = (one: SaleKey) => one.network_account_id !== network_account_id && isNear(one);
  const byName = known.find((one) => names.includes(one.key) && isOther(one));
  const own_key = click_key === null ? [] : [nextKey(click_key, network_account_id, known)];
  const again = own_key.map((key) => `${key}@${network_account_id}`);
  if (byName) return { told_again_of: byName, keys: again };
  const free = names.filter((name) => !known.some((one) => one.key === name));
  const holder = known.find((one) => own_key.includes(one.key));
  if (holder && isOther(holder)) return { told_again_of: holder, keys: again };
  return { told_again_of: null, keys: holder ? [...free, ...again] : [...free, ...own_key] };
}

/** The key of an account's next order of a click. */
function nextKey(click_key: string, account_id: string, known: readonly SaleKey[]): string {
  const own = known.filter(
    (one) => one.key.startsWith(click_key) && one.network_account_id === account_id,
  );
  return `${click_key}${own.length + 1}`;
}
