import { createRoute, z } from '@hono/zod-openapi';
import { findWebhookEvent } from '@skinstack/db/find-webhook-event';
import { listWebhookEvents } from '@skinstack/db/list-webhook-events';
import { NETWORKS } from '@skinstack/networks/networks';
import { found } from '../catalogue/found.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { replayDelivery } from '../webhooks/replay-delivery.ts';
import { showOutcome } from '../webhooks/show-outcome.ts';
import { showListedEvent, showWebhookEvent } from '../webhooks/show-webhook-event.ts';
import { id, instant, jsonAnswer, pageOf, pageQuery, refusals } from './shared-schemas.ts';
import { OUTCOMES, outcome } from './webhook-schemas.ts';

const PATH = '/api/webhook-events';
const STATUSES = ['received', ...OUTCOMES] as const;

const words = (description: string) => ({ description });
const listed = z
  .object({
    id: id('evt'),
    network: z.string(),
    network_account_id: id('net'),
    external_event_id: z.string().openapi(words('What it is stored under once')),
    topic: z.string().nullable().openapi(words('What kind of event it is, in the network’s words')),
    method: z.enum(['POST', 'GET']).openapi(words('How it came; a GET’s body is its query')),
    status: z.string().openapi(words('`received` until it is finished, then its outcome')),
    outcome: z.string().nullable().openapi(words('What became of it; null until it is finished')),
    reason: z.string().nullable().openapi(words('Why, in words')),
    error: z.string().nullable().openapi(words('The reason, when it is quarantined')),
    attempts: z.number().int().openapi(words('How often it was delivered or applied')),
    external_order_id: z.string().nullable(),
    conversion_id: z.string().nullable(),
    created_at: instant,
    finished_at: instant.nullable().openapi(words('When its outcome was written')),
    redacted_at: instant.nullable().openapi(words('When personal data was taken out of its body')),
  })
  .openapi('ListedWebhookEvent');
const shown = listed
  .extend({
    verdicts: z
      .object({
        verified: z.boolean().openapi(words('Its signature held; others are not stored')),
        identified: z.boolean().openapi(words('It names itself; else its bytes do')),
        understood: z.boolean().openapi(words('This version makes sense of it')),
      })
      .openapi(words('What was found of it')),
    headers: z.record(z.string(), z.string()).openapi(words('What was kept of its headers')),
    body: z.string().openapi(words('What was delivered, byte for byte')),
    body_encoding: z.enum(['utf-8', 'base64']).openapi(words('`base64` when it is no UTF-8')),
  })
  .openapi('WebhookEvent');

const filter = pageQuery('evt').extend({
  status: z.enum(STATUSES).optional().openapi(words('Only those that are so')),
  network: z
    .enum(NETWORKS as [string, ...string[]])
    .optional()
    .openapi(words('Only of this network')),
  external_order_id: z.string().min(1).max(255).optional().openapi(words('Only about this order')),
});

const shared = { tags: ['Webhooks'] };
const params = z.object({ id: id('evt') });
const routes = {
  list: createRoute({
    ...{ ...shared, method: 'get', path: PATH },
    summary: 'List what networks delivered, newest first, without bodies',
    request: { query: filter },
    responses: { 200: jsonAnswer('A page', pageOf(listed)), ...refusals(400, 401, 403) },
  }),
  show: createRoute({
    ...{ ...shared, method: 'get', path: `${PATH}/{id}` },
    summary: 'Show a delivery with its body and what became of it',
    request: { params },
    responses: { 200: jsonAnswer('The delivery', shown), ...refusals(400, 401, 403, 404) },
  }),
  replay: createRoute({
    ...{ ...shared, method: 'post', path: `${PATH}/{id}/replay` },
    summary: 'Apply a delivery again',
    request: { params },
    responses: {
      200: jsonAnswer('Done as `outcome` says', outcome),
      202: jsonAnswer('It had its effect before (`duplicate`), or is `quarantined`', outcome),
      ...refusals(400, 401, 403, 404),
    },
  }),
} as const;

/** The inbox: what networks delivered, what became of it, and another try. */
export function webhookEventRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.list, async (context) => {
      const { limit, cursor, ...wanted } = context.req.valid('query');
      const page = await listWebhookEvents(ports.db, { limit, cursor }, wanted);
      const data = page.data.map(showListedEvent);
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(routes.show, async (context) => {
      const { id } = context.req.valid('param');
      const event = found(await findWebhookEvent(ports.db, id), 'webhook event');
      return context.json(showWebhookEvent(event), 200);
    })
    .openapi(routes.replay, async (context) => {
      const { id } = context.req.valid('param');
      const { status, body } = showOutcome(await replayDelivery(ports, id));
      return context.json(body, status);
    });
}
