import { createRoute, z } from '@hono/zod-openapi';
import { listReviews, type ReviewRow } from '@skinstack/db/orders/list-reviews';
import { toJsonMinor } from '@skinstack/domain/money';
import { flagsOf, joinFlags, REVIEW_ACTIONS, verdictOf } from '@skinstack/domain/orders/flags';
import { Problem } from '@skinstack/domain/problem';
import { decideReviews } from '../commissions/decide-reviews.ts';
import { settleAfterDecision } from '../customers/settle-customer.ts';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, PROGRAM } from '../docs/examples.ts';
import { actorOf } from '../middleware/audit.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import {
  exampleId,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  money,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';
import { newRouter } from '../router.ts';
import { words } from './commission-routes.ts';
import { flag, state } from './schemas.ts';

const MOST = 100;
const HOUR_MS = 3_600_000;

const review = z
  .object({
    conversion_id: id('cnv'),
    commission_id: id('com'),
    external_order_id: z.string(),
    influencer: z.object({ id: id('inf'), name: z.string() }),
    program: z.object({ id: id('prg'), name: z.string() }),
    method: z.enum(['click', 'link', 'coupon', 'customer', 'hand']),
    flags: z.array(flag),
    reasons: z.array(z.string()),
    state,
    policy: z.enum(REVIEW_ACTIONS),
    stopped_by: z.enum(['policy', 'operator']).nullable(),
    waiting_since: instant.nullable(),
    age_hours: z.number().int().nullable(),
    amount: money,
    net: money,
    ordered_at: instant,
  })
  .openapi('Review');

const body = z
  .strictObject({
    conversion_ids: z
      .array(id('cnv'))
      .min(1)
      .max(MOST)
      .refine((ids): boolean => new Set(ids).size === ids.length, 'Each once'),
    decision: z.enum(['release', 'reject']),
    reason: words(300),
    note: words(1_000).optional(),
  })
  .openapi('ReviewDecision');
const reviewed = z
  .object({
    conversion_id: id('cnv'),
    outcome: z.enum(['released', 'rejected', 'unchanged', 'refused', 'not_found']),
    state: state.nullable(),
    detail: z.string().nullable(),
  })
  .openapi('Reviewed');

const shared = { tags: ['Money'], security: [{ bearer: [] }, { session: [] }] };
const ROUTES = {
  list: createRoute({
    ...shared,
    method: 'get',
    path: '/api/reviews',
    summary: 'List flagged orders that wait for a decision, oldest first',
    request: {
      query: pageQuery('cnv').extend({
        flag: flag.optional(),
        state: state.optional().openapi({
          description: 'All flagged ones of this state; without it those that wait',
        }),
      }),
    },
    responses: { 200: jsonAnswer('A page', pageOf(review)), ...refusals(400, 401, 403) },
  }),
  decide: createRoute({
    ...shared,
    method: 'post',
    path: '/api/reviews/decide',
    summary: 'Release or reject up to a hundred conversions',
    request: jsonBody(body),
    responses: {
      200: jsonAnswer('What became of each', z.object({ data: z.array(reviewed) })),
      ...refusals(400, 401, 403, 409),
    },
  }),
};

/** The queue of flagged orders, and what is decided about them. */
export function reviewRoutes(ports: Ports) {
  return newRouter()
    .openapi(ROUTES.list, async (context) => {
      const { limit, cursor, ...filter } = context.req.valid('query');
      const { merchant_ids } = scopeOf(context.get('caller'));
      const wish = { ...filter, merchant_ids };
      const { data, next_cursor } = await listReviews(ports.db, wish, { limit, cursor });
      const now_ms = ports.now();
      return context.json(
        { data: data.map((row) => presentReview(row, now_ms)), next_cursor },
        200,
      );
    })
    .openapi(ROUTES.decide, async (context) => {
      const caller = context.get('caller');
      const wish = context.req.valid('json');
      if (wish.decision === 'release' && caller.role === 'brand') throw refuseRelease();
      const once = withIdempotencyKey(ports, context);
      const { merchant_ids } = scopeOf(caller);
      const data = await decideReviews(once, wish, actorOf(caller).id, merchant_ids);
      await settleAfterDecision(ports, wish.conversion_ids);
      return context.json({ data }, 200);
    });
}

