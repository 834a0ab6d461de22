import { createRoute, z } from '@hono/zod-openapi';
import { periodQuery } from '../rest/period.ts';
import { refusals } from './shared-schemas.ts';
import { params } from './stats-schemas.ts';

const exportQuery = z.strictObject(periodQuery);
export type ExportQuery = z.infer<typeof exportQuery>;

export const exportRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}/export.csv',
  tags: ['Stats'],
  summary: 'The figures of each link on each day, as a file',
  request: { params, query: exportQuery },
  responses: {
    200: { description: 'A row a link and day', content: { 'text/csv': { schema: z.string() } } },
    ...refusals(400, 401, 404),
  },
});
