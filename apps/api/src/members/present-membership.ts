import {
  type ListedMembership,
  listMembershipChanges,
  listMembershipsById,
} from '@skinstack/db/members/list-memberships';
import { isOperator, scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { presentRow, requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';

/** A membership as JSON; who decided is for operators, and a shop writes to nobody by itself. */
export function presentMembership(
  caller: Caller,
  { membership, influencer, program }: ListedMembership,
) {
  const { influencer_id: _, program_id: __, decided_by, ...row } = membership;
  const { id, name } = program;
  return {
    ...presentRow(row),
    program: { id, name },
    influencer: { ...influencer, email: caller.role === 'brand' ? null : influencer.email },
    decided_by: isOperator(caller) ? decided_by : null,
  };
}

/** One of the caller's memberships, or programs; anybody's for an operator. @throws `not_found` */
export async function findVisible(ports: Ports, caller: Caller, id: string) {
  const [found = null] = await listMembershipsById(ports.db, [id]);
  const { influencer_id, merchant_ids } = scopeOf(caller);
  const isTheirs =
    (influencer_id === undefined || found?.influencer.id === influencer_id) &&
    (merchant_ids === undefined || merchant_ids.includes(found?.program.merchant_id ?? ''));
  return requireFound(isTheirs ? found : null, 'membership');
}

/** One as JSON. @throws Problem `not_found` */
export async function showMembership(ports: Ports, caller: Caller, id: string) {
  return presentMembership(caller, await findVisible(ports, caller, id));
}

/** One as JSON, with all that changed of it. @throws Problem `not_found` */
export async function showWithChanges(ports: Ports, caller: Caller, id: string) {
  const found = await findVisible(ports, caller, id);
  const changes = await listMembershipChanges(ports.db, [id]);
  return {
    ...presentMembership(caller, found),
    changes: changes.map(({ state, group_id, reason, changed_at }) => ({
      ...{ state, group_id, reason },
      at: changed_at.toISOString(),
    })),
  };
}
