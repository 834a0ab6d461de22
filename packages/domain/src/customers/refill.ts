import { WEEK_MS, weekOf } from './due-week.ts';
import { REFILL_BASES, type RefillBasis, type Supply } from './supply.ts';

/** A purchase of a product by one customer, and the next of the same by them. */
export type Purchase = {
  product_id: string;
  customer_id: string;
  bought_at_ms: number;
  quantity: number;
  next_at_ms: number | null;
};
/** A product whose purchases are forecast, and what a refill of it brings the influencer. */
export type RefillProduct = {
  id: string;
  name: string;
  supply: Supply;
  net_minor: bigint;
  currency: string;
};
/** What runs out in a week: null for products of which too few buyers are due. */
export type RefillRow = {
  week_ms: number;
  product: { id: string; name: string } | null;
  due: number;
  refilled: number;
  late: number;
  expected_net: { low_minor: bigint; high_minor: bigint; currency: string } | null;
  basis: RefillBasis;
};

const DAY_MS = 86_400_000;
/** No group tells of fewer buyers than this: nobody is to be made out in it. */
export const LEAST_BUYERS = 5;

/** When what was bought runs out, most likely. */
export function dueAt({ bought_at_ms, quantity }: Purchase, { days }: Supply): number {
  return bought_at_ms + quantity * days * DAY_MS;
}

/** The buyers of a product whose supply ends in a week, counted from 0, which is this one. */
type DueCount = {
  product_id: string;
  week: number;
  due: number;
  /** Of these, who bought it again; and who did not and should have by now. */
  refilled: number;
  late: number;
  /** In this week's: whose supply ended before it, and who may still come. */
  overdue: number;
};
/**
 * How many purchases of a product came back, of those that had time to: of old ones alone, so that
 * new ones do not drag.
 */
type ReturnCount = { product_id: string; back: number; all: number };
export type RefillCounts = { due: readonly DueCount[]; returned: readonly ReturnCount[] };

/**
 * Counts who runs out in the weeks to come. Whoever bought a product twice that ends in one week is
 * one buyer, by the later purchase. `countRefills` of the database counts millions so, and is held
 * to this.
 */
export function countRefills(
  purchases: readonly Purchase[],
  supplies: ReadonlyMap<string, Supply>,
  now_ms: number,
  weeks: number,
): RefillCounts {
  const first_ms = weekOf(now_ms);
  const latest = new Map<string, Purchase & { week: number; supply: Supply }>();
  const returned = new Map<string, ReturnCount>();
  for (const purchase of purchases) {
    const { product_id, customer_id, bought_at_ms, quantity } = purchase;
    const supply = supplies.get(product_id);
    if (!supply) continue;
    if (bought_at_ms + quantity * supply.high_days * DAY_MS <= now_ms) {
      const { back, all } = returned.get(product_id) ?? { back: 0, all: 0 };
      const isBack = isRefilled(purchase, now_ms);
      returned.set(product_id, { product_id, back: back + Number(isBack), all: all + 1 });
    }
    const isOverdue =
      dueAt(purchase, supply) < first_ms &&
      bought_at_ms + quantity * supply.high_days * DAY_MS > now_ms &&
      purchase.next_at_ms === null;
    const ends = Math.floor((dueAt(purchase, supply) - first_ms) / WEEK_MS);
    const week = isOverdue ? OVERDUE : ends;
    if (week !== OVERDUE && (week < 0 || week >= weeks)) continue;
    const key = `${week} ${product_id} ${customer_id}`;
    const known = latest.get(key);
    if (known && known.bought_at_ms >= bought_at_ms) continue;
    latest.set(key, { ...purchase, week, supply });
  }
  const due = new Map<string, DueCount>();
  for (const one of latest.values()) {
    const { product_id } = one;
    const week = Math.max(0, one.week);
    const key = `${week} ${product_id}`;
    const sum = due.get(key) ?? { product_id, week, due: 0, refilled: 0, late: 0, overdue: 0 };
    if (one.week === OVERDUE) {
      due.set(key, { ...sum, overdue: sum.overdue + 1 });
      continue;
    }
    const isBack = isRefilled(one, now_ms);
    const isLate = !isBack && dueAt(one, one.supply) <= now_ms;
    due.set(key, {
      ...sum,
      due: sum.due + 1,
      refilled: sum.refilled + Number(isBack),
      late: sum.late + Number(isLate),
    });
  }
  return { due: [...due.values()], returned: [...returned.values()] };
}

