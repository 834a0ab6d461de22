import { createRoute, z } from '@hono/zod-openapi';
import { periodQuery } from '../rest/period.ts';
import { amountMinor, currency, id, instant, jsonAnswer, refusals } from './shared-schemas.ts';
import { figures } from './stats-schemas.ts';

const overviewQuery = z.strictObject({
  ...periodQuery,
  program_id: id('prg').optional().openapi({ description: 'Whose lists; everybody’s when none' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .openapi({ description: 'How many of each are at the top' }),
});
export type OverviewQuery = z.infer<typeof overviewQuery>;

const count = z.number().int();
const ranked = z.array(z.object({ id: z.string(), label: z.string(), ...figures }));
const duration = z.number().nullable();
const overviewSchema = z
  .object({
    from: instant,
    to: instant,
    top: z.object({ influencers: ranked, links: ranked, products: ranked, programs: ranked }),
    payouts: z.array(
      z.object({
        currency,
        state: z.enum(['requested', 'sent', 'settled', 'failed']),
        count,
        amount_minor: amountMinor,
      }),
    ),
    webhooks: z
      .object({
        received: count,
        unattributed: count,
        quarantined: count,
        unfinished: count,
        processing_p50_ms: duration,
        processing_p95_ms: duration,
      })
      .openapi('InboxFigures'),
  })
  .openapi('Overview');

export const overviewRoute = createRoute({
  method: 'get',
  path: '/api/overview',
  tags: ['Stats'],
  summary: 'Who and what is ahead, payouts, and how the inbox does',
  request: { query: overviewQuery },
  responses: { 200: jsonAnswer('The overview', overviewSchema), ...refusals(400, 401, 403, 404) },
});
