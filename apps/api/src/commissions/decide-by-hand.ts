import { findCommissionPlace, type HandDecision } from '@skinstack/db/commissions/insert-decision';
import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { Trail } from '@skinstack/db/rows/trail';
import type { Verdict } from '@skinstack/db/schema/commissions';
import { assert } from '@skinstack/domain/assert';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { Problem } from '@skinstack/domain/problem';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { adjustCommission } from './adjust-commission.ts';
import { figuresOf } from './facts.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { sentMinor, standingVerdict } from './stand-after.ts';

/** What an operator can decide about one commission. */
export type HandAction = 'hold' | 'release' | 'reject' | 'restore';
/** Why: what the influencer is told, and what only operators see. */
export type Grounds = { reason: string; note?: string | undefined };
/** Who decides, and of whose orders alone if it is a shop. */
export type DecidedBy = { actor: string; merchant_ids?: readonly string[] | undefined };

const VERDICTS = {
  hold: 'held',
  release: 'released',
  reject: 'rejected',
  restore: 'released',
} as const satisfies Record<HandAction, Verdict>;
const OUTCOMES: Record<Verdict | 'restored', string> = {
  held: 'Stopped by an operator',
  released: 'Looked into, and released',
  rejected: 'Rejected by an operator',
  restored: 'Restored by an operator',
};

/**
 * Holds, releases, rejects or restores a commission: one write that holds only while the order,
 * its commission and the payouts it is in are as they were read; else all is looked at again.
 * @returns the conversion's id
 * @throws Problem `not_found`, `conflict` when it is nothing that can be done to it now
 */
export async function decideByHand(
  ports: Ports,
  commission_id: string,
  action: HandAction,
  { reason, note = undefined }: Grounds,
  { actor, merchant_ids }: DecidedBy,
): Promise<string> {
  const { conversion_id, order_id } = await findInHand(ports, commission_id, merchant_ids);
  await writeDecision(ports, async (trail) => {
    await retryOnConflict(async () => {
      const order = await readInHand(ports, order_id, commission_id);
      refuse(action, order);
      const verdict = VERDICTS[action];
      const outcome = action === 'restore' ? 'restored' : verdict;
      const detail = `${OUTCOMES[outcome]}: ${reason}`;
      const step: DecisionStep = { step: 'review', outcome, detail };
      const id = ports.newId('dec');
      const decision: HandDecision = {
        ...{ id, commission_id, action, reason, note: note ?? null, actor },
      };
      const { facts, external_conversion_id } = order;
      const figures = figuresOf(facts, null, order);
      const news = { figures, external_conversion_id, stated: facts, told: [] };
      const by_hand = { verdict, decision, step, trail };
      return adjustCommission(ports, null, order, { ...news, by_hand });
    });
  });
  return conversion_id;
}

/**
 * Writes a decision under the key of its request, if it has one. One that is refused was perhaps
 * made by the very request before: then it is answered as that was.
 * @returns what the first request was about; null when this is the first
 * @throws Problem
 */
export async function writeDecision(
  ports: Ports,
  write: (trail: Trail) => Promise<void>,
): Promise<string | null> {
  let refusal: Problem | null = null;
  const { done, first_id } = await writeIdempotent(ports, async (trail) => {
    try {
      await write(trail);
      return true;
    } catch (error) {
      if (trail.once === null || !(error instanceof Problem)) throw error;
      refusal = error;
      return false;
    }
  });
  if (!done && refusal) throw refusal;
  return first_id;
}

/**
 * The order behind a commission that can be decided about.
 * @throws Problem `not_found`, `conflict`
 */
export async function findInHand(
  ports: Ports,
  commission_id: string,
  merchant_ids?: readonly string[],
) {
  const place = await findCommissionPlace(ports.db, commission_id, merchant_ids);
  const found = requireFound(place, 'commission');
  const { conversion_id, order_id, is_superseded } = found;
  if (conversion_id === null || order_id === null) {
    throw conflict('It was made by hand: correct it by another (POST /api/commissions).');
  }
  if (is_superseded) {
    throw conflict('Its order was given to another influencer: that commission counts.');
  }
  return { conversion_id, order_id };
}

/** The order as it stands. @throws Problem `conflict` when it went to another meanwhile */
export async function readInHand(
  ports: Ports,
  order_id: string,
  commission_id: string,
): Promise<RecordedOrder> {
  const order = await findRecordedOrder(ports.db, order_id);
  assert(order, 'a conversion has its order');
  if (order.commission_id === commission_id) return order;
  throw conflict('Its order was given to another influencer: that commission counts.');
}

/** Refuses what cannot be decided about a commission as it stands. @throws Problem `conflict` */
function refuse(action: HandAction, order: RecordedOrder): void {
  const { state, commission } = order;
  const verdict = standingVerdict(order);
  const isRejected = verdict === 'rejected';
  const isRejectedByPolicy = isRejected && commission?.verdict === null;
  switch (action) {
    case 'hold':
      if (commission?.verdict === 'held') throw conflict('An operator holds it already.');
      if (isRejected || state === 'reversed') throw conflict(`It is ${state}: nothing is left.`);
      if (sentMinor(order) > 0n) {
        throw conflict('It was sent to the bank: rejecting it takes it back from the next payout.');
      }
      return;
    case 'release':
      if (verdict === 'held' || isRejectedByPolicy) return;
      throw conflict(
        state === 'held'
          ? 'It waits for a dispute: it is released, or taken back, when that is decided.'
          : `It is ${state}: nobody holds it.`,
      );
    case 'reject':
      if (isRejectedByPolicy) return;
      if (isRejected || state === 'reversed') throw conflict(`It is ${state}: nothing is left.`);
      return;
    case 'restore':
      if (!isRejected) throw conflict(`It is ${state}: only what was rejected can be restored.`);
  }
}

function conflict(detail: string): Problem {
  return new Problem('conflict', detail);
}
