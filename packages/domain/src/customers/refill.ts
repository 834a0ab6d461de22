import { WEEK_MS, weekOf } from './due-week.ts';

/** What a forecast of when something runs out rests on. */
export const REFILL_BASES = ['learned', 'stated', 'estimate'] as const;
type RefillBasis = (typeof REFILL_BASES)[number];

/**
 * How long one piece of a product lasts, in days: half run out before `days`, 80 % in the range.
 */
export type Supply = { basis: RefillBasis; days: number; low_days: number; high_days: number };

/** What of a product its supply is known by. */
export type SuppliedProduct = {
  days_of_supply: number | null;
  /** For how many months it keeps once open; null where its package was not read. */
  period_after_opening_months: number | null;
  size_ml: number | null;
  category: string | null;
};

/** So many gaps say more of a product than anything stated of it. */
const LEAST_GAPS = 30;

/**
 * How a stated supply spreads: people use 40 % more or less (a gamma distribution with that
 * coefficient of variation, of which the stated days are the mean).
 */
const SPREAD = { low: 0.5337, middle: 0.9472, high: 1.5346 };

/** What most packages say: 12M. */
const USUAL_MONTHS_OPEN = 12;
const DAYS_A_MONTH = 365 / 12;

/**
 * How much is used a day, in grams, which for these is near enough to millilitres: European
 * Commission, SCCS Notes of Guidance (SCCS/1647/22), table 3A. What is used here and there (a
 * serum, a mask) is in no table, and nothing is guessed of it.
 */
const DAILY_GRAMS: ReadonlyMap<string, number> = new Map([
  ...['face cream', 'moisturizer', 'moisturiser', 'day cream', 'night cream'].map(grams(1.54)),
  ...['body lotion', 'body cream', 'body milk'].map(grams(7.82)),
  ...['hand cream'].map(grams(2.16)),
  ...['make-up remover', 'makeup remover'].map(grams(5)),
  ...['shower gel', 'body wash'].map(grams(18.67)),
  ...['shampoo'].map(grams(10.46)),
]);

function grams(a_day: number) {
  return (category: string): [string, number] => [category, a_day];
}

/**
 * How long a piece lasts: by this product's own gaps between purchases, where there are enough;
 * else as is stated of it; else, in a few categories, by its size and what people use a day. It is
 * due no later than it keeps once it is open, and each piece is opened when the one before is used
 * up.
 * @param gaps days from a purchase to the next of the same product, by the piece
 * @returns null when nothing is known
 */
export function supplyOf(product: SuppliedProduct, gaps: readonly number[]): Supply | null {
  const { days_of_supply, size_ml, period_after_opening_months: months } = product;
  const most_days = (months ?? Number.POSITIVE_INFINITY) * DAYS_A_MONTH;
  if (gaps.length >= LEAST_GAPS) {
    const sorted = [...gaps].sort((a, b) => a - b);
    const [low_days, days, high_days] = [0.1, 0.5, 0.9].map((part) => quantile(sorted, part));
    return {
      basis: 'learned',
      days: Math.min(days ?? 0, most_days),
      low_days: Math.min(low_days ?? 0, most_days),
      // some come back later than it keeps: that is what they did
      high_days: high_days ?? 0,
    };
  }
  if (days_of_supply !== null && days_of_supply > 0) {
    return spread('stated', Math.min(days_of_supply, most_days));
  }
  const a_day = DAILY_GRAMS.get(product.category?.trim().toLowerCase().replaceAll('_', ' ') ?? '');
  if (a_day === undefined || size_ml === null || size_ml <= 0) return null;
  const kept_days = (months ?? USUAL_MONTHS_OPEN) * DAYS_A_MONTH;
  return spread('estimate', Math.min(size_ml / a_day, kept_days));
}

function spread(basis: RefillBasis, days: number): Supply {
  const { low, middle, high } = SPREAD;
  return { basis, days: days * middle, low_days: days * low, high_days: days * high };
}

/** A quantile at rank (n + 1) × part, which the next value is below as often as it says. */
function quantile(sorted: readonly number[], part: number): number {
  const rank = Math.min(Math.max((sorted.length + 1) * part, 1), sorted.length);
  const below = sorted[Math.floor(rank) - 1] ?? 0;
  const above = sorted[Math.ceil(rank) - 1] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}

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
export type DueCount = {
  product_id: string;
  week: number;
  due: number;
  /** Of these, who bought it again; and who did not and should have by now. */
  refilled: number;
  late: number;
};
/**
 * How many purchases of a product came back, of those that had time to: of old ones alone, so that
 * new ones do not drag.
 */
export type ReturnCount = { product_id: string; back: number; all: number };
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
    const week = Math.floor((dueAt(purchase, supply) - first_ms) / WEEK_MS);
    if (week < 0 || week >= weeks) continue;
    const key = `${week} ${product_id} ${customer_id}`;
    const known = latest.get(key);
    if (known && known.bought_at_ms >= bought_at_ms) continue;
    latest.set(key, { ...purchase, week, supply });
  }
  const due = new Map<string, DueCount>();
  for (const one of latest.values()) {
    const { product_id, week } = one;
    const key = `${week} ${product_id}`;
    const sum = due.get(key) ?? { product_id, week, due: 0, refilled: 0, late: 0 };
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
    const isAlone = !by_week && row.counted.due >= LEAST_BUYERS;
    const key = `${row.week_ms} ${isAlone ? row.product.id : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .map((group) => sumRows(group, by_week))
    .filter((row) => row.due >= LEAST_BUYERS)
    .sort((a, b) => a.week_ms - b.week_ms || b.due - a.due);
}

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
  const isOne = !by_week && first !== undefined && first.counted.due >= LEAST_BUYERS;
  return {
    week_ms: first?.week_ms ?? 0,
    product: isOne ? { id: first.product.id, name: first.product.name } : null,
    due,
    refilled: sum(({ counted }) => counted.refilled),
    late: sum(({ counted }) => counted.late),
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
