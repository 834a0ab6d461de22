import { insertInvitedStranger } from '@skinstack/db/members/invite-stranger';
import { Problem } from '@skinstack/domain/problem';
import { actorOf } from '../middleware/audit.ts';
import { refuseWithoutProof } from '../middleware/authorize.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import { requireProgram } from '../middleware/whose.ts';
import { sendSoon } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import type { NewInvitation } from './invitation-schemas.ts';
import { inviteUser, newInvitation } from './sign-in-links.ts';

/**
 * Lets somebody in by a link in a mail. Operators invite influencers, and so does a shop to its own
 * programs; whom else, an owner who has proved themselves.
 * @throws Problem `forbidden`, `step_up_required`, `session_required`; `not_found` on a program that
 *   is not the shop's; `conflict` on an address that is taken
 */
export async function invite(ports: Ports, caller: Caller, input: NewInvitation) {
  if (input.role !== 'influencer') {
    if (caller.role !== 'owner') {
      throw new Problem('forbidden', 'Only an owner invites anybody but influencers.');
    }
    refuseWithoutProof(caller);
  }
  if (input.program_ids) return inviteStranger(ports, caller, input.email, input.program_ids);
  if (caller.role !== 'brand') return inviteUser(ports, input);
  throw new Problem('not_found', 'There is no influencer with this id.');
}

/** Somebody nobody knows yet: called by the front of their address until they say otherwise. */
async function inviteStranger(
  ports: Ports,
  caller: Caller,
  email: string,
  program_ids: readonly string[],
) {
  const each = [...new Set(program_ids)];
  for (const id of each) await requireProgram(ports, caller, id);
  const invitation = await newInvitation(ports);
  const wish = {
    ...{ influencer_id: ports.newId('inf'), display_name: email.split('@')[0] ?? email, email },
    memberships: each.map((program_id) => ({ id: ports.newId('mbr'), program_id })),
    ...{ decided_by: actorOf(caller).id, invitation },
  };
  const { done, first_id } = await writeIdempotent(ports, (trail) =>
    refuseBrokenReference(insertInvitedStranger(ports.db, wish, trail)),
  );
  if (!done) {
    const error = { path: 'email', message: 'A user has this address' };
    throw new Problem('conflict', 'email: A user has this address.', { errors: [error] });
  }
  if (first_id === null) await sendSoon(ports, [invitation.mail]);
  const { user_id, expires_at } = invitation;
  return { id: first_id ?? user_id, email, expires_at: expires_at.toISOString() };
}
