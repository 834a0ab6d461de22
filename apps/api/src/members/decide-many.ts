import { listMembershipsById } from '@skinstack/db/members/list-memberships';
import { DECISIONS, type MembershipState } from '@skinstack/domain/members/membership';
import { Problem } from '@skinstack/domain/problem';
import { portsOfOne, takeKey } from '../middleware/idempotency.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';
import { decideMembership } from './change-memberships.ts';
import type { MembershipDecisions } from './schemas.ts';

/** What became of one: decided now, so decided before, or not, and why. */
export type MembershipOutcome = {
  membership_id: string;
  outcome: 'approved' | 'declined' | 'suspended' | 'unchanged' | 'refused' | 'not_found';
  state: MembershipState | null;
  detail: string | null;
};
type Tried = Pick<MembershipOutcome, 'outcome' | 'detail'>;

const OUTCOMES = { accept: 'approved', decline: 'declined', suspend: 'suspended' } as const;

/**
 * Decides about each of these memberships by itself, with an audit entry of its own. One that
 * cannot be decided about keeps nobody from the others. Repeated under its `Idempotency-Key` it
 * goes on where it was, and decides nothing twice.
 * @throws Problem `conflict` on a key of another request
 */
export async function decideMemberships(
  ports: Ports,
  caller: Caller,
  { membership_ids, decision, reason }: MembershipDecisions,
): Promise<MembershipOutcome[]> {
  await takeKey(ports, 'memberships');
  const known = await statesOf(ports, caller, membership_ids);
  const tried = new Map<string, Tried>();
  for (const id of membership_ids) {
    tried.set(
      id,
      await decideOne(ports, caller, { id, state: known.get(id) }, decision, reason ?? null),
    );
  }
  const now = await statesOf(ports, caller, membership_ids);
  return membership_ids.map((membership_id) => ({
    membership_id,
    ...(tried.get(membership_id) ?? NOT_FOUND),
    state: now.get(membership_id) ?? null,
  }));
}

const NOT_FOUND: Tried = {
  outcome: 'not_found',
  detail: 'There is no membership with this id.',
};

async function decideOne(
  ports: Ports,
  caller: Caller,
  { id, state }: { id: string; state: MembershipState | undefined },
  decision: MembershipDecisions['decision'],
  reason: string | null,
): Promise<Tried> {
  if (state === undefined) return NOT_FOUND;
  try {
    await decideMembership(portsOfOne(ports, id), caller, id, decision, reason);
    return { outcome: OUTCOMES[decision], detail: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const isSo = state === DECISIONS[decision].to;
    return { outcome: isSo ? 'unchanged' : 'refused', detail: error.message };
  }
}

/** Of those that are the caller's to decide about. */
async function statesOf(ports: Ports, caller: Caller, ids: readonly string[]) {
  const found = await listMembershipsById(ports.db, ids);
  const { merchant_ids } = scopeOf(caller);
  const own = found.filter(({ program }) => merchant_ids?.includes(program.merchant_id) ?? true);
  return new Map(own.map(({ membership }) => [membership.id, membership.state]));
}
