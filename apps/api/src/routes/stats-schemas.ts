import { createRoute, z } from '@hono/zod-openapi';
import { balance } from '../ledger/balances.ts';
import { periodQuery } from '../rest/period.ts';
import {
  amountMinor,
  currency,
  id,
  instant,
  jsonAnswer,
  money,
  refusals,
} from './shared-schemas.ts';

const count = z.number().int();
export const figures = {
  impressions: count,
  requests: count.openapi({ description: '`clicks + bot_requests`, always' }),
  clicks: count,
  unique_clicks: count,
  bot_requests: count,
  conversions: count,
  orders: z.array(money).openapi({ description: 'What the orders came to when placed' }),
  revenue: z.array(money).openapi({ description: 'The same, less refunds and cancellations' }),
  commission: z.array(
    z.object({
      gross_minor: amountMinor,
      platform_fee_minor: amountMinor,
      net_minor: amountMinor,
      currency,
    }),
  ),
  ctr: z.number().nullable().openapi({ description: 'Clicks ÷ impressions' }),
  conversion_rate: z.number().nullable().openapi({ description: 'Conversions ÷ clicks' }),
  epc: z.array(money).openapi({ description: 'Net commission ÷ clicks' }),
  aov: z.array(money).openapi({ description: 'Order value ÷ conversions' }),
};

export const params = z.object({ influencer_id: id('inf') });

const statsQuery = z.strictObject({
  ...periodQuery,
  interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  compare: z.literal('previous').optional(),
});
export type StatsQuery = z.infer<typeof statsQuery>;

export const statsSchema = z
  .object({
    influencer_id: id('inf'),
    from: instant,
    to: instant,
    totals: z.object(figures),
    previous: z.object({ from: instant, to: instant, ...figures }).optional(),
    series: z.array(z.object({ start: instant, ...figures })),
    balances: z.array(balance),
  })
  .openapi('Stats');

export const statsRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}',
  tags: ['Stats'],
  summary: 'Clicks, conversions and money of an influencer over a period',
  request: { params, query: statsQuery },
  responses: { 200: jsonAnswer('The figures', statsSchema), ...refusals(400, 401, 404) },
});
