import { createRoute, z } from '@hono/zod-openapi';
import {
  amountMinor,
  currency,
  day,
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

export const balanceSchema = z
  .object({
    currency,
    pending_minor: amountMinor,
    payable_minor: amountMinor,
    in_flight_minor: amountMinor,
    paid_minor: amountMinor,
  })
  .openapi('Balance');

export const params = z.object({ influencer_id: id('inf') });

export const timezone = z
  .string()
  .max(64)
  .default('UTC')
  .refine(isTimezone, 'An IANA time zone name');

/** A period: times, or days of a time zone. */
export const periodQuery = {
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
  timezone,
};

const query = z.strictObject({
  ...periodQuery,
  interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  compare: z.literal('previous').optional(),
});
export type StatsQuery = z.infer<typeof query>;

export const statsSchema = z
  .object({
    influencer_id: id('inf'),
    from: instant,
    to: instant,
    totals: z.object(figures),
    previous: z.object({ from: instant, to: instant, ...figures }).optional(),
    series: z.array(z.object({ start: instant, ...figures })),
    balances: z.array(balanceSchema),
  })
  .openapi('Stats');

export const statsRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}',
  tags: ['Stats'],
  summary: 'Clicks, conversions and money of an influencer over a period',
  request: { params, query },
  responses: { 200: jsonAnswer('The figures', statsSchema), ...refusals(400, 401, 404) },
});

export const balancesRoute = createRoute({
  method: 'get',
  path: '/api/balances/{influencer_id}',
  tags: ['Money'],
  summary: 'Where an influencer’s money stands, a row a currency',
  request: { params },
  responses: {
    200: jsonAnswer(
      'The balances',
      z.object({ influencer_id: id('inf'), balances: z.array(balanceSchema) }),
    ),
    ...refusals(400, 401, 404),
  },
});

/** A name both JavaScript and PostgreSQL know; offsets they read with opposite signs. */
function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
