import {
  bondFactsIn,
  type CustomerLookup,
  type FoundCustomer,
  type KnownOrder,
  nameOfOrder,
} from '@skinstack/db/customers/select-customer';
import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import type { OwnCredit } from '@skinstack/db/schema/orders';
import { isAnythingLeft } from '@skinstack/domain/commissions/price-order';
import {
  type CustomerOrder,
  type CustomerVerdict,
  judgeCustomer,
  type OrderKind,
} from '@skinstack/domain/customers/bond';
import { attribute } from '@skinstack/domain/orders/attribute';
import type { Attributed, BondFacts, Evidence } from '@skinstack/domain/orders/attribution';
import { renewalStep } from '@skinstack/domain/orders/bond-claim';
import { evidenceIn, reweigh, withEvidence } from '@skinstack/domain/orders/evidence';
import type { OrderFacts } from '@skinstack/domain/orders/order-facts';
import type { Ports } from '../ports.ts';

/** An order as it is judged among those of its customer. */
export type JudgedOrder = {
  order_id: string;
  seller_key: string | null;
  external_order_id: string;
  ordered_at_ms: number;
  facts: OrderFacts;
  told_kind: OrderKind | null;
  own: OwnCredit | null;
  is_by_hand: boolean;
  is_rejected: boolean;
};

/** Whose order it is, as far as it says so, and who that was found to be. */
export type NamedCustomer = {
  lookup: CustomerLookup | null;
  found: FoundCustomer | null;
  /** How new the word is that names them. */
  told_at_ms: number;
};

/** What an order is to its customer, and who brought them. */
export type Judgement = {
  of_customer: OfCustomer;
  verdict: CustomerVerdict;
  bond: BondFacts | null;
};

/**
 * Judges an order among all of its customer's. Where nobody says whose it is, it stands alone: then
 * it is what the network calls it, and no number is known.
 */
export function judgeOrder(ports: Ports, order: JudgedOrder, named: NamedCustomer): Judgement {
  const { lookup } = named;
  const found = lookup && named.found;
  const others = (found?.orders ?? []).filter((one) => one.order_id !== order.order_id);
  const bought = boughtIn(order.facts);
  const stands = isAnythingLeft(order.facts);
  const self = selfOf(order, stands, bought);
  const { verdicts, ...judged } = judgeCustomer([...others, self]);
  const verdict = verdicts.get(order.order_id);
  if (!verdict) throw new Error('an order is judged among others');
  const { told_kind, own } = order;
  const of = { told_kind, own, stands, bought };
  if (lookup === null) {
    const unknown = { customer: null, told_at: null, order_kind: told_kind, nth_order: null };
    return { of_customer: { ...of, ...unknown }, verdict, bond: null };
  }
  const is_due =
    found !== null && others.some((one) => !isAsJudged(one, verdicts.get(one.order_id), found));
  const known = found && { id: found.id, revision: found.revision };
  return {
    of_customer: {
      ...of,
      customer: { ...lookup, new_id: ports.newId('cus'), known, is_due, judged },
      told_at: new Date(named.told_at_ms),
      order_kind: verdict.order_kind,
      nth_order: verdict.nth_order,
    },
    verdict,
    bond: verdict.bond && found && bondFactsIn(found, verdict.bond),
  };
}

function selfOf(order: JudgedOrder, stands: boolean, bought: string[]): CustomerOrder {
  const { order_id, ordered_at_ms, told_kind, own, is_by_hand, is_rejected } = order;
  const earner = own && {
    influencer_id: own.attribution.influencer_id,
    program_id: own.attribution.program_id,
    terms: own.terms,
  };
  const name = nameOfOrder(order);
  const judged = { stands, is_rejected, told_kind, bought, is_by_hand };
  return { order_id, name, ordered_at_ms, own: earner, ...judged };
}

/** The products an order names, as the shop does. */
export function boughtIn({ newest, itemised }: OrderFacts): string[] {
  const lines = [...newest.lines, ...(itemised?.lines ?? [])];
  const names = lines.flatMap(({ external_product_id, sku }) => external_product_id ?? sku ?? []);
  return [...new Set(names)].sort();
}

/** Whether an order is recorded as its verdict has it. */
export function isAsJudged(
  order: KnownOrder,
  verdict: CustomerVerdict | undefined,
  customer: FoundCustomer,
): boolean {
  if (!verdict) return true;
  const { order_kind, nth_order } = verdict;
  const isSameKind = order.order_kind === order_kind && order.nth_order === nth_order;
  return isSameKind && isCreditedAs(order, verdict, customer);
}

/** Whether it is credited to whom its verdict says. */
export function isCreditedAs(
  order: KnownOrder,
  verdict: CustomerVerdict,
  customer: FoundCustomer,
): boolean {
  const due = creditByVerdict(order, verdict, customer);
  const { credited } = order;
  if (credited === null || due.to === null) return credited === null && due.to === null;
  return (
    (credited.method === 'customer') === due.is_by_bond &&
    credited.influencer_id === due.to.influencer_id &&
    credited.program_id === due.to.program_id
  );
}

/** Whom an order is due to by its verdict, and the steps that say why. */
export function creditByVerdict(
  order: KnownOrder,
  verdict: CustomerVerdict,
  customer: FoundCustomer,
) {
  const { credit, refused } = verdict;
  const own = { to: order.own, is_by_bond: false };
  if (refused) return { ...own, to: null, steps: [renewalStep(refused)] };
  const bonded = attributeByBond(order, verdict, customer);
  if (credit !== 'bond' || bonded === null) {
    return { ...own, to: credit === null ? null : order.own, steps: [] };
  }
  const { attribution, decision: steps } = bonded;
  // a bond whose creator may not earn leaves the order to its own claims
  return attribution ? { to: attribution, is_by_bond: true, steps } : { ...own, steps };
}

/** The claims of an order, with who brought its customer, as they stand by its verdict. */
export function evidenceByVerdict(
  told: readonly Evidence[],
  order: KnownOrder,
  verdict: CustomerVerdict,
  customer: FoundCustomer,
): Evidence[] {
  if (verdict.refused) return reweigh(told, null, null);
  const bonded = attributeByBond(order, verdict, customer);
  const [bond = null] = bonded ? evidenceIn(bonded.decision) : [];
  return reweigh(told, bond, verdict.credit === 'bond' ? 'bond' : 'own');
}

/** What the bond alone says of an order; null where there is none. */
function attributeByBond(
  { ordered_at_ms }: Pick<KnownOrder, 'ordered_at_ms'>,
  verdict: CustomerVerdict,
  customer: FoundCustomer,
): Attributed | null {
  if (verdict.bond === null) return null;
  const nobody = { customer: { email: null, account_hashes: [] }, owners: [] };
  const bond = bondFactsIn(customer, verdict.bond);
  const claims = [{ kind: 'customer', bond, goes_first: true } as const];
  const { attribution, decision } = attribute({
    ...{ ordered_at_ms, claims, account_merchant_id: null },
    ...nobody,
  });
  const evidence = evidenceIn(decision);
  const steps = decision.filter(({ outcome }) => outcome !== 'none');
  return { attribution, decision: withEvidence(steps, evidence) };
}
