import type { ClickToken } from './click-token.ts';

/** One step of the reasoning, in words an influencer understands. */
export type DecisionStep = { step: string; outcome: string; detail: string };
/** Who earns an order, and by what. */
export type Attribution = {
  method: 'click' | 'coupon';
  influencer_id: string;
  program_id: string;
  merchant_id: string;
  product_id: string | null;
  link_id: string | null;
  click_id: string | null;
  campaign: string | null;
};
/** What is known of the link a click token names. */
export type LinkFacts = {
  link_id: string;
  influencer_id: string;
  program_id: string;
  merchant_id: string;
  product_id: string | null;
  campaign: string | null;
  attribution_window_days: number;
};
export type CouponFacts = {
  code: string;
  influencer_id: string;
  program_id: string;
  merchant_id: string;
};
export type AttributionFacts = {
  ordered_at_ms: number;
  /** The text that came back as our token, and what it proved to be. */
  token: { presented: boolean; verified: ClickToken | null };
  link: LinkFacts | null;
  coupon: CouponFacts | null;
  /** Set when the network account belongs to one merchant: others' links earn nothing there. */
  account_merchant_id: string | null;
};

const DAY_MS = 86_400_000;
/** Networks state order times without a zone, so a click may seem to follow its order. */
const ORDER_CLOCK_TOLERANCE_MS = DAY_MS;

/**
 * Decides who earned an order: the signed click token when it is valid, in the window, and of this
 * merchant; else the influencer whose coupon was used; else nobody. Needs no click row.
 */
export function attribute(facts: AttributionFacts): {
  attribution: Attribution | null;
  decision: DecisionStep[];
} {
  const click = judgeClick(facts);
  if (click.accepted && facts.link && facts.token.verified) {
    const { attribution_window_days: _, ...link } = facts.link;
    const click_id = facts.token.verified.click_id;
    return { attribution: { method: 'click', ...link, click_id }, decision: click.steps };
  }
  const coupon = judgeCoupon(facts);
  const decision = [...click.steps, ...coupon.steps];
  if (coupon.accepted && facts.coupon) {
    const { influencer_id, program_id, merchant_id } = facts.coupon;
    const nothing = { product_id: null, link_id: null, click_id: null, campaign: null };
    const attribution = { method: 'coupon', influencer_id, program_id, merchant_id, ...nothing };
    return { attribution: attribution as Attribution, decision };
  }
  return { attribution: null, decision };
}

type Verdict = { accepted: boolean; steps: DecisionStep[] };

function judgeClick({
  token,
  link,
  ordered_at_ms,
  account_merchant_id,
}: AttributionFacts): Verdict {
  const refuse = (outcome: string, detail: string): Verdict => ({
    accepted: false,
    steps: [{ step: 'click', outcome, detail }],
  });
  if (!token.presented) return refuse('none', 'The order carried no click of ours.');
  if (!token.verified)
    return refuse('invalid', 'The click the order carried was not signed by us.');
  if (!link) return refuse('unknown_link', 'The click names a link that does not exist.');
  if (account_merchant_id !== null && account_merchant_id !== link.merchant_id) {
    return refuse('other_merchant', 'The click was for a link to another merchant.');
  }
  const clicked = new Date(token.verified.clicked_at_ms).toISOString();
  const seen: DecisionStep = {
    step: 'click',
    outcome: 'seen',
    detail: `A click on link ${link.link_id} at ${clicked}.`,
  };
  const window = judgeWindow(token.verified.clicked_at_ms, ordered_at_ms, link);
  return { accepted: window.outcome === 'inside', steps: [seen, window] };
}

function judgeWindow(clicked_at_ms: number, ordered_at_ms: number, link: LinkFacts): DecisionStep {
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

function judgeCoupon({ coupon, account_merchant_id }: AttributionFacts): Verdict {
  const step = (outcome: string, detail: string) => [{ step: 'coupon', outcome, detail }];
  if (!coupon) return { accepted: false, steps: step('none', "No influencer's coupon was used.") };
  if (account_merchant_id !== null && account_merchant_id !== coupon.merchant_id) {
    return { accepted: false, steps: step('other_merchant', 'The coupon is another merchant’s.') };
  }
  const detail = `Coupon ${coupon.code} belongs to influencer ${coupon.influencer_id}.`;
  return { accepted: true, steps: step('matched', detail) };
}
