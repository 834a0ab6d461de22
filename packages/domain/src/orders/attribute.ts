import type { SwitchedOff } from '../coupons.ts';
import { type MembershipChange, notMemberAt, WHY_NO_MEMBER } from '../members/membership.ts';
import type {
  Attributed,
  Attribution,
  AttributionFacts,
  DecisionStep,
  Evidence,
  LinkFacts,
  ResolvedClaim,
  Verdict,
} from './attribution.ts';
import { evaluateBond } from './bond-claim.ts';
import { withEvidence } from './evidence.ts';
import { checkStep, type Flag, selfReferral } from './flags.ts';
import { inOrder, whyNot } from './rank-claims.ts';

/** People look, choose and pay; who orders sooner than this after a click was already there. */
const HASTY_MS = 10_000;
/** Networks tell times to the second, so an order may seem this much older than its click. */
const ROUNDING_MS = 1_000;

/**
 * Decides who earned an order: the strongest claim that holds. How strong one is depends on what it
 * is, never on the way it came by: a click counts the same in the cart, from the pixel and on the
 * landing page. Needs no click row. What looks like fraud is flagged in the decision; what comes of
 * it, the program's policy says.
 */
export function attribute(facts: AttributionFacts): Attributed {
  const { attribution, decision, evidence } = weigh(facts);
  const own = facts.claims.filter(({ kind }) => kind !== 'customer');
  if (own.length === facts.claims.length || evidence.at(-1)?.kind === 'customer') {
    const told = evidence.length > 0 ? withEvidence(decision, evidence) : decision;
    return { attribution, decision: told };
  }
  const alone = weigh({ ...facts, claims: own }).evidence;
  const told = evidence.map((claim): Evidence => {
    const without = claim.kind === 'customer' ? undefined : alone.shift();
    const isSame = without?.won === claim.won && without.reason === claim.reason;
    if (!without || isSame) return claim;
    return { ...claim, alone: { won: without.won, reason: without.reason } };
  });
  return { attribution, decision: withEvidence(decision, told) };
}

/** Takes the claims in order of their strength; the first that holds earns. */
function weigh(facts: AttributionFacts): Attributed & { evidence: Evidence[] } {
  const decision: DecisionStep[] = [];
  const evidence: Evidence[] = [];
  let attribution: Attribution | null = null;
  let credited: ResolvedClaim | null = null;
  for (const claim of inOrder(facts.claims, facts.ordered_at_ms)) {
    const verdict = evaluateClaim(claim, facts);
    const holds = verdict.attribution !== null;
    const won = holds && attribution === null;
    const reason =
      holds && credited ? whyNot(claim, credited) : (verdict.steps.at(-1)?.outcome ?? '');
    evidence.push(evidenceOf(claim, won, reason));
    if (attribution !== null) continue;
    attribution = verdict.attribution;
    credited = won ? claim : null;
    decision.push(...verdict.steps, ...(won ? flag(claim, facts) : []));
  }
  if (attribution === null) decision.push(...lacking(facts.claims));
  return { attribution, decision, evidence };
}

function evidenceOf(claim: ResolvedClaim, won: boolean, reason: string): Evidence {
  const about = partyOf(claim)?.influencer_id;
  const where = placeOf(claim);
  return { kind: claim.kind, where, won, reason, ...(about === undefined ? {} : { about }) };
}

/** Whose claim it is, if it is anybody's. */
function partyOf(claim: ResolvedClaim): { influencer_id: string } | null {
  if (claim.kind === 'customer') return claim.bond;
  return claim.kind === 'coupon' ? claim.coupon : claim.link;
}