/** What somebody stopped who looks into it for everybody is not a shop's to let go on. */
function refuseRelease(): Problem {
  return new Problem('forbidden', 'A shop can reject an order; an operator lets it go on.');
}

function presentReview(row: ReviewRow, now_ms: number) {
  const { id: conversion_id, commission_id, external_order_id, influencer, program } = row;
  const { method, state, verdict, stopped_at, currency, decision } = row;
  const policy = row.review ?? 'pay';
  const stands = verdictOf(verdict, policy);
  const isStopped = stands === 'held' || stands === 'rejected';
  return {
    ...{ conversion_id, commission_id, external_order_id, influencer, program, method },
    flags: joinFlags(row.flags ?? flagsOf(decision)),
    reasons: decision.filter(({ step }) => step === 'check').map(({ detail }) => detail),
    ...{ state, policy },
    stopped_by: !isStopped ? null : verdict === null ? ('policy' as const) : ('operator' as const),
    waiting_since: stopped_at?.toISOString() ?? null,
    age_hours: stopped_at && Math.max(0, Math.floor((now_ms - stopped_at.getTime()) / HOUR_MS)),
    amount: { amount_minor: toJsonMinor(row.amount_minor), currency },
    net: { amount_minor: toJsonMinor(row.net_minor), currency },
    ordered_at: row.ordered_at.toISOString(),
  };
}

const REVIEW = {
  conversion_id: exampleId('cnv'),
  commission_id: exampleId('com'),
  external_order_id: '900',
  influencer: { id: INFLUENCER.id, name: INFLUENCER.display_name },
  program: { id: PROGRAM.id, name: PROGRAM.name },
  method: 'click',
  flags: ['embedded'],
  reasons: [
    'A page loaded the link as a picture, a frame or a script; nobody was seen to follow it. An ' +
      'operator may look into it.',
  ],
  state: 'held',
  policy: 'hold',
  stopped_by: 'policy',
  waiting_since: '2026-11-22T08:00:01.000Z',
  age_hours: 31,
  amount: { amount_minor: 10_000, currency: 'USD' },
  net: { amount_minor: 1_600, currency: 'USD' },
  ordered_at: '2026-11-22T08:00:00.000Z',
};

/** The queue of flagged orders. */
export const REVIEW_TEXTS: OperationTexts = {
  'GET /api/reviews': {
    id: 'listReviews',
    description:
      'What was stopped and waits for somebody: held by the program’s `review_policy`, rejected ' +
      'by it with nobody’s word since, or held by an operator; the oldest first, with its ' +
      '`age_hours`. `state` lists all flagged ones of a state instead, decided or not. `net` is ' +
      'what the influencer gets when it is released and nothing was refunded.',
    answers: { 200: { data: [REVIEW], next_cursor: null } },
  },
  'POST /api/reviews/decide': {
    id: 'decideReviews',
    description:
      'Each conversion is decided about by itself, with a journal, a decision and an audit entry ' +
      'of its own, and the answer says what became of each: one that cannot be decided about is ' +
      '`refused` with why, and keeps nobody from the others. A person’s decision wins over the ' +
      'policy for ever. `release` gives back what the policy rejected; what a person rejected is ' +
      'restored by `POST /api/commissions/{id}/restore`. Decided the same before is `unchanged`. ' +
      'Under one `Idempotency-Key` nothing is decided twice, even when the first request was cut ' +
      'off half way.',
    body: {
      conversion_ids: [exampleId('cnv')],
      decision: 'release',
      reason: 'The page is the influencer’s own shop',
    },
    answers: {
      200: {
        data: [
          {
            conversion_id: exampleId('cnv'),
            outcome: 'released',
            state: 'pending',
            detail: null,
          },
        ],
      },
    },
  },
};
