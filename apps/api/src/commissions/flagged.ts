import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import {
  type Flag,
  joinFlags,
  type ReviewAction,
  type ReviewPolicy,
  reviewOf,
  reviewSteps,
  strictest,
} from '@skinstack/domain/orders/flags';
import { reviewOfOrder } from './stand-after.ts';

/** Flags that were found now, the steps that tell them, and what the program says of flags. */
export type Flagged = { flags: readonly Flag[]; steps: DecisionStep[]; policy: ReviewPolicy };

/** What flags found now make of a recorded order. */
type FlaggedOrder = {
  /** All its flags; null when none is new. */
  flags: Flag[] | null;
  review: ReviewAction;
  steps: DecisionStep[];
  /** Set when the policy rejects it now, with the step that tells why. */
  rejection: { verdict: 'rejected'; step: DecisionStep } | null;
};

/**
 * Adds flags to a recorded order. The policy stops only what is not approved: afterwards the money
 * is promised, and a person decides. What a person gave somebody (`hand`) no policy stops.
 */
export function flagAnew(order: RecordedOrder, found: Flagged | null): FlaggedOrder {
  const before = reviewOfOrder(order);
  const isNew = (flag: Flag) => !order.flags.includes(flag);
  const fresh = found?.flags.filter(isNew) ?? [];
  if (found === null || fresh.length === 0) {
    return { flags: null, review: before, steps: [], rejection: null };
  }
  const isOpen = !order.is_approved && order.method !== 'hand';
  const review = isOpen ? strictest([before, reviewOf(fresh, found.policy)]) : before;
  const isStopped = review !== before && (order.commission?.verdict ?? null) === null;
  const [told = null] = isStopped
    ? reviewSteps(fresh, found.policy, order.influencer_id ?? '')
    : [];
  const rejection =
    told && review === 'reject' ? { verdict: 'rejected' as const, step: told } : null;
  const steps = [...found.steps, ...(told && !rejection ? [told] : [])];
  return { flags: joinFlags(order.flags, fresh), review, steps, rejection };
}
