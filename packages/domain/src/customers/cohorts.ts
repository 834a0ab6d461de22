import { amountPer } from '../stats.ts';
import { LEAST_BUYERS } from './refill.ts';

/** For how many months customers are followed: that of their first order, and those after it. */
export const COHORT_MONTHS = 12;

/** What some customers bought, and what the shop owes for it. */
type Bought = {
  /** Those whose first order is among what was bought. */
  customer_count: number;
  order_count: number;
  value_minor: bigint;
  paid_minor: bigint;
};
/** What the customers of a month (`2026-11`, of UTC) bought so many months later. */
export type CohortSums = Bought & { month: string; month_no: number };
/** What the customers a creator brought bought. */
export type CreatorSums = Bought & { influencer: { id: string; name: string } };

/** The same of so many customers, with what one of them comes to. */
type PerCustomer = Omit<Bought, 'customer_count'> & {
  value_each_minor: bigint;
  paid_each_minor: bigint;
};
/** The customers of a month, or of several that are told together: then it has no month. */
export type Cohort = {
  month: string | null;
  customer_count: number;
  /** What they came to up to the end of each month since; only of months that have begun. */
  months: (PerCustomer & { month_no: number })[];
};
/** The customers of a creator, or of several. */
export type CreatorValue = PerCustomer & {
  influencer: CreatorSums['influencer'] | null;
  customer_count: number;
};

/** The months of UTC up to that of an instant, as many as customers are followed for. */
export function cohortMonths(now_ms: number): string[] {
  const now = new Date(now_ms);
  return Array.from({ length: COHORT_MONTHS }, (_, at) => {
    const before = COHORT_MONTHS - 1 - at;
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - before);
    return new Date(month).toISOString().slice(0, 7);
  });
}

/**
 * The customers of each month, with what they came to by each month since. Months of fewer than
 * five customers are told together, as far as all of them have got, and not at all while they are
 * fewer together.
 * @param months those there are, the last one the present
 */
export function tellCohorts(sums: readonly CohortSums[], months: readonly string[]): Cohort[] {
  const cohorts = months.map((month, at) => {
    const own = sums.filter((one) => one.month === month);
    return { ...accumulate(own, months.length - at), month };
  });
  const isLarge = (one: { customer_count: number }) => one.customer_count >= LEAST_BUYERS;
  const small = cohorts.filter((one) => one.customer_count > 0 && !isLarge(one));
  const shortest = Math.min(...small.map((one) => one.months.length));
  const merged = accumulate(
    sums.filter(({ month }) => small.some((one) => one.month === month)),
    small.length > 0 ? shortest : 0,
  );
  return [...cohorts.filter(isLarge), ...(isLarge(merged) ? [{ ...merged, month: null }] : [])];
}

function accumulate(sums: readonly CohortSums[], length: number) {
  const customer_count = sums.reduce((total, one) => total + one.customer_count, 0);
  const months = Array.from({ length }, (_, month_no) => ({
    month_no,
    ...perCustomer(
      sums.filter((one) => one.month_no <= month_no),
      customer_count,
    ),
  }));
  return { customer_count, months };
}

/**
 * What the customers of each creator came to, those with the most first. Creators of fewer than
 * five customers, and those past the limit, are told together, in the same way.
 */
export function tellCreators(sums: readonly CreatorSums[], limit: number): CreatorValue[] {
  const sorted = [...sums].sort(
    (a, b) => b.customer_count - a.customer_count || (a.influencer.id < b.influencer.id ? -1 : 1),
  );
  const large = sorted.filter((one) => one.customer_count >= LEAST_BUYERS).slice(0, limit);
  const others = sorted.filter((one) => !large.includes(one));
  const tell = (group: readonly CreatorSums[], influencer: CreatorValue['influencer']) => {
    const customer_count = group.reduce((total, one) => total + one.customer_count, 0);
    return { influencer, customer_count, ...perCustomer(group, customer_count) };
  };
  const rest = tell(others, null);
  return [
    ...large.map((one) => tell([one], one.influencer)),
    ...(rest.customer_count >= LEAST_BUYERS ? [rest] : []),
  ];
}

function perCustomer(sums: readonly Bought[], customer_count: number): PerCustomer {
  const sum = (pick: (one: Bought) => bigint) => sums.reduce((total, one) => total + pick(one), 0n);
  const value_minor = sum((one) => one.value_minor);
  const paid_minor = sum((one) => one.paid_minor);
  return {
    order_count: sums.reduce((total, one) => total + one.order_count, 0),
    ...{ value_minor, paid_minor },
    value_each_minor: amountPer(value_minor, customer_count) ?? 0n,
    paid_each_minor: amountPer(paid_minor, customer_count) ?? 0n,
  };
}

/** Orders of one kind, of which something is left; null where nobody knows the customer. */
type StandingOrders = { order_kind: string | null; standing: number };
/** How many orders of customers who are known were their first, of so many. */
export type NewShare = { first_count: number; order_count: number; share: number };

/**
 * How many of the orders of customers who are known were their first. Those that stand count: a
 * customer whose first order was cancelled has another first one. Null while all of them are fewer
 * than five.
 */
export function newCustomerShare(kinds: readonly StandingOrders[]): NewShare | null {
  const known = kinds.filter((one) => one.order_kind !== null);
  const order_count = countStanding(known);
  if (order_count < LEAST_BUYERS) return null;
  const first_count = countStanding(known.filter((one) => one.order_kind === 'first'));
  return { first_count, order_count, share: Math.round((first_count / order_count) * 1e4) / 1e4 };
}

const countStanding = (rows: readonly StandingOrders[]) =>
  rows.reduce((total, one) => total + one.standing, 0);

/**
 * The same of each month. Those of fewer than five such orders are told together, in a row without
 * a month that comes last, and not at all while they are fewer together.
 */
export function tellShares(
  months: readonly { month: string; kinds: readonly StandingOrders[] }[],
): (NewShare & { month: string | null })[] {
  const told = months.map(({ month, kinds }) => ({ month, kinds, share: newCustomerShare(kinds) }));
  const small = told.filter(({ share }) => share === null).flatMap(({ kinds }) => kinds);
  const rows = [...told, { month: null, share: newCustomerShare(small) }];
  return rows.flatMap(({ month, share }) => (share ? [{ month, ...share }] : []));
}
