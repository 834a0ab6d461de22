import type { SwitchedOff } from '../coupons.ts';
import type {
  AttributionFacts,
  DecisionStep,
  LinkFacts,
  ResolvedClaim,
  Verdict,
} from './attribution.ts';

const DAY_MS = 86_400_000;
/** Networks state order times without a zone, so a click may seem to follow its order. */
const ORDER_CLOCK_TOLERANCE_MS = DAY_MS;

/** Says whether a claim credits somebody, and why or why not. */
export function evaluateClaim(claim: ResolvedClaim, facts: AttributionFacts): Verdict {
  const { attribution, steps } = evaluate(claim, facts);
  const about = (claim.kind === 'coupon' ? claim.coupon : claim.link)?.influencer_id;
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
  const detail = `A click on link ${link.link_id} at ${clicked}, told by ${where}.`;
  const seen: DecisionStep = { step: 'click', outcome: 'seen', detail };
  const window = evaluateWindow(token.clicked_at_ms, facts.ordered_at_ms, link);
  const off = switchedOff(link, facts);
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
  if (elapsed_ms > days * DAY_MS) {
    const detail = `The order of ${ordered} came after the ${days}-day window had closed.`;
    return { step: 'window', outcome: 'expired', detail };
  }
  if (elapsed_ms < -ORDER_CLOCK_TOLERANCE_MS) {
    const detail = `The click came after the order of ${ordered}.`;
    return { step: 'window', outcome: 'click_after_order', detail };
  }
  const detail = `The order of ${ordered} is inside the ${days}-day window.`;
  return { step: 'window', outcome: 'inside', detail };
}

/** A network that reports sums by link and day has judged the window itself. */
function evaluateLink(claim: ResolvedClaim & { kind: 'link' }, facts: AttributionFacts): Verdict {
  const { link, where } = claim;
  if (!link) return refuse('link', 'unknown_link', `The link in ${where} is none of ours.`);
  if (isOfOther(link, facts)) {
    return refuse('link', 'other_merchant', 'The link leads to another merchant.');
  }
  const detail = `The network credits link ${link.link_id}, told by ${where}.`;
  const off = switchedOff(link, facts);
  const steps = [{ step: 'link', outcome: 'matched', detail }, ...off];
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
  const of = CHOICES[coupon.choice];
  const detail = `Coupon ${coupon.code} belongs to influencer ${coupon.influencer_id}${of}.`;
  const off = switchedOff(coupon, facts);
  if (off.length > 0) {
    const matched = { step: 'coupon', outcome: 'matched', detail };
    return { attribution: null, steps: [matched, ...off] };
  }
  const { influencer_id, program_id, merchant_id } = coupon;
  const nothing = { product_id: null, link_id: null, click_id: null, campaign: null };
  return {
    attribution: { method: 'coupon', influencer_id, program_id, merchant_id, ...nothing },
    steps: [{ step: 'coupon', outcome: 'matched', detail }],
  };
}

/** Said of a code that several programs of the merchant have. */
const CHOICES = {
  only: '',
  in_force: ', in the program where it was in force when the order was placed',
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
  return [{ step: 'switch', outcome: 'switched_off', detail }];
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
