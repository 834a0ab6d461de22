import type { ResolvedClaim } from './attribution.ts';

/** Of two kinds of claim the one with the lower number earns. */
const STRENGTH = { click: 1, link: 2, coupon: 3 } as const;
/** A coupon whose program says that it wins over clicks; a click that nobody was seen to make. */
const STRONGEST = 0;
const WEAKEST = 9;
/** A click that seems to follow its order: true where a network's clock says so, else too late. */
const AFTER_ORDER = 8;
/** Clocks of shops, networks and ours differ by so much at most, where zones are right. */
const CLOCKS_DIFFER_MS = 300_000;
/** Who brought the customer yields to a click or code of now, unless the program says otherwise. */
const BOND = { first: -1, last: 10 } as const;

function strengthOf(claim: ResolvedClaim, ordered_at_ms: number): number {
  if (claim.kind === 'customer') return claim.goes_first ? BOND.first : BOND.last;
  if (claim.kind === 'coupon' && claim.coupon?.beats_click) return STRONGEST;
  if (isEmbedded(claim)) return WEAKEST;
  const clicked_at_ms = claim.kind === 'click' ? (claim.token?.clicked_at_ms ?? 0) : 0;
  const isAfter = clicked_at_ms > ordered_at_ms + CLOCKS_DIFFER_MS;
  return isAfter ? AFTER_ORDER : STRENGTH[claim.kind];
}

/**
 * The strongest claim first; of clicks the last, or the first where all their programs say so, by
 * the time the redirect signed; those of before the order go before any that seem to follow it. Two
 * codes stay as the shop told them.
 */
export function inOrder(claims: readonly ResolvedClaim[], ordered_at_ms: number): ResolvedClaim[] {
  const towards = isFirstTouch(claims) ? 1 : -1;
  const strength = (claim: ResolvedClaim) => strengthOf(claim, ordered_at_ms);
  return [...claims].sort(
    (a, b) => strength(a) - strength(b) || towards * compareClicks(a, b) || compareWays(a, b),
  );
}

function isFirstTouch(claims: readonly ResolvedClaim[]): boolean {
  const links = claims.flatMap((claim) => (claim.kind === 'click' && claim.link) || []);
  return links.length > 0 && links.every(({ touch }) => touch === 'first');
}

function compareClicks(a: ResolvedClaim, b: ResolvedClaim): number {
  if (a.kind !== 'click' || b.kind !== 'click') return 0;
  const at = ({ token }: typeof a) => token?.clicked_at_ms ?? 0;
  return at(a) - at(b) || compareText(a.token?.click_id ?? '', b.token?.click_id ?? '');
}

/** One click by several ways is told of in the same order however it was told. */
function compareWays(a: ResolvedClaim, b: ResolvedClaim): number {
  return a.kind === 'click' && b.kind === 'click' ? compareText(a.where, b.where) : 0;
}

const compareText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

const isEmbedded = (claim: ResolvedClaim) =>
  claim.kind === 'click' && claim.token?.is_embedded === true;

/** Why a claim that holds was not credited: the other was. */
export function whyNot(claim: ResolvedClaim, credited: ResolvedClaim): string {
  if (claim.kind === 'click' && credited.kind === 'click') {
    if (claim.token?.click_id === credited.token?.click_id) return 'same_click';
    if (isEmbedded(claim)) return 'embedded';
    return compareClicks(claim, credited) < 0 ? 'earlier_click' : 'later_click';
  }
  return `${credited.kind}_goes_first`;
}

/** Whether a reason is one of `whyNot`: the claim holds, and another earned. */
export const isBeaten = (reason: string) =>
  reason.endsWith('_goes_first') ||
  ['same_click', 'embedded', 'earlier_click', 'later_click'].includes(reason);
