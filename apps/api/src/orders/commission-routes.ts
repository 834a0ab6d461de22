import { createRoute, z } from '@hono/zod-openapi';
import { assert } from '@skinstack/domain/assert';
import { isCurrency } from '@skinstack/domain/money';
import { correctByHand } from '../commissions/correct-by-hand.ts';
import { decideByHand, type HandAction } from '../commissions/decide-by-hand.ts';
import { reassignCommission } from '../commissions/reassign-commission.ts';
import { settleAfterDecision } from '../customers/settle-customer.ts';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, INFLUENCER, PROGRAM } from '../docs/examples.ts';
import { actorOf } from '../middleware/audit.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import {
  currency,
  exampleId,
  givenMinor,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  money,
  refusals,
} from '../rest/fields.ts';
import { type Caller, newRouter } from '../router.ts';
import { readConversions } from './read-order.ts';
import { CONVERSION } from './routes.ts';
import { conversion, state } from './schemas.ts';

/** Text a person reads, without control characters. */
export const words = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text): boolean => !/\p{Cc}/u.test(text), 'One line of text');
const reason = words(300);
const grounds = z
  .strictObject({ reason, note: words(1_000).optional() })
  .openapi('DecisionGrounds');
const reassigned = z
  .strictObject({ influencer_id: id('inf'), reason, note: words(1_000).optional() })
  .openapi('Reassignment');

const newCommission = z
  .strictObject({
    influencer_id: id('inf'),
    program_id: id('prg'),
    net: z.strictObject({
      amount_minor: givenMinor(-1_000_000_000_000).refine((one): boolean => one !== 0, 'Not 0'),
      currency: currency.refine((code): boolean => isCurrency(code), 'An ISO 4217 code we know'),
    }),
    reason,
    external_reference: words(255).optional(),
  })
  .openapi('NewCommission');
const handCommission = z
  .object({
    id: id('com'),
    influencer_id: id('inf'),
    program_id: id('prg'),
    net: money,
    state,
    reason: z.string(),
    external_reference: z.string().nullable(),
    created_at: instant,
  })
  .openapi('HandCommission');

const shared = { tags: ['Money'], security: [{ bearer: [] }, { session: [] }] };
const params = z.object({ id: id('com') });
const decide = <A extends HandAction>(action: A, summary: string) =>
  createRoute({
    ...shared,
    method: 'post',
    path: `/api/commissions/{id}/${action}` as `/api/commissions/{id}/${A}`,
    summary,
    request: { params, ...jsonBody(grounds) },
    responses: {
      200: jsonAnswer('The conversion as it is now', conversion),
      ...refusals(400, 401, 403, 404, 409),
    },
  });

