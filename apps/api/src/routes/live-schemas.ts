import { createRoute, z } from '@hono/zod-openapi';
import { LONGEST_SECONDS } from '../live/open-live.ts';
import { refusals } from './shared-schemas.ts';
import { params } from './stats-schemas.ts';

const liveQuery = z.strictObject({
  seconds: z.coerce
    .number()
    .int()
    .min(0)
    .max(LONGEST_SECONDS)
    .default(LONGEST_SECONDS)
    .openapi({
      description: 'After how long the stream ends; 0 is one look',
      param: { example: 1 },
    }),
});

export const liveRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}/live',
  tags: ['Stats'],
  summary: 'Clicks and conversions as they land',
  request: { params, query: liveQuery },
  responses: {
    200: {
      description: 'Events until the stream ends',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...refusals(400, 401, 404, 429),
  },
});
