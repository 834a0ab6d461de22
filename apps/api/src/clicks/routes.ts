import { createRoute, z } from '@hono/zod-openapi';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { day, exampleId, id, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { eraseVisitorOf, eraseVisitorsOfInfluencer } from './erase-clicks.ts';
import { replayClicks } from './replay-clicks.ts';

const replayRoute = createRoute({
  method: 'post',
  path: '/api/clicks/replay',
  tags: ['Operations'],
  summary: 'Store the clicks again that could not be stored',
  security: [{ bearer: [] }],
  responses: {
    200: jsonAnswer(
      'What was stored, and what still waits',
      z.object({
        stored: z.number().int(),
        dead: z.array(z.object({ reason: z.string(), count: z.number().int() })),
      }),
    ),
    ...refusals(401, 403),
  },
});

const eraseBody = z
  .strictObject({
    click_id: id('clk').optional().openapi({ description: 'One click of the visitor' }),
    influencer_id: id('inf')
      .optional()
      .openapi({ description: 'The influencer whose visitors are all erased' }),
    from_on: day.default('1970-01-01').openapi({ description: '`next_on` of the call before' }),
  })
  .refine(
    ({ click_id, influencer_id }) => (click_id === undefined) !== (influencer_id === undefined),
    {
      path: ['click_id'],
      message: 'Name a click or an influencer, one of them',
    },
  );
const eraseRoute = createRoute({
  method: 'post',
  path: '/api/clicks/erase',
  tags: ['Operations'],
  summary: 'Erase the visitor of a click, or all visitors of an influencer',
  request: jsonBody(eraseBody),
  responses: {
    200: jsonAnswer(
      'What was erased; the counts stay the same',
      z.object({ erased: z.number().int(), next_on: day.nullable() }),
    ),
    ...refusals(400, 401, 403, 404),
  },
});

/** Clicks arrive by the queue; these only repair and erase. */
export function clickRoutes(ports: Ports) {
  return newRouter()
    .openapi(replayRoute, async (context) =>
      context.json(await replayClicks(withIdempotencyKey(ports, context)), 200),
    )
    .openapi(eraseRoute, async (context) => {
      const { click_id, influencer_id = '', from_on } = context.req.valid('json');
      const own = withIdempotencyKey(ports, context);
      if (click_id !== undefined) {
        return context.json(requireFound(await eraseVisitorOf(own, click_id), 'click'), 200);
      }
      requireFound(await findRow(ports.db, influencers, influencer_id), 'influencer');
      return context.json(await eraseVisitorsOfInfluencer(own, influencer_id, from_on), 200);
    });
}

/** Mending and erasing clicks. */
export const CLICK_TEXTS: OperationTexts = {
  'POST /api/clicks/replay': {
    id: 'replayClicks',
    description:
      'Stores up to a thousand of the clicks that were kept apart because they could not be read ' +
      'or the database refused them; for use once the cause is fixed. A click stored before is ' +
      'not counted again. What still cannot be stored keeps waiting, and blocks none of the ' +
      'clicks after it.',
    answers: { 200: { stored: 0, dead: [] } },
  },
  'POST /api/clicks/erase': {
    id: 'eraseClicks',
    description:
      'Replaces the visitor’s hash by a random one: for one visitor (by a click of theirs; the ' +
      'hash is valid for one day), or for everybody who followed an influencer’s links. Every ' +
      'count stays, unique visitors too. A call covers thirty days: continue with `next_on` as ' +
      '`from_on` until it is null. Clicks that have not arrived yet are not found.',
    body: { influencer_id: exampleId('inf') },
    answers: { 200: { erased: 2, next_on: null } },
  },
};
