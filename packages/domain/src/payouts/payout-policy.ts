/** The least that is paid out in a currency. */
type Minimum = { currency: string; amount_minor: bigint };
/** When and how much is paid out, as far as it can be another for one influencer. */
export type PayTerms = { minimums: readonly Minimum[]; day_of_month: number | null };
/** What of them is another for an influencer; what is left out is as for all. */
export type PayOverride = { [K in keyof PayTerms]?: PayTerms[K] | undefined };

/** Why somebody is left out of a run, or waits for the next one. */
export const LEFT_OUT = [
  'switched_off',
  'no_details',
  'details_changed',
  'below_minimum',
  'nothing_payable',
  'too_large',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** The terms of one influencer. */
export function termsFor(policy: PayTerms, override: PayOverride | null): PayTerms {
  const own = override?.minimums ?? [];
  const others = policy.minimums.filter((one) => !own.some((of) => of.currency === one.currency));
  const day = override?.day_of_month;
  return {
    minimums: [...own, ...others],
    day_of_month: day === undefined ? policy.day_of_month : day,
  };
}

/** The least that is paid out in a currency; the smallest unit where nothing is set. */
export function minimumIn({ minimums }: PayTerms, currency: string): bigint {
  return minimums.find((one) => one.currency === currency)?.amount_minor ?? 1n;
}

/** The next day (UTC) of the month that payouts are due; null when none is set. */
export function nextPayoutOn({ day_of_month }: PayTerms, now_ms: number): string | null {
  if (day_of_month === null) return null;
  const now = new Date(now_ms);
  const isPast = now.getUTCDate() > day_of_month;
  const month = now.getUTCMonth() + (isPast ? 1 : 0);
  return new Date(Date.UTC(now.getUTCFullYear(), month, day_of_month)).toISOString().slice(0, 10);
}

/** What decides whether somebody is paid. */
export type Payee = {
  payable_minor: bigint;
  is_active: boolean;
  has_details: boolean;
  details_changed_at_ms: number | null;
};

const HOUR_MS = 3_600_000;

/** Since when a changed account is paid to: one that changed later waits. */
export function detailsCutoff(details_hold_hours: number, now_ms: number): number {
  return now_ms - details_hold_hours * HOUR_MS;
}

/**
 * What keeps somebody from being paid now; null for nothing. A payout may be requested for who has
 * not said where they are paid: it waits until they do.
 */
export function whatBlocks(
  payee: Payee,
  minimum_minor: bigint,
  cutoff_ms: number,
): Exclude<LeftOut, 'nothing_payable' | 'too_large'> | null {
  if (!payee.is_active) return 'switched_off';
  if (!payee.has_details) return 'no_details';
  if ((payee.details_changed_at_ms ?? 0) > cutoff_ms) return 'details_changed';
  return payee.payable_minor < minimum_minor ? 'below_minimum' : null;
}

/**
 * Why a run leaves somebody out; null when it pays them.
 * @param is_named the operator asked for them: then being switched off is no reason
 */
export function whyLeftOut(
  payee: Payee,
  minimum_minor: bigint,
  cutoff_ms: number,
  is_named: boolean,
): LeftOut | null {
  const { payable_minor, is_active } = payee;
  if (payable_minor <= 0n) return 'nothing_payable';
  if (payable_minor > BigInt(Number.MAX_SAFE_INTEGER)) return 'too_large';
  const considered = { ...payee, has_details: true, is_active: is_named || is_active };
  return whatBlocks(considered, minimum_minor, cutoff_ms);
}
