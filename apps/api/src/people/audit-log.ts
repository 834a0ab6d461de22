import { createRoute, z } from '@hono/zod-openapi';
import { listAuditEntries } from '@skinstack/db/people/list-audit-entries';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, pageOfOne } from '../docs/examples.ts';
import type { Ports } from '../ports.ts';
import {
  day,
  exampleId,
  id,
  instant,
  jsonAnswer,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';
import { readTime } from '../rest/period.ts';
import { newRouter } from '../router.ts';

const word = z.string().min(1).max(200);
const query = pageQuery('aud').extend({
  actor: word.optional().openapi({ description: 'The id of a user, key or network account' }),
  action: word.optional().openapi({ example: 'payout.settle' }),
  object: word.optional().openapi({ description: 'The id of what was changed' }),
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
});

const values = z
  .record(z.string(), z.unknown())
  .nullable()
  .openapi({ description: 'What changed, nothing secret and nothing personal' });

const auditEntry = z
  .object({
    id: id('aud'),
    at: instant,
    actor: z
      .object({
        kind: z.enum(['user', 'key', 'cron', 'network']),
        id: z.string(),
        label: z.string().openapi({ description: 'An address, a key’s name, a network, a job' }),
      })
      .openapi({ description: 'Who did it: a person, a key, a job, or a network account' }),
    action: z.string().openapi({ example: 'payout.settle' }),
    object: z.string().openapi({ description: 'The id of what was changed' }),
    before: values,
    after: values,
    reason: z.string().nullable(),
    request_id: z
      .string()
      .nullable()
      .openapi({ description: '`X-Request-Id` of the answer; null for a job' }),
  })
  .openapi('AuditEntry');

const list = createRoute({
  method: 'get',
  path: '/api/audit-log',
  tags: ['Users'],
  summary: 'Who changed what, newest first',
  request: { query },
  responses: { 200: jsonAnswer('A page', pageOf(auditEntry)), ...refusals(400, 401, 403) },
});

/** The audit log: read here, written by whatever changes something. */
export function auditRoutes(ports: Ports) {
  return newRouter().openapi(list, async (context) => {
    const { from, to, ...wish } = context.req.valid('query');
    const time = (text: string | undefined) => (text ? new Date(readTime(text, 'UTC')) : undefined);
    const page = await listAuditEntries(ports.db, { ...wish, from: time(from), to: time(to) });
    const data = page.data.map((entry) => ({ ...entry, at: entry.at.toISOString() }));
    return context.json({ ...page, data }, 200);
  });
}

export const AUDIT_TEXTS: OperationTexts = {
  'GET /api/audit-log': {
    id: 'listAuditEntries',
    description:
      'One row for every request, job or delivery that changed something, none for one that was ' +
      'refused or repeated. It is written with the change, and nobody can change or delete it.',
    answers: {
      200: pageOfOne({
        id: exampleId('aud'),
        at: EXAMPLE_TIME,
        actor: { kind: 'user', id: exampleId('usr'), label: 'lena@skinstack.example' },
        action: 'program.change',
        object: exampleId('prg'),
        before: { commission_rate_bps: 2000 },
        after: { commission_rate_bps: 1800 },
        reason: null,
        request_id: '4f9d5c1e-6d0a-4b61-9c44-0d1f8f4f6c2a',
      }),
    },
  },
};
