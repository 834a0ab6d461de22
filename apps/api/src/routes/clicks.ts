import { createRoute, z } from '@hono/zod-openapi';
import { replayClicks } from '../clicks/replay-clicks.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { jsonAnswer, refusals } from './shared-schemas.ts';

const replayRoute = createRoute({
  method: 'post',
  path: '/api/clicks/replay',
  tags: ['Operations'],
  summary: 'Store the clicks again that could not be stored',
  security: [{ bearer: [] }],
  responses: {
    200: jsonAnswer(
      'What was stored, and what waits on',
      z.object({
        stored: z.number().int(),
        dead: z.array(z.object({ reason: z.string(), count: z.number().int() })),
      }),
    ),
    ...refusals(401, 403),
  },
});

/** Clicks come by the queue; here is only what mends. */
export function clickRoutes(ports: Ports) {
  return newRouter().openapi(replayRoute, async (context) =>
    context.json(await replayClicks(ports), 200),
  );
}
