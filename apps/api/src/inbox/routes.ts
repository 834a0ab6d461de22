import { findWebhookEvent, listWebhookEvents } from '@skinstack/db/inbox/find-webhook-event';
import { TEST_HEADER } from '@skinstack/db/schema/webhook-events';
import { findAdapter } from '@skinstack/networks/networks';
import type { Context } from 'hono';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { refuseUnknownRoute } from '../middleware/refusals.ts';
import type { Ports } from '../ports.ts';
import { answerCsv } from '../rest/csv-answer.ts';
import { readTimes } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { exportEvents } from './export-events.ts';
import { presentListedEvent, presentOutcome, presentWebhookEvent } from './present-event.ts';
import { receiveWebhook } from './receive-webhook.ts';
import { replayDelivery } from './replay-delivery.ts';
import { resolveEvent } from './resolve-event.ts';
import { EVENT_ROUTES, WEBHOOK_ROUTES } from './schemas.ts';

/** Where networks deliver. */
export function webhookRoutes(ports: Ports) {
  const router = newRouter();
  router.use('/webhooks/*', async (context, next) => {
    // a link preview must not report an order: Hono answers HEAD by the route of GET
    if (context.req.method === 'HEAD') return refuseUnknownRoute(context, ports);
    return next();
  });
  return router
    .openapi(WEBHOOK_ROUTES.post, async (context) => {
      const { status, body } = await receive(ports, context, context.req.valid('param'));
      return context.json(body, status);
    })
    .openapi(WEBHOOK_ROUTES.postToAccount, async (context) => {
      const { status, body } = await receive(ports, context, context.req.valid('param'));
      return context.json(body, status);
    })
    .openapi(WEBHOOK_ROUTES.get, async (context) => {
      const { status, body } = await receive(ports, context, context.req.valid('param'));
      return context.json(body, status);
    })
    .openapi(WEBHOOK_ROUTES.getToAccount, async (context) => {
      const { status, body } = await receive(ports, context, context.req.valid('param'));
      return context.json(body, status);
    });
}

const PING = 'A ping: nothing is signed, and nothing was kept.';

/** Reads the bytes once, and receives them. */
async function receive(
  ports: Ports,
  context: Context<AppEnv>,
  to: { network: string; network_account_id?: string },
) {
  const { raw } = context.req;
  const mark = raw.url.indexOf('?');
  const query = mark < 0 ? '' : raw.url.slice(mark + 1);
  const method = raw.method === 'POST' ? 'POST' : 'GET';
  const body =
    method === 'GET' ? new TextEncoder().encode(query) : new Uint8Array(await raw.arrayBuffer());
  const received_at_ms = ports.now();
  const delivery = { method, query, headers: headersOf(raw), body, received_at_ms } as const;
  const adapter = findAdapter(to.network);
  if (adapter) context.set('network', to.network);
  if (adapter?.isPing?.(delivery)) {
    context.set('outcome', 'ignored');
    return { status: 200 as const, body: { outcome: 'ignored' as const, reason: PING } };
  }
  const asked = { ...ports, request_id: context.get('request_id') };
  const outcome = await receiveWebhook(asked, to.network, to.network_account_id, delivery);
  context.set('outcome', outcome.outcome);
  return presentOutcome(outcome);
}

/** The headers of a request, less the mark of what we send ourselves. */
function headersOf({ headers }: Request): Headers {
  if (!headers.has(TEST_HEADER)) return headers;
  const own = new Headers(headers);
  own.delete(TEST_HEADER);
  return own;
}

/** The inbox: what networks delivered, what became of it, and another try. */
export function webhookEventRoutes(ports: Ports) {
  return newRouter()
    .openapi(EVENT_ROUTES.list, async (context) => {
      const { limit, cursor, ...query } = context.req.valid('query');
      const wanted = readTimes(query);
      const page = await listWebhookEvents(ports.db, { limit, cursor }, wanted);
      const data = page.data.map(presentListedEvent);
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(EVENT_ROUTES.file, async (context) => {
      const csv = await exportEvents(ports, readTimes(context.req.valid('query')));
      return answerCsv(csv, 'deliveries.csv');
    })
    .openapi(EVENT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const event = requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
      return context.json(presentWebhookEvent(event), 200);
    })
    .openapi(EVENT_ROUTES.replay, async (context) => {
      const { id } = context.req.valid('param');
      const own = withIdempotencyKey(ports, context);
      const { status, body } = presentOutcome(await replayDelivery(own, id));
      return context.json(body, status);
    })
    .openapi(EVENT_ROUTES.resolve, async (context) => {
      const { id } = context.req.valid('param');
      const once = withIdempotencyKey(ports, context);
      const event = await resolveEvent(once, id, context.req.valid('json'));
      return context.json(presentWebhookEvent(event), 200);
    });
}
