import { findWebhookEvent } from '@skinstack/db/find-webhook-event';
import { listWebhookEvents } from '@skinstack/db/list-webhook-events';
import { EVENT_ROUTES } from '../inbox/event-schemas.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { replayDelivery } from '../webhooks/replay-delivery.ts';
import { presentOutcome } from '../webhooks/show-outcome.ts';
import { presentListedEvent, presentWebhookEvent } from '../webhooks/show-webhook-event.ts';

/** The inbox: what networks delivered, what became of it, and another try. */
export function webhookEventRoutes(ports: Ports) {
  return newRouter()
    .openapi(EVENT_ROUTES.list, async (context) => {
      const { limit, cursor, ...wanted } = context.req.valid('query');
      const page = await listWebhookEvents(ports.db, { limit, cursor }, wanted);
      const data = page.data.map(presentListedEvent);
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(EVENT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const event = requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
      return context.json(presentWebhookEvent(event), 200);
    })
    .openapi(EVENT_ROUTES.replay, async (context) => {
      const { id } = context.req.valid('param');
      const { status, body } = presentOutcome(await replayDelivery(ports, id));
      return context.json(body, status);
    });
}