function placeOf(claim: ResolvedClaim): string {
  if (claim.kind === 'customer') return 'the customer’s earlier orders';
  return claim.kind === 'coupon' ? 'the discount code' : claim.where;
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

function flag(claim: ResolvedClaim, facts: AttributionFacts): DecisionStep[] {
  const steps: DecisionStep[] = [];
  const about = partyOf(claim)?.influencer_id ?? '';
  const check = (outcome: Flag, detail: string) => steps.push(checkStep(outcome, detail, about));
  if (claim.kind === 'click' && claim.token) {
    const elapsed_ms = facts.ordered_at_ms - claim.token.clicked_at_ms;
    if (elapsed_ms > -ROUNDING_MS && elapsed_ms < HASTY_MS) {
      const seconds = Math.max(0, Math.floor(elapsed_ms / 1_000));
      const detail = `The order came ${seconds} s after the click.`;
      steps.push({ ...checkStep('hasty', detail, about), facts: { seconds } });
    }
    if (claim.is_used) check('reused_click', 'The same click was credited with another order.');
    if (claim.token.is_embedded) check('embedded', WHY_EMBEDDED);
  }
  const own = facts.owners.find(({ influencer_id }) => influencer_id === about) ?? null;
  const isOwnBond = claim.kind === 'customer' && claim.bond.is_own === true;
  const why = selfReferral(facts.customer, own) ?? (isOwnBond ? WHY_OWN_BOND : null);
  if (why !== null) check('self_referral', why);
  return steps;
}

const WHY_OWN_BOND = 'The order that brought this customer seemed to be the influencer’s own.';
const WHY_EMBEDDED =
  'A page loaded the link as a picture, a frame or a script; nobody was seen to follow it.';

const DAY_MS = 86_400_000;
/** Networks state order times without a zone, so a click may seem to follow its order. */
const ORDER_CLOCK_TOLERANCE_MS = DAY_MS;

/** Says whether a claim credits somebody, and why or why not. */
function evaluateClaim(claim: ResolvedClaim, facts: AttributionFacts): Verdict {
  const { attribution, steps } = evaluate(claim, facts);
  const about = partyOf(claim)?.influencer_id;
  if (about === undefined) return { attribution, steps };
  return { attribution, steps: steps.map((step) => ({ ...step, about })) };
}

function evaluate(claim: ResolvedClaim, facts: AttributionFacts): Verdict {
  switch (claim.kind) {
    case 'click':
      return evaluateClick(claim, facts);
    case 'link':
      return evaluateLink(claim, facts);
    case 'coupon':
      return evaluateCoupon(claim, facts);
    case 'customer':
      return evaluateBond(claim.bond, facts, [
        ...switchedOff(claim.bond, facts),
        ...notMember(claim.bond, facts.ordered_at_ms, facts),
      ]);
  }
}

function evaluateClick(claim: ResolvedClaim & { kind: 'click' }, facts: AttributionFacts): Verdict {
  const { token, link, where } = claim;
  if (!token) return refuse('click', 'invalid', `The click in ${where} was not signed by us.`);
  if (!link) return refuse('click', 'unknown_link', 'The click names a link that does not exist.');
  if (isOfOther(link, facts)) {
    return refuse('click', 'other_merchant', 'The click was for a link to another merchant.');
  }
  const clicked = new Date(token.clicked_at_ms).toISOString();
  const detail = `A click on the link at ${clicked}, told by ${where}.`;
  const named = { link_id: link.link_id, click_id: token.click_id, clicked_at: clicked, where };
  const seen: DecisionStep = { step: 'click', outcome: 'seen', detail, facts: named };
  const window = evaluateWindow(token.clicked_at_ms, facts.ordered_at_ms, link);
  const off = [...switchedOff(link, facts), ...notMember(link, token.clicked_at_ms, facts)];
  const steps = [seen, window, ...off];
  if (window.outcome !== 'inside' || off.length > 0) return { attribution: null, steps };
  const { click_id } = token;
  return { attribution: { method: 'click', ...partiesOf(link), click_id }, steps };
}

function evaluateWindow(
  clicked_at_ms: number,
  ordered_at_ms: number,
  link: LinkFacts,
): DecisionStep {
  const elapsed_ms = ordered_at_ms - clicked_at_ms;
  const days = link.attribution_window_days;
  const ordered = new Date(ordered_at_ms).toISOString();
  const facts = { ordered_at: ordered, attribution_window_days: days };
  if (elapsed_ms > days * DAY_MS) {
    const detail = `The order of ${ordered} came after the ${days}-day window had closed.`;
    return { step: 'window', outcome: 'expired', detail, facts };
  }
  if (elapsed_ms < -ORDER_CLOCK_TOLERANCE_MS) {
    const detail = `The click came after the order of ${ordered}.`;
    return { step: 'window', outcome: 'click_after_order', detail, facts };
  }
  const detail = `The order of ${ordered} is inside the ${days}-day window.`;
  return { step: 'window', outcome: 'inside', detail, facts };
}

/** A network that reports sums by link and day has judged the window itself. */
function evaluateLink(claim: ResolvedClaim & { kind: 'link' }, facts: AttributionFacts): Verdict {
  const { link, where } = claim;
  if (!link) return refuse('link', 'unknown_link', `The link in ${where} is none of ours.`);
  if (isOfOther(link, facts)) {
    return refuse('link', 'other_merchant', 'The link leads to another merchant.');
  }
  const detail = `The network credits the link told by ${where}.`;
  const off = [...switchedOff(link, facts), ...notMember(link, facts.ordered_at_ms, facts)];
  const named = { link_id: link.link_id, where };
  const steps = [{ step: 'link', outcome: 'matched', detail, facts: named }, ...off];
  if (off.length > 0) return { attribution: null, steps };
  return { attribution: { method: 'link', ...partiesOf(link), click_id: null }, steps };
}

function evaluateCoupon(
  claim: ResolvedClaim & { kind: 'coupon' },
  facts: AttributionFacts,
): Verdict {
  const { coupon } = claim;
  if (!coupon) return refuse('coupon', 'unknown', 'The discount code is no influencer’s.');
  if (isOfOther(coupon, facts)) {
    return refuse('coupon', 'other_merchant', 'The coupon is another merchant’s.');
  }
  if (facts.ordered_at_ms < coupon.created_at_ms - ORDER_CLOCK_TOLERANCE_MS) {
    return refuse('coupon', 'before_coupon', 'The order was placed before the code was given.');
  }
  const { ends_at_ms } = coupon;
  if (ends_at_ms !== null && facts.ordered_at_ms >= ends_at_ms) {
    const ended = new Date(ends_at_ms).toISOString();
    return refuse('coupon', 'ended', `The code had ended on ${ended}, before the order.`);
  }
  const of = CHOICES[coupon.choice];
  const detail = `Coupon ${coupon.code} was given to an influencer${of}.`;
  const named = { code: coupon.code, influencer_id: coupon.influencer_id };
  const matched = { step: 'coupon', outcome: 'matched', detail, facts: named };
  const off = [...switchedOff(coupon, facts), ...notMember(coupon, facts.ordered_at_ms, facts)];
  if (off.length > 0) {
    return { attribution: null, steps: [matched, ...off] };
  }
  const { influencer_id, program_id, merchant_id } = coupon;
  const nothing = { product_id: null, link_id: null, click_id: null, campaign: null };
  return {
    attribution: { method: 'coupon', influencer_id, program_id, merchant_id, ...nothing },
    steps: [matched],
  };
}

/** Said of a code that several programs of the merchant have. */
const CHOICES = {
  only: '',
  in_force: ', in the program where it was in force when the order was placed',
  last: '',
  newest: ', in the program where it was given last',
} as const;

/** The step of a claim of somebody, or of a program or merchant, that was switched off before. */
function switchedOff(
  { switched_off }: { switched_off: SwitchedOff | null },
  { ordered_at_ms }: AttributionFacts,
): DecisionStep[] {
  if (switched_off === null || ordered_at_ms < switched_off.at_ms) return [];
  const { what, at_ms } = switched_off;
  const since = new Date(at_ms).toISOString();
  const detail = `The ${what} was switched off on ${since}, before the order was placed.`;
  const facts = { what, switched_off_at: since };
  return [{ step: 'switch', outcome: 'switched_off', detail, facts }];
}

/**
 * The step of a claim of somebody who was no approved member of the program: of a click at its own
 * time, of a code or a link a network credits at the order's.
 */
function notMember(
  { membership }: { membership?: readonly MembershipChange[] },
  used_at_ms: number,
  { ordered_at_ms }: AttributionFacts,
): DecisionStep[] {
  const standing = membership && notMemberAt(membership, used_at_ms, ordered_at_ms);
  if (!standing) return [];
  const { state, since_ms } = standing;
  const since = since_ms === null ? null : new Date(since_ms).toISOString();
  const detail = WHY_NO_MEMBER[state](since ?? '');
  const facts = { state, ...(since === null ? {} : { since }) };
  return [
    { step: 'membership', outcome: state === 'none' ? 'not_a_member' : state, detail, facts },
  ];
}

const isOfOther = (of: { merchant_id: string }, { account_merchant_id }: AttributionFacts) =>
  account_merchant_id !== null && account_merchant_id !== of.merchant_id;

function partiesOf(link: LinkFacts) {
  const { link_id, influencer_id, program_id, merchant_id, product_id, campaign } = link;
  return { link_id, influencer_id, program_id, merchant_id, product_id, campaign };
}

function refuse(step: string, outcome: string, detail: string): Verdict {
  return { attribution: null, steps: [{ step, outcome, detail }] };
}
