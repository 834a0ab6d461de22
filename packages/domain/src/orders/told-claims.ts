import type { ClickToken } from '../clicks/click-token.ts';
import { canonicalCode } from './identity.ts';

/**
 * A claim as an order keeps it: with all that were ever told, whoever earns it is decided from the
 * whole set, and so does not depend on which came first. Clicks are kept once they were verified.
 */
export type ToldClaim =
  | { kind: 'click'; where: string; click: ClickToken }
  | { kind: 'link'; where: string; link: string }
  /** How new the word was that listed it, and its place there: of two codes the first counts. */
  | { kind: 'coupon'; code: string; told_at_ms: number; nth: number };

/** More than this is somebody playing: what was told first stays. */
const MOST_CLAIMS = 40;

/** All that was told, by now: each claim once, in an order that says nothing of their arrival. */
export function unionClaims(known: readonly ToldClaim[], told: readonly ToldClaim[]): ToldClaim[] {
  const all = new Map<string, ToldClaim>();
  for (const claim of [...known, ...told]) {
    const key = keyOf(claim);
    const first = all.get(key);
    if (first === undefined && all.size >= MOST_CLAIMS) continue;
    if (first === undefined || isEarlier(claim, first)) all.set(key, claim);
  }
  return [...all.entries()].sort(compareClaims).map(([, claim]) => claim);
}

const keyOf = (claim: ToldClaim) => {
  if (claim.kind === 'coupon') return `coupon ${canonicalCode(claim.code)}`;
  const what = claim.kind === 'click' ? claim.click.click_id : claim.link;
  return `${claim.kind} ${what} ${claim.where}`;
};

const placeOf = (claim: ToldClaim) =>
  claim.kind === 'coupon' ? [claim.told_at_ms, claim.nth] : [0, 0];

function isEarlier(one: ToldClaim, other: ToldClaim): boolean {
  const [[a = 0, b = 0], [c = 0, d = 0]] = [placeOf(one), placeOf(other)];
  return a < c || (a === c && b < d);
}

function compareClaims([a, one]: [string, ToldClaim], [b, other]: [string, ToldClaim]): number {
  if (isEarlier(one, other)) return -1;
  if (isEarlier(other, one)) return 1;
  return a < b ? -1 : Number(a > b);
}
