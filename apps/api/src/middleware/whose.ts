import { Problem } from '@skinstack/domain/problem';
import type { Caller } from '../router.ts';

/** Operators see everybody's, and what is for operators alone. */
export function isOperator({ role }: Caller): boolean {
  return role !== 'influencer' && role !== 'brand';
}

/** What a caller's lists are narrowed to; nothing for operators. */
export type Scope = { influencer_id?: string; merchant_ids?: readonly string[] };

/**
 * Whose a caller's rows are: an influencer's own, or those about a brand's merchants. For routes
 * that `access.ts` opens to all of them.
 */
export function scopeOf(caller: Caller): Scope {
  switch (caller.role) {
    case 'influencer':
      return { influencer_id: caller.influencer_id };
    case 'brand':
      return { merchant_ids: caller.merchant_ids };
    default:
      return {};
  }
}

/**
 * The influencer whose rows alone a caller sees; undefined for operators. For routes about
 * influencers, where a brand has no business.
 * @throws Problem `forbidden` for a brand's people
 */
export function influencerOf(caller: Caller): string | undefined {
  if (caller.role === 'brand') throw new Problem('forbidden', 'This is not about your shop.');
  return caller.role === 'influencer' ? caller.influencer_id : undefined;
}

/** The influencer a caller is; null for everybody else. */
export function selfOf(caller: Caller): string | null {
  return caller.role === 'influencer' ? caller.influencer_id : null;
}
