import type { Attributed, AttributionFacts, DecisionStep, ResolvedClaim } from './attribution.ts';
import { evaluateClaim } from './evaluate-claim.ts';

/** People look, choose and pay; who orders sooner than this after a click was already there. */
const HASTY_MS = 10_000;
/** Networks tell times to the second, so an order may seem this much older than its click. */
const ROUNDING_MS = 1_000;

/**
 * Decides who earned an order: the strongest claim that holds. Claims come strongest first; of
 * clicks told side by side the last one counts, and a coupon whose program says so goes before all.
 * A click that nobody made, of a link a page embedded, goes after all. Needs no click row. What
 * looks like fraud is flagged in the decision, and still paid, or held (`isHeldForReview`).
 */
export function attribute(facts: AttributionFacts): Attributed {
  const decision: DecisionStep[] = [];
  for (const claim of inOrder(facts.claims)) {
    const { attribution, steps } = evaluateClaim(claim, facts);
    decision.push(...steps);
    if (attribution) return { attribution, decision: [...decision, ...flag(claim, facts)] };
  }
  return { attribution: null, decision: [...decision, ...lacking(facts.claims)] };
}

function inOrder(claims: readonly ResolvedClaim[]): ResolvedClaim[] {
  const clickedAt = (claim: ResolvedClaim) =>
    claim.kind === 'click' ? (claim.token?.clicked_at_ms ?? 0) : 0;
  const rank = (claim: ResolvedClaim) => {
    if (claim.kind === 'coupon' && claim.coupon?.beats_click) return -1;
    return isEmbedded(claim) ? claims.length : groupOf(claims, claim);
  };
  return [...claims].sort((a, b) => rank(a) - rank(b) || clickedAt(b) - clickedAt(a));
}

const isEmbedded = (claim: ResolvedClaim) =>
  claim.kind === 'click' && claim.token?.is_embedded === true;

/** Claims of one kind told side by side are equally strong. */
function groupOf(claims: readonly ResolvedClaim[], claim: ResolvedClaim): number {
  const index = claims.indexOf(claim);
  const before = claims.slice(0, index + 1);
  return before.filter((one, at) => at > 0 && one.kind !== before[at - 1]?.kind).length;
}

/** The kinds of claim every shop could send and this order did not bring. */
function lacking(claims: readonly ResolvedClaim[]): DecisionStep[] {
  const steps: DecisionStep[] = [];
  const has = (kind: ResolvedClaim['kind']) => claims.some((claim) => claim.kind === kind);
  if (!has('click') && !has('link')) {
    steps.push({ step: 'click', outcome: 'none', detail: 'The order carried no click of ours.' });
  }
  if (!has('coupon')) {
    const detail = 'No influencer’s coupon was used.';
    steps.push({ step: 'coupon', outcome: 'none', detail });
  }
  return steps;
}

function flag(claim: ResolvedClaim, { ordered_at_ms, customer_email }: AttributionFacts) {
  const steps: DecisionStep[] = [];
  const who = claim.kind === 'coupon' ? claim.coupon : claim.link;
  const check = (outcome: string, detail: string) => {
    const words = `${detail} An operator may look into it.`;
    steps.push({ step: 'check', outcome, detail: words, about: who?.influencer_id ?? '' });
  };
  if (claim.kind === 'click' && claim.token) {
    const elapsed_ms = ordered_at_ms - claim.token.clicked_at_ms;
    if (elapsed_ms > -ROUNDING_MS && elapsed_ms < HASTY_MS) {
      const seconds = Math.max(0, Math.floor(elapsed_ms / 1_000));
      check('hasty', `The order came ${seconds} s after the click.`);
    }
    if (claim.is_used) check('reused', 'The same click was credited with another order.');
    if (claim.token.is_embedded) check(EMBEDDED, WHY_EMBEDDED);
  }
  if (customer_email !== null && isSame(customer_email, who?.influencer_email)) {
    check('self_referral', 'The customer’s e-mail address is the influencer’s own.');
  }
  return steps;
}

const EMBEDDED = 'embedded';
const WHY_EMBEDDED =
  'A page loaded the link as a picture, a frame or a script; nobody was seen to follow it. The ' +
  'commission is held until it was looked into.';

/**
 * Whether a credited order's commission waits for a review, by the decision on it: of the claims
 * that were looked at, the last is the one that was credited.
 */
export function isHeldForReview(decision: readonly DecisionStep[]): boolean {
  const credited_at = decision.findLastIndex(({ step }) => CLAIM_STEPS.includes(step));
  return flagsOf(decision.slice(credited_at + 1)).includes(EMBEDDED);
}
const CLAIM_STEPS: readonly string[] = ['click', 'link', 'coupon', 'hand'];

/** The reasons to look at an order: `hasty`, `reused`, `self_referral`, `embedded`. */
export function flagsOf(decision: readonly DecisionStep[]): string[] {
  const checks = decision.filter(({ step }) => step === 'check');
  return [...new Set(checks.map(({ outcome }) => outcome))];
}

const isSame = (a: string, b: string | undefined) =>
  a.trim().toLowerCase() === b?.trim().toLowerCase();
