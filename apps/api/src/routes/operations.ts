import { createRoute, z } from '@hono/zod-openapi';
import { newRouter } from '../new-router.ts';
import { readDiagnostics } from '../operations/read-diagnostics.ts';
import { readHealth } from '../operations/read-health.ts';
import type { Ports } from '../ports.ts';
import { jsonAnswer, refusals } from './shared-schemas.ts';

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
  summary: 'Whether the database has what this version needs, and how it runs the hot statements',
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

/** Health and diagnostics. */
export function operationRoutes(ports: Ports) {
  return newRouter()
    .openapi(healthRoute, async (context) => {
      const health = await readHealth(ports);
      return context.json(health, health.checks.database === 'ok' ? 200 : 503);
    })
    .openapi(diagnosticsRoute, async (context) => context.json(await readDiagnostics(ports), 200));
}
