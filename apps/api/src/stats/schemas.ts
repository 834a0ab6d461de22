import { createRoute, z } from '@hono/zod-openapi';
import { PAYOUT_STATES } from '@skinstack/domain/payouts/payout-state';
import { balance } from '../ledger/balances.ts';
import {
  amountMinor,
  csvAnswer,
  currency,
  id,
  instant,
  jsonAnswer,
  refusals,
} from '../rest/fields.ts';
import { leftOutSchema } from '../rest/left-out.ts';
import { periodQuery } from '../rest/period.ts';
import { LONGEST_SECONDS } from './open-live.ts';
import { figures, splitFigures } from './present-figures.ts';

const count = z.number().int();

const params = z.object({ influencer_id: id('inf') });

export const statsQuery = z.strictObject({
  ...periodQuery,
  interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  compare: z.literal('previous').optional(),
});
export type StatsQuery = z.infer<typeof statsQuery>;

const statsSchema = z
  .object({
    influencer_id: id('inf'),
    from: instant,
    to: instant,
    timezone: z.string().openapi({ description: 'Whose days, weeks and months the rows are' }),
    unique_clicks_timezone: z.string().openapi({
      description: 'Whose days visitors are counted by: the influencer’s, whatever the rows are',
    }),
    totals: z.object(splitFigures),
    previous: z.object({ from: instant, to: instant, ...splitFigures }).optional(),
    series: z.array(z.object({ start: instant, ...splitFigures })),
    balances: z.array(balance),
    left_out: leftOutSchema,
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

const FACETS = [
  'link',
  'product',
  'program',
  'campaign',
  'sub_id',
  'country',
  'device',
  'referrer',
  'app',
  'category',
  'step',
  'skin_type',
  'concern',
  'ingredient',
  'order_kind',
] as const;

export const breakdownQuery = z.strictObject({
  by: z.enum(FACETS).openapi({ example: 'country' }),
  sort: z.enum(['clicks', 'conversions', 'net']).default('clicks').openapi({
    description: 'What comes first; money in the currency that has most minor units',
  }),
  ...periodQuery,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .openapi({ description: 'How many values have a row of their own' }),
  compare: statsQuery.shape.compare.openapi({
    description: 'Each row with the figures of the same value in the period before',
  }),
});
export type BreakdownQuery = z.infer<typeof breakdownQuery>;

/** Of `compare=previous`: what the same thing came to in the period before. */
export const figuresBefore = z.object(figures).optional();

const breakdownSchema = z
  .object({
    influencer_id: id('inf'),
    by: z.enum(FACETS),
    from: instant,
    to: instant,
    previous: z.object({ from: instant, to: instant }).optional(),
    rows: z.array(
      z.object({
        key: z.string().nullable(),
        label: z.string(),
        ...figures,
        previous: figuresBefore,
      }),
    ),
    other: z
      .object({ key_count: z.number().int(), ...figures, previous: figuresBefore })
      .nullable(),
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

const exportQuery = z.strictObject(periodQuery);
export type ExportQuery = z.infer<typeof exportQuery>;

export const exportRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}/export.csv',
  tags: ['Stats'],
  summary: 'The figures of each link on each day, as a file',
  request: { params, query: exportQuery },
  responses: {
    200: csvAnswer('A row a link and day'),
    ...refusals(400, 401, 404),
  },
});

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

const overviewQuery = z.strictObject({
  ...periodQuery,
  interval: statsQuery.shape.interval,
  compare: statsQuery.shape.compare,
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
const ranked = z.array(
  z.object({ id: z.string(), label: z.string(), ...figures, previous: figuresBefore }),
);
const duration = z.number().nullable();
const overviewSchema = z
  .object({
    from: instant,
    to: instant,
    timezone: z.string(),
    interval: statsQuery.shape.interval,
    totals: z.object(splitFigures),
    previous: statsSchema.shape.previous,
    series: statsSchema.shape.series,
    top: z.object({ influencers: ranked, links: ranked, products: ranked, programs: ranked }),
    payouts: z.array(
      z.object({
        currency,
        state: z.enum(PAYOUT_STATES),
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
