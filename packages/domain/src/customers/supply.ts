/** What a forecast of when something runs out rests on. */
export const REFILL_BASES = ['learned', 'stated', 'estimate'] as const;
export type RefillBasis = (typeof REFILL_BASES)[number];

/**
 * How long one piece of a product lasts: `days` as it was learned, stated or estimated, and the
 * range in which 80 % run out.
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
const SPREAD = { low: 0.5337, high: 1.5346 };

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
  const { low, high } = SPREAD;
  return { basis, days, low_days: days * low, high_days: days * high };
}

/** A quantile at rank (n + 1) × part, which the next value is below as often as it says. */
function quantile(sorted: readonly number[], part: number): number {
  const rank = Math.min(Math.max((sorted.length + 1) * part, 1), sorted.length);
  const below = sorted[Math.floor(rank) - 1] ?? 0;
  const above = sorted[Math.ceil(rank) - 1] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}