/** The place of those whose supply ended before this week: no week has it. */
const OVERDUE = -0.5;

const isRefilled = ({ next_at_ms }: Purchase, now_ms: number) =>
  next_at_ms !== null && next_at_ms <= now_ms;

/**
 * What runs out in this week and those to come, by product: how many buyers, how many of them came
 * back already, how many are late, and what the others may bring. Products with fewer than five
 * buyers of a week are one group, and that is left out while it has fewer itself.
 * @param now_ms as of when they were counted
 * @param by_week all products of a week as one
 */
export function forecastRefills(
  { due, returned }: RefillCounts,
  products: ReadonlyMap<string, RefillProduct>,
  now_ms: number,
  by_week: boolean,
): RefillRow[] {
  const first_ms = weekOf(now_ms);
  const past = new Map(returned.map((one) => [one.product_id, one]));
  const rows = due.flatMap((counted) => {
    const product = products.get(counted.product_id);
    if (!product) return [];
    const open = counted.due - counted.refilled;
    const expected = expect(product, open, past.get(product.id));
    return [{ week_ms: first_ms + counted.week * WEEK_MS, product, counted, expected }];
  });
  return mergeSmall(rows, by_week);
}

type Expected = { low_minor: bigint; high_minor: bigint };

/** What those who have not come back may bring: by the share that did so far, with its doubt. */
function expect(
  { net_minor }: RefillProduct,
  open: number,
  past: ReturnCount | undefined,
): Expected {
  const { low, high } = shareOf(past?.back ?? 0, past?.all ?? 0);
  const of = (share: number) => (net_minor * BigInt(Math.round(open * share * 1_000))) / 1_000n;
  return { low_minor: of(low), high_minor: of(high) };
}

/** The 80 % interval of a share (Wilson); from nothing to all of it while nobody was seen. */
export function shareOf(count: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.2816;
  const share = count / of;
  const scale = 1 + (z * z) / of;
  const middle = (share + (z * z) / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

type Row = { week_ms: number; product: RefillProduct; counted: DueCount; expected: Expected };

function mergeSmall(rows: readonly Row[], by_week: boolean): RefillRow[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const isAlone = !by_week && buyersIn(row) >= LEAST_BUYERS;
    const key = `${row.week_ms} ${isAlone ? row.product.id : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .filter((group) => group.reduce((sum, row) => sum + buyersIn(row), 0) >= LEAST_BUYERS)
    .map((group) => sumRows(group, by_week))
    .sort((a, b) => a.week_ms - b.week_ms || b.due - a.due);
}

const buyersIn = ({ counted }: Row) => counted.due + counted.overdue;

/** The least certain of what several rows rest on. */
const weakest = (bases: readonly RefillBasis[]) =>
  REFILL_BASES.findLast((basis) => bases.includes(basis)) ?? 'estimate';

function sumRows(group: readonly Row[], by_week: boolean): RefillRow {
  const sum = (pick: (row: Row) => number) => group.reduce((total, row) => total + pick(row), 0);
  const [first] = group;
  const currencies = new Set(group.map(({ product }) => product.currency));
  const [currency = ''] = currencies;
  const minor = (pick: (one: Expected) => bigint) =>
    group.reduce((total, { expected }) => total + pick(expected), 0n);
  const due = sum(({ counted }) => counted.due);
  const isOne = !by_week && first !== undefined && buyersIn(first) >= LEAST_BUYERS;
  return {
    week_ms: first?.week_ms ?? 0,
    product: isOne ? { id: first.product.id, name: first.product.name } : null,
    due,
    refilled: sum(({ counted }) => counted.refilled),
    late: sum(({ counted }) => counted.late + counted.overdue),
    // amounts of several currencies are not added up
    expected_net:
      currencies.size === 1
        ? {
            low_minor: minor(({ low_minor }) => low_minor),
            high_minor: minor(({ high_minor }) => high_minor),
            currency,
          }
        : null,
    basis: weakest(group.map(({ product }) => product.supply.basis)),
  };
}
