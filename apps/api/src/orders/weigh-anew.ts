import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import { changeOrder } from '@skinstack/db/orders/change-order';
import { findOrder } from '@skinstack/db/orders/find-order';
import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { OwnCredit } from '@skinstack/db/schema/orders';
import { termsIn } from '@skinstack/db/terms';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import { evidenceIn, reweigh, withEvidence } from '@skinstack/domain/orders/evidence';
import { textOf } from '@skinstack/domain/orders/order-facts';
import { type ToldClaim, unionClaims } from '@skinstack/domain/orders/told-claims';
import type { OrderReported } from '@skinstack/networks/event';
import { figuresOf } from '../commissions/facts.ts';
import { moveTo } from '../customers/move-credit.ts';
import { present } from '../customers/news-of-customer.ts';
import type { DeliverySource } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { attributeOrder, ownCredit, PIXEL } from './attribute-order.ts';
import { matchSale } from './decide-credit.ts';
import { type AskedOrder, clickKey, nameKeys } from './order-question.ts';

const MOVED = {
  step: { step: 'update', detail: 'Better evidence was told later: it is another’s.' },
  journal: 'is somebody else’s by evidence that was told later',
};
const TOLD_LATER = 'More was told of who led to this order.';
const STAYS = ' It stays whose it is.';

/** Evidence was weighed again: whether it is another's now, and whose orders are to be judged. */
export type Weighed = { is_moved: boolean; due_customer_ids: readonly string[] };

/**
 * Weighs all evidence of a credited order again when a report or a pixel told more of it: whoever
 * it is due to by the whole set gets it, so that the books do not depend on what came first. What a
 * person decided stays, and so does what another network counts.
 * @returns null when nothing was told that was not known; else the order was changed, or changed
 *   meanwhile: read it again
 */
export async function weighAnew(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  report: OrderReported,
  asked: AskedOrder,
  told: readonly ToldClaim[],
): Promise<Weighed | null> {
  const { claims: known, commission, customer_id } = order;
  // of older orders it is not known what all was told
  if (known === null || commission === null || order.method === 'hand') return null;
  const claims = unionClaims(known, told);
  if (textOf(claims) === textOf(known)) return null;
  const all = await askOfAll(ports, order, asked, claims);
  const { merchant_id } = source;
  const at = { ordered_at_ms: order.ordered_at.getTime(), claims: [] };
  const attributed = attributeOrder(merchant_id, at, all, null);
  const own = ownCredit(all, attributed);
  const isDecided = commission.verdict !== null;
  const to = own?.attribution ?? null;
  const sale = to && !isDecided ? saleOf(source, report, order, to, all) : null;
  const isTheirs = to !== null && isSameParty(order, to);
  const ofBond = order.method === 'customer';
  const steps = laterSteps(order, attributed.decision, isTheirs || sale === null || ofBond);
  const of_customer = own && !isDecided ? ofCustomer(order, own) : null;
  if (to === null || sale === null || isTheirs || ofBond) {
    await keepClaims(ports, order, claims, steps, of_customer);
    return { is_moved: false, due_customer_ids: present(of_customer && customer_id) };
  }
  await moveTo(ports, order, {
    ...{ to, steps, of_customer: of_customer ?? ofCustomer(order, own), sale, claims },
    ...{ why: MOVED, touches_customer: customer_id !== null },
  });
  return { is_moved: true, due_customer_ids: present(customer_id) };
}

/** What is known of all that was ever told of who led to an order. */
export async function askOfAll(
  ports: Ports,
  order: RecordedOrder,
  asked: AskedOrder,
  claims: readonly ToldClaim[],
): Promise<AskedOrder> {
  const found = await findOrder(ports.db, lookupOf(asked, claims));
  return { ...asked, claims, found: { ...found, used_click_ids: usedByOthers(order, found) } };
}

/** What a report and the pixel tell of an order, as it is kept: clicks that we signed. */
export function toldClaims(
  { claims }: Pick<OrderReported, 'claims'>,
  { found, tokens }: Pick<AskedOrder, 'found' | 'tokens'>,
  told_at_ms: number,
): ToldClaim[] {
  const own = claims.flatMap((claim, nth): ToldClaim[] => {
    if (claim.kind === 'coupon') return [{ kind: 'coupon', code: claim.code, told_at_ms, nth }];
    if (claim.kind === 'link') return [{ kind: 'link', where: claim.where, link: claim.link }];
    const click = tokens.get(claim.token);
    return click ? [{ kind: 'click', where: claim.where, click }] : [];
  });
  const captured = found.captures.map((click): ToldClaim => {
    return { kind: 'click', where: PIXEL, click };
  });
  return unionClaims([], [...own, ...captured]);
}

