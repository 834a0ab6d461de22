import { createRoute, z } from '@hono/zod-openapi';
import { pingRedis } from '@skinstack/cache/connect-redis';
import { pingDatabase } from '@skinstack/db/connect/connect-database';
import { diagnoseSchema, explainHotStatements } from '@skinstack/db/operations/diagnose-database';
import { OPEN_METRICS_TYPE, writeOpenMetrics } from '@skinstack/http/open-metrics';
import type { OperationTexts } from '../docs/describe-operation.ts';
import type { Ports } from '../ports.ts';
import { instant, jsonAnswer, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';
import { ATTENTION_KINDS, readAttention } from './read-attention.ts';
import { GAUGE_HELP, readMetrics } from './read-metrics.ts';

const check = z.enum(['ok', 'down']);
const body = z.object({
  status: z.enum(['ok', 'degraded']),
  checks: z.object({ database: check, redis: check }),
  version: z.string(),
});

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['Operations'],
  summary: 'Whether this Worker and its stores answer',
  responses: {
    200: jsonAnswer('The database answers; `degraded` when Redis does not', body),
    503: jsonAnswer('The database does not answer', body),
  },
});

const diagnosticsRoute = createRoute({
  method: 'get',
  path: '/api/diagnostics',
  tags: ['Operations'],
  summary: 'Whether the database has what this version needs, and how it runs frequent statements',
  responses: {
    200: jsonAnswer(
      'What was found',
      z.object({
        schema: z.object({ table_count: z.number().int(), missing: z.array(z.string()) }),
        statements: z.array(
          z.object({
            statement: z.string(),
            index: z.string().nullable(),
            execution_ms: z.number(),
          }),
        ),
      }),
    ),
    ...refusals(401, 403),
  },
});

const attentionRoute = createRoute({
  method: 'get',
  path: '/api/attention',
  tags: ['Operations'],
  summary: 'What waits for an operator, most urgent first',
  responses: {
    200: jsonAnswer(
      'Open work; a kind that has none is left out',
      z.object({
        items: z.array(
          z
            .object({
              kind: z.enum(ATTENTION_KINDS),
              count: z.number().int(),
              oldest_at: instant.nullable(),
              href: z.string().openapi({ description: 'Where it is done, in the dashboard' }),
            })
            .openapi('Attention'),
        ),
      }),
    ),
    ...refusals(401, 403),
  },
});

/** Health and diagnostics. */
export function operationRoutes(ports: Ports) {
  return newRouter()
    .openapi(healthRoute, async (context) => {
      const health = await readHealth(ports);
      return context.json(health, health.checks.database === 'ok' ? 200 : 503);
    })
    .openapi(attentionRoute, async (context) => context.json(await readAttention(ports), 200))
    .openapi(diagnosticsRoute, async (context) => context.json(await readDiagnostics(ports), 200));
}

const route = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['Operations'],
  summary: 'What a monitor watches, as OpenMetrics',
  security: [{ bearer: [] }, { session: [] }],
  responses: {
    200: {
      description: 'Gauges, read from the stores now',
      content: { [OPEN_METRICS_TYPE]: { schema: z.string() } },
    },
    ...refusals(401, 403),
  },
});

/** Gauges for Prometheus and others that read its format. */
export function metricsRoutes(ports: Ports) {
  return newRouter().openapi(route, async () => {
    const text = writeOpenMetrics(GAUGE_HELP, await readMetrics(ports));
    return new Response(text, { headers: { 'Content-Type': OPEN_METRICS_TYPE } });
  });
}

/** How the API and its stores are. */
export const OPERATIONS_TEXTS: OperationTexts = {
  'GET /healthz': {
    id: 'showHealth',
    description:
      'For monitors: it asks both stores. `degraded` means that a store is out of reach and the ' +
      'API serves what it can without it. Never limited.',
    answers: {
      200: { status: 'ok', checks: { database: 'ok', redis: 'ok' }, version: '0.1.0' },
      503: { status: 'degraded', checks: { database: 'down', redis: 'ok' }, version: '0.1.0' },
    },
  },
  'GET /metrics': {
    id: 'showMetrics',
    description:
      'Gauges for Prometheus: whether the stores answer, clicks and deliveries that wait, ' +
      'commissions and payouts, jobs, the books. Needs the monitor’s key (`METRICS_KEY`) as a ' +
      'bearer key, or an operator’s. With a store down it answers 200 and says so ' +
      '(`skinstack_up`), with the gauges of the other.',
    files: {
      'application/openmetrics-text; version=1.0.0; charset=utf-8':
        '# TYPE skinstack_up gauge\n# HELP skinstack_up Whether the store answered this scrape\n' +
        'skinstack_up{store="database"} 1\nskinstack_up{store="redis"} 1\n# EOF\n',
    },
  },
  'GET /api/attention': {
    id: 'listAttention',
    description:
      'Counts of what is open, as `GET /metrics` has them, each with the age of its oldest and ' +
      'where it is done. A count stops at 10,000.',
    answers: {
      200: {
        items: [
          {
            kind: 'quarantined',
            count: 3,
            oldest_at: '2026-11-22T08:00:00.000Z',
            href: '/operate/inbox?status=quarantined',
          },
        ],
      },
    },
  },
  'GET /api/diagnostics': {
    id: 'showDiagnostics',
    description:
      'Compares the database with what this version was built for, and explains the statements ' +
      'that run most often: the index each uses, and how long it takes.',
    answers: {
      200: {
        schema: { table_count: 26, missing: [] },
        statements: [
          { statement: 'slug_lookup', index: 'tracking_links_slug_key', execution_ms: 0.03 },
        ],
      },
    },
  },
};

const DEADLINE_MS = 3_000;

/** Whether the stores answer in time. Without Redis all works, slower; without Neon nothing. */
async function readHealth(ports: Ports) {
  const [database, redis] = await Promise.all([
    answers(pingDatabase(ports.db)),
    answers(pingRedis(ports.redis)),
  ]);
  const checks = { database, redis };
  const isHealthy = database === 'ok' && redis === 'ok';
  const status = isHealthy ? ('ok' as const) : ('degraded' as const);
  return { status, checks, version: ports.version };
}

async function answers(ping: Promise<void>): Promise<'ok' | 'down'> {
  const late = new Promise<'down'>((resolve) => setTimeout(() => resolve('down'), DEADLINE_MS));
  return Promise.race([ping.then(() => 'ok' as const).catch(() => 'down' as const), late]);
}

/** Whether the database has what this version needs, and how it executes the hot statements. */
async function readDiagnostics(ports: Ports) {
  const schema = await diagnoseSchema(ports.db);
  return { schema, statements: await explainHotStatements(ports.db) };
}
