import { createRoute, z } from '@hono/zod-openapi';
import { periodQuery } from '../rest/period.ts';
import { id, instant, jsonAnswer, refusals } from './shared-schemas.ts';
import { figures, params } from './stats-schemas.ts';

const FACETS = [
  'link',
  'product',
  'campaign',
  'sub_id',
  'country',
  'device',
  'referrer',
  'category',
  'concern',
  'ingredient',
] as const;

const breakdownQuery = z.strictObject({
  by: z.enum(FACETS).openapi({ example: 'country' }),
  ...periodQuery,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .openapi({ description: 'How many values have a row of their own' }),
});
export type BreakdownQuery = z.infer<typeof breakdownQuery>;

const breakdownSchema = z
  .object({
    influencer_id: id('inf'),
    by: z.enum(FACETS),
    from: instant,
    to: instant,
    rows: z.array(z.object({ key: z.string().nullable(), label: z.string(), ...figures })),
    other: z.object({ key_count: z.number().int(), ...figures }).nullable(),
  })
  .openapi('Breakdown');

export const breakdownRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}/breakdown',
  tags: ['Stats'],
  summary: 'The same figures by link, product, campaign, country and more',
  request: { params, query: breakdownQuery },
  responses: { 200: jsonAnswer('A row a value', breakdownSchema), ...refusals(400, 401, 404) },
});
