import { canonicalEmail } from '../people/canonical-email.ts';
import type { Customer, DecisionStep, OwnMarks } from './attribution.ts';

/** The reasons to look at an order. */
export const FLAGS = [
  'self_referral',
  'reused_click',
  'hasty',
  'embedded',
  'velocity',
  'conversion_rate',
  'coupon_leak',
  'told_twice',
] as const;
export type Flag = (typeof FLAGS)[number];

/** What a program does with a flagged order: pay it all the same, hold it, or reject it. */
export const REVIEW_ACTIONS = ['pay', 'hold', 'reject'] as const;
export type ReviewAction = (typeof REVIEW_ACTIONS)[number];
export type ReviewPolicy = Record<Flag, ReviewAction>;

/**
 * What a program does that says nothing else. What a person can see to be wrong alone (somebody
 * bought from themselves) is rejected; what needs a look is held; what honest people do too (a
 * regular who orders within seconds, a post that goes round) is paid and told.
 */
export const DEFAULT_REVIEW_POLICY: ReviewPolicy = {
  self_referral: 'reject',
  reused_click: 'pay',
  hasty: 'pay',
  embedded: 'hold',
  velocity: 'pay',
  conversion_rate: 'pay',
  coupon_leak: 'hold',
  told_twice: 'pay',
};

/** A policy as it is stored, with what it says nothing of. */
export function reviewPolicyOf(
  stored: { [F in Flag]?: ReviewAction | undefined } | null | undefined,
): ReviewPolicy {
  const policy = { ...DEFAULT_REVIEW_POLICY };
  for (const flag of FLAGS) policy[flag] = stored?.[flag] ?? policy[flag];
  return policy;
}

/** What a policy says of an order with these flags: the strictest word counts. */
export function reviewOf(flags: readonly Flag[], policy: ReviewPolicy): ReviewAction {
  return strictest(flags.map((flag) => policy[flag]));
}

/** The strictest of some actions; without any it is paid. */
export function strictest(actions: readonly ReviewAction[]): ReviewAction {
  const rank = (action: ReviewAction) => REVIEW_ACTIONS.indexOf(action);
  return actions.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst), 'pay');
}

/** What stops a commission, if anything: what a person decided last, else the program's policy. */
export function verdictOf<V extends string>(
  decided: V | null,
  review: ReviewAction,
): V | 'held' | 'rejected' | null {
  return decided ?? ({ pay: null, hold: 'held', reject: 'rejected' } as const)[review];
}

/** These flags and those, each once, in one order. */
export function joinFlags(...lists: readonly (readonly string[])[]): Flag[] {
  const all = new Set(lists.flat());
  return FLAGS.filter((flag) => all.has(flag));
}

/** What `reused_click` was called once. */
const OLD_NAMES: Readonly<Record<string, string>> = { reused: 'reused_click' };

/** The flags a decision tells. */
export function flagsOf(decision: readonly DecisionStep[]): Flag[] {
  const told = decision.map(({ step, outcome }) => {
    if (step === 'check') return OLD_NAMES[outcome] ?? outcome;
    return step === 'sale' && outcome === 'told_again' ? 'told_twice' : '';
  });
  return joinFlags(told);
}

/** Why an order seems to be the influencer's own; null when nothing says so. */
export function selfReferral(customer: Customer, own: OwnMarks | null): string | null {
  if (own === null || customer.email === null) return null;
  const mailbox = canonicalEmail(customer.email);
  if (mailbox === null) return null;
  if (own.emails.some((email) => canonicalEmail(email) === mailbox)) {
    return 'The customer’s e-mail address is the influencer’s own.';
  }
  if (customer.account_hashes.some((hash) => own.account_hashes.includes(hash))) {
    return 'The customer’s e-mail address is the account the influencer is paid to.';
  }
  return null;
}

/** The step that tells a flag. @param about whose order it is */
export function checkStep(flag: Flag, detail: string, about: string): DecisionStep {
  const words = `${detail} An operator may look into it.`;
  return { step: 'check', outcome: flag, detail: words, about };
}

const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  self_referral: 'the influencer’s own order',
  reused_click: 'a click that was credited before',
  hasty: 'an order within seconds of the click',
  embedded: 'a link nobody was seen to follow',
  velocity: 'far more orders than on other days',
  conversion_rate: 'far more orders per click than others',
  coupon_leak: 'many orders by a code without a click',
  told_twice: 'a sale two networks tell',
};

/** The step that tells what the policy does with a flagged order; none when it pays. */
export function reviewSteps(
  flags: readonly Flag[],
  policy: ReviewPolicy,
  about: string,
): DecisionStep[] {
  const action = reviewOf(flags, policy);
  if (action === 'pay') return [];
  const why = flags.filter((flag) => policy[flag] === action).map((flag) => FLAG_WORDS[flag]);
  const [outcome, words] =
    action === 'hold'
      ? (['held', 'Held for a review'] as const)
      : (['rejected', 'Rejected, and earns nothing unless an operator gives it back'] as const);
  const detail = `${words}, as the program says of this: ${why.join(', ')}.`;
  return [{ step: 'review', outcome, detail, about }];
}

/**
 * Whether a commission from before programs had a review policy waits, by the decision on its
 * order: of the claims that were looked at, the last is the one that was credited.
 */
export function isHeldForReview(decision: readonly DecisionStep[]): boolean {
  const credited_at = decision.findLastIndex(({ step }) => CLAIM_STEPS.includes(step));
  return flagsOf(decision.slice(credited_at + 1)).includes('embedded');
}
const CLAIM_STEPS: readonly string[] = ['click', 'link', 'coupon', 'customer', 'hand'];
