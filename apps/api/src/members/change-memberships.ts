import {
  insertMembership,
  type MembershipWish,
  updateMembershipGroup,
  updateMembershipState,
} from '@skinstack/db/members/change-memberships';
import { findMembership } from '@skinstack/db/members/list-memberships';
import { findRow, matches } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { memberships } from '@skinstack/db/schema/memberships';
import {
  DECISIONS,
  invite,
  join,
  type MembershipDecision,
  type MembershipState,
} from '@skinstack/domain/members/membership';
import { Problem } from '@skinstack/domain/problem';
import { actorOf } from '../middleware/audit.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import { requireProgram, selfOf } from '../middleware/whose.ts';
import { sendSoon } from '../notices/post-mail.ts';
import { newInvitation } from '../people/sign-in-links.ts';
import type { Ports } from '../ports.ts';
import { invalidField, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import { requireGroup } from '../terms/groups.ts';
import { findJoinable } from './list-programs.ts';
import { findVisible } from './present-membership.ts';
import type { NewMembership } from './schemas.ts';

/** The id of a membership, and whether it began now. */
type Begun = { id: string; is_new: boolean };

/**
 * Lets an influencer into a program, or invites them; of an influencer: asks to be let in.
 * @throws Problem `not_found`, `invalid_request`, `membership_required`, `conflict`
 */
export function beginMembership(
  ports: Ports,
  caller: Caller,
  program_id: string,
  wish: NewMembership,
): Promise<Begun> {
  if (caller.role !== 'influencer') return inviteMember(ports, caller, program_id, wish);
  const { influencer_id = caller.influencer_id, state, group_id } = wish;
  if (influencer_id !== caller.influencer_id) {
    throw new Problem('not_found', 'There is no influencer with this id.');
  }
  if (state !== undefined) throw invalidField('state', 'Only an operator says so');
  if (group_id !== undefined) throw invalidField('group_id', 'Only an operator says so');
  return joinProgram(ports, caller, program_id, influencer_id);
}

async function inviteMember(
  ports: Ports,
  caller: Caller,
  program_id: string,
  { influencer_id, state: to = 'invited', group_id }: NewMembership,
): Promise<Begun> {
  if (influencer_id === undefined) throw invalidField('influencer_id', 'Say whom');
  await requireProgram(ports, caller, program_id);
  requireFound(await findRow(ports.db, influencers, influencer_id), 'influencer');
  if (group_id !== undefined) await requireGroup(ports, program_id, group_id);
  const held = await findMembership(ports.db, program_id, influencer_id);
  const from = held?.state ?? null;
  const party = { id: held?.id ?? ports.newId('mbr'), program_id, influencer_id };
  const next = invite(from, to);
  if (next === null) return already(party.id, from);
  const decided_by = actorOf(caller).id;
  return begin(ports, { ...party, from, to: next, group_id, decided_by });
}

async function joinProgram(
  ports: Ports,
  caller: Caller,
  program_id: string,
  influencer_id: string,
): Promise<Begun> {
  const { program, membership } = await findJoinable(ports, influencer_id, program_id);
  const from = membership?.state ?? null;
  if (membership && (from === 'approved' || from === 'applied')) {
    return { id: membership.id, is_new: false };
  }
  // the rule looks at what an applicant tells, and nothing was told here
  const next = join(from, program.enrolment, false);
  if (next === null) {
    const detail = `You cannot join this program: you are ${from ?? 'not invited'}.`;
    throw new Problem('membership_required', detail);
  }
  const party = { id: membership?.id ?? ports.newId('mbr'), program_id, influencer_id };
  return begin(ports, { ...party, from, to: next, decided_by: actorOf(caller).id });
}

async function begin(ports: Ports, wish: MembershipWish): Promise<Begun> {
  const { done, first_id } = await writeIdempotent(ports, (trail) =>
    refuseBrokenReference(insertMembership(ports.db, wish, trail)).then((row) => row !== null),
  );
  if (done) return { id: first_id ?? wish.id, is_new: true };
  throw new Problem('conflict', 'Somebody changed the membership just now. Look again.');
}

/** Who is in, or waits, is as wished; who is suspended is accepted again, not invited. */
function already(id: string, state: MembershipState | null): Begun {
  if (state !== 'suspended') return { id, is_new: false };
  throw new Problem('conflict', 'The influencer is suspended in this program: accept them again.');
}

/** What is decided, in the words of a refusal. */
const VERBS: Record<MembershipDecision | 'leave', string> = {
  accept: 'accepted',
  decline: 'declined',
  suspend: 'suspended',
  leave: 'left',
};

/**
 * Decides about a membership; whoever applied and is accepted is mailed an invitation. Of two who
 * decide at once the second is told so.
 * @throws Problem `not_found`, `conflict` where this cannot be decided (any more)
 */
export async function decideMembership(
  ports: Ports,
  caller: Caller,
  id: string,
  decision: MembershipDecision | 'leave',
  reason: string | null,
): Promise<void> {
  const own = selfOf(caller);
  // whose program it is never changes, so it may be looked at before
  if (caller.role === 'brand') await findVisible(ports, caller, id);
  const { from, to } = DECISIONS[decision];
  const invitation = decision === 'accept' ? await newInvitation(ports) : null;
  const change = {
    ...{ from, to, reason, influencer_id: own, decided_by: actorOf(caller).id },
    invitation,
  };
  let is_invited = false;
  const { done } = await writeIdempotent(ports, async (trail) => {
    const decided = await updateMembershipState(ports.db, id, change, trail);
    is_invited = decided?.is_invited ?? false;
    return decided !== null;
  });
  if (done) {
    if (invitation && is_invited) await sendSoon(ports, [invitation.mail]);
    return;
  }
  const where = own === null ? undefined : matches(memberships.influencer_id, own);
  const { state } = requireFound(await findRow(ports.db, memberships, id, where), 'membership');
  // nobody else can have done it in their place
  if (decision === 'leave' && state === 'left') return;
  const detail = `A membership that is ${state} cannot be ${VERBS[decision]}.`;
  throw new Problem('conflict', detail);
}

/** Puts a member into a group of their program. @throws Problem `not_found` */
export async function moveMember(
  ports: Ports,
  caller: Caller,
  id: string,
  group_id: string | null,
): Promise<void> {
  const held = requireFound(await findRow(ports.db, memberships, id), 'membership');
  if (group_id !== null) await requireGroup(ports, held.program_id, group_id);
  const change = { group_id, decided_by: actorOf(caller).id };
  await updateMembershipGroup(ports.db, id, change, ports.act ?? null);
}