/** What all claims together ask about. */
function lookupOf({ question }: AskedOrder, claims: readonly ToldClaim[]) {
  const { credit } = question;
  if (credit === null) return question;
  const clicks = claims.flatMap((claim) => (claim.kind === 'click' ? claim.click : []));
  const named = claims.flatMap((claim) => (claim.kind === 'link' ? claim.link : []));
  const click_ids = clicks.map(({ click_id }) => click_id);
  return {
    ...question,
    credit: {
      ...credit,
      links: [...clicks.map(({ link_id }) => link_id), ...named],
      click_ids,
      click_keys: click_ids.map(clickKey),
      codes: claims.flatMap((claim) => (claim.kind === 'coupon' ? claim.code : [])),
    },
  };
}

/** Its own click was not used by another, unless it was found to be when it was credited. */
function usedByOthers(
  { own, flags }: RecordedOrder,
  { used_click_ids }: { used_click_ids: readonly string[] },
): string[] {
  const isReused = flags.includes('reused_click');
  return used_click_ids.filter((id) => isReused || id !== own?.attribution.click_id);
}

/** The keys a sale gets with its new credit; null where another network counts it. */
function saleOf(
  source: DeliverySource,
  report: OrderReported,
  order: RecordedOrder,
  to: Attribution,
  { found }: AskedOrder,
) {
  const program = termsIn(found, to);
  if (!program) return null;
  const [first] = order.told_by;
  if (program.counts_by !== null && program.counts_by !== first) return null;
  const click_key = to.click_id === null ? null : clickKey(to.click_id);
  const ordered_at_ms = order.ordered_at.getTime();
  const match = matchSale(source, ordered_at_ms, nameKeys(report), click_key, program.sales);
  const isOther = match.told_again_of && match.told_again_of.order_id !== order.order_id;
  return isOther ? null : { merchant_id: to.merchant_id, keys: match.keys };
}

const isSameParty = (order: RecordedOrder, to: Attribution) =>
  order.influencer_id === to.influencer_id &&
  order.program_id === to.program_id &&
  order.product_id === to.product_id;

/** What is told of it: all evidence with the last step. */
function laterSteps(
  order: RecordedOrder,
  decision: readonly DecisionStep[],
  stays: boolean,
): DecisionStep[] {
  if (!stays) return [...decision];
  const about = order.influencer_id === null ? {} : { about: order.influencer_id };
  const isBonded = order.method === 'customer';
  const detail = isBonded ? TOLD_LATER : `${TOLD_LATER}${STAYS}`;
  const step = { step: 'update', outcome: 'more_evidence', detail, ...about };
  // the bond is credited still: whether it is to be, all orders of the customer say
  const bond = evidenceIn(order.decision).find(({ kind, won }) => kind === 'customer' && won);
  const own = evidenceIn(decision);
  if (isBonded) return withEvidence([step], reweigh(own, bond ?? null, 'bond'));
  return own.length > 0 ? withEvidence([step], own) : [step];
}

/** What the order is to its customer stays; who earns it by its own claims does not. */
function ofCustomer(order: RecordedOrder, own: OwnCredit | null): OfCustomer {
  const { told_kind, order_kind, nth_order, stands, bought } = order;
  return {
    ...{ customer: null, told_at: null, told_kind, order_kind, nth_order, own },
    ...{ stands: stands ?? true, bought: bought ?? [] },
  };
}

/** Notes what was told; who brought the customer is judged anew where that may matter. */
function keepClaims(
  ports: Ports,
  order: RecordedOrder,
  claims: readonly ToldClaim[],
  steps: readonly DecisionStep[],
  of_customer: OfCustomer | null,
): Promise<boolean> {
  const { facts, external_conversion_id, told_again_of, customer_id } = order;
  return changeOrder(ports.db, {
    ...{ act: ports.act, was: order, told: null, event_status: 'updated', claims },
    ...{ figures: figuresOf(facts, null, order), external_conversion_id, told_again_of, steps },
    ...{
      earned: null,
      of_customer,
      touches_customer: customer_id !== null && of_customer !== null,
    },
    ...{ sale: null, commission: null, reversals: [], journals: [] },
  });
}
