import { createRoute, z } from '@hono/zod-openapi';
import { MEMBERSHIP_DECISIONS, MEMBERSHIP_STATES } from '@skinstack/domain/members/membership';
import { id, instant, jsonAnswer, jsonBody, pageOf, pageQuery, refusals } from '../rest/fields.ts';

/** How many may be decided about at once. */
const MOST = 100;

const membershipState = z.enum(MEMBERSHIP_STATES);
const reason = z.string().trim().min(1).max(300);

const application = z.object({
  handle: z.string().nullable(),
  platforms: z.array(
    z.object({ name: z.string(), address: z.string(), followers: z.number().int() }),
  ),
  country: z.string().nullable(),
  why: z.string(),
  language: z.string(),
});

const fields = {
  id: id('mbr'),
  program: z.object({ id: id('prg'), name: z.string() }),
  influencer: z.object({
    id: id('inf'),
    display_name: z.string(),
    email: z.string().nullable().openapi({ description: 'Null to the people of a shop' }),
    handle: z.string().nullable(),
    country: z.string().nullable(),
  }),
  state: membershipState,
  group_id: id('grp').nullable(),
  reason: z.string().nullable(),
  application: application.nullable(),
  decided_by: z
    .string()
    .nullable()
    .openapi({
      description:
        'A user or key; `enrolment` (the program is open), `rule`, `application`, ' +
        '`migration`; null ' +
        'to the influencer',
    }),
  changed_at: instant,
  invited_at: instant.nullable(),
  applied_at: instant.nullable(),
  approved_at: instant.nullable(),
  declined_at: instant.nullable(),
  left_at: instant.nullable(),
  suspended_at: instant.nullable(),
  created_at: instant,
};
const membership = z.object(fields).openapi('Membership');
const withChanges = z
  .object({
    ...fields,
    changes: z.array(
      z.object({
        state: membershipState,
        group_id: id('grp').nullable(),
        reason: z.string().nullable(),
        at: instant,
      }),
    ),
  })
  .openapi('MembershipWithChanges');

/** Of an operator it names an influencer; an influencer joins for themselves. */
const newMembership = z
  .strictObject({
    influencer_id: id('inf').optional(),
    state: z.enum(['invited', 'approved']).optional().openapi({
      description: 'Operators: `invited` (the default) waits for them to join, `approved` does not',
    }),
    group_id: id('grp').optional().openapi({ description: 'Operators only' }),
  })
  .openapi('NewMembership');
export type NewMembership = z.infer<typeof newMembership>;

const decided = z
  .strictObject({ reason: reason.optional().openapi({ description: 'As they are told' }) })
  .openapi('MembershipGrounds');
const refused = z.strictObject({ reason }).openapi('MembershipReason');
const nothing = z.strictObject({}).openapi('Nothing');
const moved = z.strictObject({ group_id: id('grp').nullable() }).openapi('MembershipChanges');

const many = z
  .strictObject({
    membership_ids: z
      .array(id('mbr'))
      .min(1)
      .max(MOST)
      .refine((ids): boolean => new Set(ids).size === ids.length, 'Each once'),
    decision: z.enum(MEMBERSHIP_DECISIONS),
    reason: reason.optional(),
  })
  .refine((wish) => wish.decision === 'accept' || wish.reason !== undefined, {
    path: ['reason'],
    message: 'Say why: they are told',
  })
  .openapi('MembershipDecisions');
export type MembershipDecisions = z.infer<typeof many>;
const decidedOne = z
  .object({
    membership_id: id('mbr'),
    outcome: z.enum(['approved', 'declined', 'suspended', 'unchanged', 'refused', 'not_found']),
    state: membershipState.nullable(),
    detail: z.string().nullable(),
  })
  .openapi('MembershipDecided');

const shared = { tags: ['Members'] };
const ofProgram = z.object({ id: id('prg') });
const ofMembership = z.object({ id: id('mbr') });
const answer = { 200: jsonAnswer('The membership as it is now', membership) };

function decision<P extends string, B extends z.ZodType>(verb: P, summary: string, body: B) {
  return createRoute({
    ...shared,
    method: 'post',
    path: `/api/memberships/{id}/${verb}` as const,
    summary,
    request: { params: ofMembership, ...jsonBody(body) },
    responses: { ...answer, ...refusals(400, 401, 403, 404, 409) },
  });
}

export const MEMBER_ROUTES = {
  list: createRoute({
    ...shared,
    method: 'get',
    path: '/api/programs/{id}/memberships',
    summary: 'List a program’s memberships, newest first',
    request: {
      params: ofProgram,
      query: pageQuery('mbr').extend({
        state: membershipState.optional(),
        influencer_id: id('inf').optional(),
      }),
    },
    responses: { 200: jsonAnswer('A page', pageOf(membership)), ...refusals(400, 401, 403, 404) },
  }),
  create: createRoute({
    ...shared,
    method: 'post',
    path: '/api/programs/{id}/memberships',
    summary: 'Join a program, or invite an influencer',
    request: { params: ofProgram, ...jsonBody(newMembership) },
    responses: {
      200: jsonAnswer('They are in already, or wait', membership),
      201: jsonAnswer('The membership that began', membership),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
  show: createRoute({
    ...shared,
    method: 'get',
    path: '/api/memberships/{id}',
    summary: 'Show a membership with its history',
    request: { params: ofMembership },
    responses: {
      200: jsonAnswer('The membership', withChanges),
      ...refusals(400, 401, 403, 404),
    },
  }),
  move: createRoute({
    ...shared,
    method: 'patch',
    path: '/api/memberships/{id}',
    summary: 'Put a member into a group',
    request: { params: ofMembership, ...jsonBody(moved) },
    responses: { ...answer, ...refusals(400, 401, 403, 404) },
  }),
  accept: decision('accept', 'Accept an application', decided),
  decline: decision('decline', 'Decline an application', refused),
  suspend: decision('suspend', 'Suspend a member', refused),
  leave: decision('leave', 'Leave a program', nothing),
  decide: createRoute({
    ...shared,
    method: 'post',
    path: '/api/memberships/decide',
    summary: 'Decide about up to a hundred memberships',
    request: jsonBody(many),
    responses: {
      200: jsonAnswer('What became of each', z.object({ data: z.array(decidedOne) })),
      ...refusals(400, 401, 403, 409),
    },
  }),
};
