import { createRoute, z } from '@hono/zod-openapi';
import { insertInvitedStranger } from '@skinstack/db/members/invite-stranger';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { actorOf } from '../middleware/audit.ts';
import { refuseWithoutProof } from '../middleware/authorize.ts';
import { withIdempotencyKey, writeIdempotent } from '../middleware/idempotency.ts';
import { requireProgram } from '../middleware/whose.ts';
import { sendSoon } from '../notices/post-mail.ts';
import { invited, inviteUser, newInvitation as linkOfInvitation } from '../people/sign-in-links.ts';
import type { Ports } from '../ports.ts';
import { exampleId, id, instant, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import { type Caller, newRouter } from '../router.ts';

/** An influencer’s invitation names them, or where somebody new is asked in; no other either. */
const newInvitation = invited
  .safeExtend({
    program_ids: z
      .array(id('prg'))
      .min(1)
      .max(50)
      .optional()
      .openapi({ description: 'Of somebody new: the programs they are invited to', example: [] }),
  })
  .refine(
    ({ role, influencer_id, program_ids }) =>
      (role === 'influencer' ? 1 : 0) ===
      [influencer_id, program_ids].filter((one) => one !== undefined).length,
    {
      path: ['influencer_id'],
      message: 'Of an influencer name who it is, or the programs somebody new is invited to',
    },
  )
  .openapi('NewInvitation');
const invitation = z
  .object({ id: id('usr'), email: invited.shape.email, expires_at: instant })
  .openapi('Invitation');

const route = createRoute({
  tags: ['Users'],
  method: 'post',
  path: '/api/invitations',
  summary: 'Invite somebody by a link',
  request: jsonBody(newInvitation),
  responses: {
    201: jsonAnswer('The user, who has no password yet', invitation),
    ...refusals(400, 401, 403, 404, 409),
  },
});

/** Letting somebody in by a link in a mail. */
export function invitationRoutes(ports: Ports) {
  return newRouter().openapi(route, async (context) => {
    const once = withIdempotencyKey(ports, context);
    const made = await invite(once, context.get('caller'), context.req.valid('json'));
    return context.json(made, 201);
  });
}

export const INVITATION_TEXTS: OperationTexts = {
  'POST /api/invitations': {
    id: 'inviteUser',
    description:
      'Makes a user without a password and mails them a link, valid for 7 days and once, by ' +
      'which they choose one. Operators invite influencers: one there is by `influencer_id`, or ' +
      'somebody new by the `program_ids` they are asked into, as a shop does to its own. Anybody ' +
      'else is invited by an owner with a fresh proof.',
    body: { email: 'jo@skinstack.example', role: 'support' },
    answers: {
      201: {
        id: exampleId('usr'),
        email: 'jo@skinstack.example',
        expires_at: '2026-11-29T08:00:00.000Z',
      },
    },
  },
};

/**
 * Lets somebody in by a link in a mail. Operators invite influencers, and so does a shop to its own
 * programs; whom else, an owner who has proved themselves.
 * @throws Problem `forbidden`, `step_up_required`, `session_required`; `not_found` on a program
 *   that is not the shop's; `conflict` on an address that is taken
 */
async function invite(ports: Ports, caller: Caller, input: z.infer<typeof newInvitation>) {
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
  const invitation = await linkOfInvitation(ports);
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
