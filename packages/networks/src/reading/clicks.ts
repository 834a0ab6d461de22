import { canonicalCode, canonicalText } from '@skinstack/domain/orders/identity';
import type { Claim } from '../event.ts';
import { CLICK_NAME, isClickName, isTokenShaped } from './field-names.ts';
import { isPlainText, toPlainText } from './text.ts';

type ClickClaim = Claim & { kind: 'click' };
export type CouponClaim = Claim & { kind: 'coupon' };
/** A value under the name it was found by. */
export type Named = { name: string; value: string };

/** More candidates than this are somebody's attempt to make us verify all day. */
const MAX_CLICKS = 12;

/**
 * The clicks among named values, each once: whatever has the form of our token under any name, and
 * what stands under a name a click usually travels by. Those that can be ours go first.
 * @param whereOf tells people where a value was found
 */
export function findClicks(
  values: readonly Named[],
  whereOf: (name: string) => string = nameOf,
): ClickClaim[] {
  const tokens = new Map<string, { token: string; where: string; rank: number }>();
  for (const { name, value } of values) {
    const token = canonicalText(value);
    const rank = rankOf(name, token);
    if (rank === null || !isPlainText(token)) continue;
    const known = tokens.get(token);
    if (!known || rank < known.rank) tokens.set(token, { token, where: whereOf(name), rank });
  }
  return [...tokens.values()]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_CLICKS)
    .map(({ token, where }) => ({ kind: 'click', token, where }) as const);
}

/** The tokens among named values; apps keep whole addresses, which may carry one too. */
export function clicksOf(values: readonly Named[], where: string): ClickClaim[] {
  const ofAddresses = values.flatMap(({ value }) =>
    /^https?:\/\//i.test(value) ? readQuery(value) : [],
  );
  return findClicks([...values, ...ofAddresses], () => where);
}

/** The codes of an order, each once whatever its case. */
export function couponsOf(codes: readonly (string | null)[]): CouponClaim[] {
  const found = new Map<string, string>();
  for (const code of codes) {
    if (code === null || found.has(canonicalCode(code))) continue;
    found.set(canonicalCode(code), code);
  }
  return [...found.values()].map((code) => ({ kind: 'coupon', code }));
}

/** The parameter's own name, which a sender may have chosen. */
const nameOf = (name: string) => toPlainText(name).slice(0, 60);

function rankOf(name: string, value: string): number | null {
  const isOurs = name.replace(/^_/, '').toLowerCase() === CLICK_NAME;
  if (isTokenShaped(value)) return isOurs ? 0 : 1;
  if (isOurs) return 2;
  return isClickName(name) ? 3 : null;
}

/** The query of an address, which is often only a path. */
export function readQuery(address: string | null | undefined): Named[] {
  const url = address ? URL.parse(address, 'https://shop.invalid') : null;
  return [...(url?.searchParams ?? [])].map(([name, value]) => ({ name, value }));
}
