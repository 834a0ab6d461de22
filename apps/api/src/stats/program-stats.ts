import { createRoute, z } from '@hono/zod-openapi';
import { findRow, isOneOf } from '@skinstack/db/rows/find-rows';
import { programs } from '@skinstack/db/schema/programs';
import { breakDownProgram } from '@skinstack/db/stats/break-down-figures';
import { findProgramStats } from '@skinstack/db/stats/sum-everybody';
import { cutPeriod, spanBefore } from '@skinstack/domain/time-zones';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { FIGURES, INFLUENCER, PROGRAM, SPLIT_FIGURES } from '../docs/examples.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, refusals } from '../rest/fields.ts';
import { leftOutSchema } from '../rest/left-out.ts';
import { LONGEST_DAYS, readPeriod } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { type Caller, newRouter } from '../router.ts';
import { figures, splitFigures } from './present-figures.ts';
import { readRows } from './read-breakdown.ts';
import { LONGEST_HOURLY_DAYS, presentSeries, presentSpan, presentSplit } from './read-stats.ts';
import { breakdownQuery, figuresBefore, type StatsQuery, statsQuery } from './schemas.ts';

const by = z.enum([
  'influencer',
  'link',
  'product',
  'campaign',
  'category',
  'step',
  'skin_type',
  'concern',
  'ingredient',
  'order_kind',
]);
const programBreakdownQuery = breakdownQuery.extend({ by: by.openapi({ example: 'influencer' }) });
type ProgramBreakdownQuery = z.infer<typeof programBreakdownQuery>;

const label = z.string().openapi({ description: 'The value for people to read' });
const params = z.object({ id: id('prg') });
const shared = { tags: ['Stats'], method: 'get' as const };
const period = { from: instant, to: instant };

const statsRoute = createRoute({
  ...shared,
  path: '/api/programs/{id}/stats',
  summary: 'Clicks, conversions and money of a program over a period',
  request: { params, query: statsQuery },
  responses: {
    200: jsonAnswer(
      'The figures',
      z
        .object({
          program_id: id('prg'),
          ...period,
          timezone: z
            .string()
            .openapi({ description: 'Whose days, weeks and months the rows are' }),
          totals: z.object(splitFigures),
          previous: z.object({ ...period, ...splitFigures }).optional(),
          series: z.array(z.object({ start: instant, ...splitFigures })),
          left_out: leftOutSchema,
        })
        .openapi('ProgramStats'),
    ),
    ...refusals(400, 401, 403, 404),
  },
});

const breakdownRoute = createRoute({
  ...shared,
  path: '/api/programs/{id}/stats/breakdown',
  summary: 'The same figures by influencer, link, product and more',
  request: { params, query: programBreakdownQuery },
  responses: {
    200: jsonAnswer(
      'A row a value',
      z
        .object({
          program_id: id('prg'),
          by,
          ...period,
          previous: z.object(period).optional(),
          rows: z.array(
            z.object({ key: z.string().nullable(), label, ...figures, previous: figuresBefore }),
          ),
          other: z
            .object({ key_count: z.number().int(), ...figures, previous: figuresBefore })
            .nullable(),
        })
        .openapi('ProgramBreakdown'),
    ),
    ...refusals(400, 401, 403, 404),
  },
});

/** Figures of one program, for operators and the brand whose it is. */
export function programStatsRoutes(ports: Ports) {
  return newRouter()
    .openapi(statsRoute, async (context) => {
      const [{ id }, query] = [context.req.valid('param'), context.req.valid('query')];
      return context.json(await readProgramStats(ports, context.get('caller'), id, query), 200);
    })
    .openapi(breakdownRoute, async (context) => {
      const [{ id }, query] = [context.req.valid('param'), context.req.valid('query')];
      return context.json(await readProgramRows(ports, context.get('caller'), id, query), 200);
    });
}

/**
 * The figures of a program over a period, and of each of its parts, whatever happened in it; the
 * last 30 days when no period is named. A brand's people see those of its own programs.
 * @throws Problem `not_found`, `invalid_request`
 */
async function readProgramStats(
  ports: Ports,
  caller: Caller,
  program_id: string,
  query: StatsQuery,
) {
  const { interval, timezone, compare } = query;
  const span = readPeriod(ports, query, interval === 'hour' ? LONGEST_HOURLY_DAYS : LONGEST_DAYS);
  const starts = cutPeriod(span, interval, timezone);
  const before = compare ? spanBefore(span, timezone) : null;
  const compared = before && { ...before, starts: [before.from] };
  const { merchant_ids } = scopeOf(caller);
  const whose = { program_id, merchant_ids };
  const found = await findProgramStats(ports.db, whose, { ...span, starts }, compared);
  const { parts, earlier } = requireFound(found, 'program');
  return {
    program_id,
    ...presentSpan(span),
    timezone,
    totals: presentSplit(parts.clicks, parts.earnings),
    ...(before && earlier
      ? { previous: { ...presentSpan(before), ...presentSplit(earlier.clicks, earlier.earnings) } }
      : {}),
    series: presentSeries(starts, parts),
  };
}

async function readProgramRows(
  ports: Ports,
  caller: Caller,
  program_id: string,
  query: ProgramBreakdownQuery,
) {
  const { by } = query;
  const span = readPeriod(ports, query);
  const { merchant_ids } = scopeOf(caller);
  const own = merchant_ids && isOneOf(programs.merchant_id, merchant_ids);
  requireFound(await findRow(ports.db, programs, program_id, own), 'program');
  const rows = await readRows(by, span, query, (during, of) =>
    breakDownProgram(ports.db, program_id, during, by, of),
  );
  return { program_id, by, ...presentSpan(span), ...rows };
}

const FROM_TO = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' };

/** The figures of programs. */
export const PROGRAM_STATS_TEXTS: OperationTexts = {
  'GET /api/programs/:id/stats': {
    id: 'showProgramStats',
    description:
      'As `GET /api/stats/{influencer_id}`, of all links of a program and the orders credited by ' +
      'its terms. `gross_minor` is what the shop owes for them. A brand sees its own programs.',
    answers: {
      200: {
        program_id: PROGRAM.id,
        ...FROM_TO,
        timezone: 'UTC',
        totals: SPLIT_FIGURES,
        series: [{ start: '2026-11-21T00:00:00.000Z', ...SPLIT_FIGURES }],
      },
    },
  },
  'GET /api/programs/:id/stats/breakdown': {
    id: 'breakDownProgram',
    description:
      'A row for each of the most clicked values of `by`, then by key; all others together are ' +
      '`other`. Clicks and money of a link count under its campaign and product as they are ' +
      'now. What clicks alone tell (country, device, referrer) is kept by influencer, not by ' +
      'program. `compare=previous` gives each row its figures of the period before.',
    answers: {
      200: {
        program_id: PROGRAM.id,
        by: 'influencer',
        ...FROM_TO,
        rows: [{ key: INFLUENCER.id, label: INFLUENCER.display_name, ...FIGURES }],
        other: null,
      },
    },
  },
};
