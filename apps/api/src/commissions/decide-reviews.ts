import { findReviewed } from '@skinstack/db/orders/list-reviews';
import type { CommissionState } from '@skinstack/db/schema/commissions';
import { Problem } from '@skinstack/domain/problem';
import { portsOfOne, takeKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { decideByHand, type Grounds } from './decide-by-hand.ts';

/** Decisions an operator makes of many at once. */
export type ReviewWish = Grounds & {
  conversion_ids: readonly string[];
  decision: 'release' | 'reject';
};
/** What became of one: decided now, so decided before, or not, and why. */
export type Reviewed = {
  conversion_id: string;
  outcome: 'released' | 'rejected' | 'unchanged' | 'refused' | 'not_found';
  state: CommissionState | null;
  detail: string | null;
};

const OUTCOMES = { release: 'released', reject: 'rejected' } as const;

/**
 * Decides about each of these conversions by itself: a decision, a journal and an audit entry each,
 * in one write. One that cannot be decided about keeps nobody from the others. Repeated under its
 * `Idempotency-Key` it goes on where it was, and decides nothing twice.
 * @param merchant_ids whose they must be; undefined for all
 * @throws Problem `conflict` on a key of another request
 */
export async function decideReviews(
  ports: Ports,
  wish: ReviewWish,
  actor: string,
  merchant_ids: readonly string[] | undefined,
): Promise<Reviewed[]> {
  await takeKey(ports, 'reviews');
  const known = await findReviewed(ports.db, wish.conversion_ids, merchant_ids);
  const commissionOf = new Map(known.map((one) => [one.conversion_id, one]));
  const tried: Pick<Reviewed, 'conversion_id' | 'outcome' | 'detail'>[] = [];
  for (const conversion_id of wish.conversion_ids) {
    const found = commissionOf.get(conversion_id);
    const decided = found
      ? await decideOne(ports, found, wish, actor)
      : ({ outcome: 'not_found', detail: 'There is no conversion with this id.' } as const);
    tried.push({ conversion_id, ...decided });
  }
  const now = await findReviewed(ports.db, wish.conversion_ids, merchant_ids);
  const stateOf = new Map(now.map(({ conversion_id, state }) => [conversion_id, state]));
  return tried.map((one) => ({ ...one, state: stateOf.get(one.conversion_id) ?? null }));
}

type Found = Awaited<ReturnType<typeof findReviewed>>[number];

async function decideOne(
  ports: Ports,
  { conversion_id, commission_id, verdict }: Found,
  { decision, reason, note }: ReviewWish,
  actor: string,
): Promise<Pick<Reviewed, 'outcome' | 'detail'>> {
  const own = portsOfOne(ports, conversion_id);
  try {
    await decideByHand(own, commission_id, decision, { reason, note }, { actor });
    return { outcome: OUTCOMES[decision], detail: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // somebody decided the same before
    const isSo = verdict === OUTCOMES[decision];
    return { outcome: isSo ? 'unchanged' : 'refused', detail: error.message };
  }
}