const ROUTES = {
  hold: decide('hold', 'Stop a commission'),
  release: decide('release', 'Let a commission go on that was stopped'),
  reject: decide('reject', 'Take a commission back'),
  restore: decide('restore', 'Give a commission back that was rejected'),
  reassign: createRoute({
    ...shared,
    method: 'post',
    path: '/api/commissions/{id}/reassign',
    summary: 'Give an order to another influencer',
    request: { params, ...jsonBody(reassigned) },
    responses: {
      200: jsonAnswer('The new conversion', conversion),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
  create: createRoute({
    ...shared,
    method: 'post',
    path: '/api/commissions',
    summary: 'Make a credit or a debit by hand',
    request: jsonBody(newCommission),
    responses: { 201: jsonAnswer('Made', handCommission), ...refusals(400, 401, 403, 404, 409) },
  }),
};

/** One commission in hand. */
export function handRoutes(ports: Ports) {
  const show = async (caller: Caller, conversion_id: string) => {
    const { data } = await readConversions(ports, caller, { id: conversion_id }, { limit: 1 });
    const [found] = data;
    assert(found, 'what was decided about is there');
    return found;
  };
  const router = newRouter()
    .openapi(ROUTES.reassign, async (context) => {
      const caller = context.get('caller');
      const wish = { ...context.req.valid('json'), actor: actorOf(caller).id };
      const once = withIdempotencyKey(ports, context);
      const made = await reassignCommission(once, context.req.valid('param').id, wish);
      await settleAfterDecision(ports, [made]);
      return context.json(await show(caller, made), 200);
    })
    .openapi(ROUTES.create, async (context) => {
      const once = withIdempotencyKey(ports, context);
      return context.json(await correctByHand(once, context.req.valid('json')), 201);
    });
  for (const action of ['hold', 'release', 'reject', 'restore'] as const) {
    router.openapi(ROUTES[action], async (context) => {
      const caller = context.get('caller');
      const { id } = context.req.valid('param');
      const once = withIdempotencyKey(ports, context);
      const given = context.req.valid('json');
      const by = { actor: actorOf(caller).id, ...scopeOf(caller) };
      const decided = await decideByHand(once, id, action, given, by);
      await settleAfterDecision(ports, [decided]);
      return context.json(await show(caller, decided), 200);
    });
  }
  return router;
}

const BODY = { reason: 'The code was on a coupon site', note: 'Ticket 4711' };

/** One commission in hand. */
export const HAND_TEXTS: OperationTexts = {
  'POST /api/commissions/:id/hold': {
    id: 'holdCommission',
    description:
      'It waits, whatever its hold, until it is released: nothing pays it meanwhile. Out of a ' +
      'payout that is not sent it is taken again; what was sent cannot be held (409), only ' +
      'rejected. The influencer reads `reason`; `note` is for operators.',
    body: BODY,
    answers: { 200: { ...CONVERSION, state: 'held' } },
  },
  'POST /api/commissions/:id/release': {
    id: 'releaseCommission',
    description:
      'Ends a hold of an operator, or of a review (`embedded`): the program’s own hold goes on. ' +
      'A dispute is not released, it is decided.',
    body: { reason: 'Looked into: a real sale' },
    answers: { 200: { ...CONVERSION, state: 'pending' } },
  },
  'POST /api/commissions/:id/reject': {
    id: 'rejectCommission',
    description:
      'Takes back what stands of it: a journal that mirrors it, out of a payout that is not ' +
      'sent, else recovered from the next. Later reports of the order change nothing of that; ' +
      'they count when it is restored.',
    body: BODY,
    answers: { 200: { ...CONVERSION, state: 'rejected' } },
  },
  'POST /api/commissions/:id/restore': {
    id: 'restoreCommission',
    description: 'Gives back what a rejection took, as far as the order still stands.',
    body: { reason: 'Rejected by mistake' },
    answers: { 200: { ...CONVERSION, state: 'pending' } },
  },
  'POST /api/commissions/:id/reassign': {
    id: 'reassignCommission',
    description:
      'The order was another’s: who had it loses what stands of it, the other is credited at the ' +
      'same terms, by a conversion of its own. Every later report of the order is the new ' +
      'commission’s.',
    body: { influencer_id: exampleId('inf', 1), reason: 'It was Théo’s reel' },
    answers: { 200: { ...CONVERSION, influencer_id: exampleId('inf', 1), method: 'hand' } },
  },
  'POST /api/commissions': {
    id: 'createCommission',
    description:
      'A bonus, a correction, a negative that a network states: payable at once, without a fee, ' +
      'owed by the program’s merchant. A negative amount is a debit, recovered from the next ' +
      'payout. `external_reference` is booked once in a program. One that was wrong is ' +
      'corrected by its opposite.',
    body: {
      influencer_id: INFLUENCER.id,
      program_id: PROGRAM.id,
      net: { amount_minor: 2_500, currency: 'USD' },
      reason: 'Bonus for the spring launch',
    },
    answers: {
      201: {
        id: exampleId('com'),
        influencer_id: INFLUENCER.id,
        program_id: PROGRAM.id,
        net: { amount_minor: 2_500, currency: 'USD' },
        state: 'approved',
        reason: 'Bonus for the spring launch',
        external_reference: null,
        created_at: EXAMPLE_TIME,
      },
    },
  },
};
