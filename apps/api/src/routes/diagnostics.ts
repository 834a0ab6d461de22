import { createRoute, z } from '@hono/zod-openapi';
import { diagnoseSchema } from '@skinstack/db/diagnose-schema';
import { explainHotStatements } from '@skinstack/db/explain-hot-statements';
import type { Ports } from '../ports.ts';
import { jsonAnswer, refusals } from './schemas.ts';

export const diagnosticsRoute = createRoute({
  method: 'get',
  path: '/api/diagnostics',
  tags: ['Operations'],
  summary: 'Whether the database has what this version needs, and how it runs the hot statements',
  security: [{ bearer: [] }],
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

/** `GET /api/diagnostics`: reads only. */
export async function readDiagnostics(ports: Ports) {
  const schema = await diagnoseSchema(ports.db);
  return { schema, statements: await explainHotStatements(ports.db) };
}
