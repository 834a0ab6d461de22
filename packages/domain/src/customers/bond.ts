/**
 * What an order is to its customer: the first, the same goods again, others, or by subscription.
 */
export const ORDER_KINDS = ['first', 'refill', 'repeat', 'renewal'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Which renewals of a subscription a program pays: of each customer the first so many. */
export type Renewals = 'none' | 'all' | number;

/** What a program says of customers, as it is kept with an order when that is recorded. */
export type BondTerms = {
  /** For so many months a customer stays with who brought them; 0: no longer than the order. */
  bond_months: number;
  /** At most so many orders by the bond alone; null: no limit. */
  bond_order_limit: number | null;
  /** Whether another creator's click or code wins over the bond, which stays. */
  bond_yields_to_click: boolean;
  renewals: Renewals;
};

/** The setting as it is stored: a word, or a number as text. */
export function readRenewals(text: string): Renewals {
  return text === 'none' || text === 'all' ? text : Number(text);
}

/** Of programs and orders from before there were bonds: nothing but the order itself counts. */
export const NO_BOND: BondTerms = {
  bond_months: 0,
  bond_order_limit: null,
  bond_yields_to_click: true,
  renewals: 'all',
};

type Earner = { influencer_id: string; program_id: string };

/** An order of a customer, as far as who brought the customer depends on it. */
export type CustomerOrder = {
  order_id: string;
  /** What tells it from others placed at the same moment, whenever it was told. */
  name: string;
  ordered_at_ms: number;
  /** Who earns it by its own click, code or link, or because an operator says so. */
  own: (Earner & { terms: BondTerms }) | null;
  /** Whether an operator said so: that wins over any bond. */
  is_by_hand: boolean;
  /** Whether anything is left of it; what was cancelled or given back as a whole is no order. */
  stands: boolean;
  /** Whether its own commission was rejected: who brought nobody gets no bond. */
  is_rejected: boolean;
  /** What the network calls it, if anything. */
  told_kind: OrderKind | null;
  /** The products of its lines, as the shop names them. */
  bought: readonly string[];
};

/** Who brought a customer, by which order, and until when later orders are theirs. */
export type Bond = Earner & {
  order_id: string;
  since_ms: number;
  until_ms: number;
  terms: BondTerms;
  /** How many orders it was credited with so far. */
  order_count: number;
};

/** How a bond stands for an order. */
export type BondState = 'in_force' | 'ended' | 'used_up';

/** What an order is to its customer, and whose it is. */
export type CustomerVerdict = {
  order_kind: OrderKind;
  nth_order: number;
  /** By its own claims, by the bond, or by neither. */
  credit: 'own' | 'bond' | null;
  /** The bond there was when it was placed, and how it stood; null for none. */
  bond: (Bond & { state: BondState }) | null;
  /** It is a renewal the program does not pay: the terms it was refused by. */
  refused: BondTerms | null;
};

/** A customer's orders, judged together. */
export type JudgedCustomer = {
  verdicts: ReadonlyMap<string, CustomerVerdict>;
  /** The newest bond, whether or not it is in force still. */
  bond: Bond | null;
  /** How many orders stand. */
  order_count: number;
};

/**
 * Judges all orders of a customer by their own times: which is the first, who brought the customer,
 * and which later orders the bond credits. It depends on the set of orders alone, never on when
 * each was told. An order of which nothing is left is judged, and counts for no other.
 */
export function judgeCustomer(orders: readonly CustomerOrder[]): JudgedCustomer {
  const verdicts = new Map<string, CustomerVerdict>();
  const bought = new Set<string>();
  let bond = null as Bond | null;
  let order_count = 0;
  let renewal_count = 0;
  for (const order of [...orders].sort(byTime)) {
    const order_kind = kindOf(order, order_count, bought);
    const state: BondState | null = bond && stateAt(bond, order.ordered_at_ms);
    const inForce: Bond | null = state === 'in_force' ? bond : null;
    const credit = creditOf(order, inForce);
    const terms = credit === 'own' ? order.own?.terms : inForce?.terms;
    const isRefused =
      credit !== null &&
      !order.is_by_hand &&
      order_kind === 'renewal' &&
      !isRenewalPaid(terms ?? NO_BOND, renewal_count);
    verdicts.set(order.order_id, {
      ...{ order_kind, nth_order: order_count + 1, credit: isRefused ? null : credit },
      bond: bond && state && { ...bond, state },
      refused: isRefused ? (terms ?? NO_BOND) : null,
    });
    if (!order.stands) continue;
    order_count += 1;
    for (const product of order.bought) bought.add(product);
    if (order_kind === 'renewal') renewal_count += 1;
    if (isRefused) continue;
    if (inForce && credit === 'bond') bond = { ...inForce, order_count: inForce.order_count + 1 };
    if (!inForce) bond = bondBy(order) ?? bond;
  }
  return { verdicts, bond, order_count };
}

/** Orders in the order of their own times; of one moment by their names. */
function byTime(
  a: Pick<CustomerOrder, 'ordered_at_ms' | 'name'>,
  b: Pick<CustomerOrder, 'ordered_at_ms' | 'name'>,
): number {
  return a.ordered_at_ms - b.ordered_at_ms || (a.name < b.name ? -1 : Number(a.name > b.name));
}

/** Whether a program pays a renewal. @param before how many the customer had before it */
function isRenewalPaid({ renewals }: Pick<BondTerms, 'renewals'>, before: number): boolean {
  return renewals === 'all' || (renewals !== 'none' && before < renewals);
}

function kindOf(
  { told_kind, bought }: CustomerOrder,
  before: number,
  known: ReadonlySet<string>,
): OrderKind {
  if (told_kind === 'renewal') return 'renewal';
  if (before === 0) return 'first';
  return bought.some((product) => known.has(product)) ? 'refill' : 'repeat';
}

function creditOf({ own, is_by_hand }: CustomerOrder, bond: Bond | null): 'own' | 'bond' | null {
  if (bond === null) return own && 'own';
  if (own === null) return 'bond';
  const isSame = own.influencer_id === bond.influencer_id || is_by_hand;
  return isSame || bond.terms.bond_yields_to_click ? 'own' : 'bond';
}

function stateAt({ until_ms, terms, order_count }: Bond, at_ms: number): BondState {
  if (at_ms >= until_ms) return 'ended';
  const limit = terms.bond_order_limit;
  return limit !== null && order_count >= limit ? 'used_up' : 'in_force';
}

/** The bond an order makes by whom it is credited to; null when it makes none. */
function bondBy({ own, is_rejected, ordered_at_ms, order_id }: CustomerOrder): Bond | null {
  if (own === null || is_rejected || own.terms.bond_months === 0) return null;
  const { influencer_id, program_id, terms } = own;
  const until_ms = addMonths(ordered_at_ms, terms.bond_months);
  const span = { since_ms: ordered_at_ms, until_ms };
  return { influencer_id, program_id, order_id, ...span, terms, order_count: 0 };
}

/** So many calendar months later (UTC); where that day is not, the last of its month. */
export function addMonths(at_ms: number, months: number): number {
  const from = new Date(at_ms);
  const to = new Date(at_ms);
  to.setUTCDate(1);
  to.setUTCMonth(from.getUTCMonth() + months);
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), last));
  return to.getTime();
}
