import { allHold, listRows, matches, matchesAll } from '@skinstack/db/rows/find-rows';
import { webhookDeliveries } from '@skinstack/db/schema/webhook-deliveries';
import { webhookEndpoints } from '@skinstack/db/schema/webhook-endpoints';
import type { OperationTexts } from '../../docs/describe-operation.ts';
import { EXAMPLE_TIME, pageOfOne } from '../../docs/examples.ts';
import { withIdempotencyKey } from '../../middleware/idempotency.ts';
import type { Ports } from '../../ports.ts';
import { exampleId } from '../../rest/fields.ts';
import { defer, newRouter } from '../../router.ts';
import {
  changeEndpoint,
  createEndpoint,
  findDelivery,
  findEndpoint,
  presentDelivery,
  presentEndpoint,
  removeEndpoint,
  resendDelivery,
  rotateEndpoint,
  testEndpoint,
  visibleEndpoints,
} from './endpoints.ts';
import { ENDPOINT_ROUTES } from './schemas.ts';
import { sendDeliveries } from './send-deliveries.ts';

/** Endpoints that are told of events: create, list, show, change, remove, rotate. */
export function endpointRoutes(ports: Ports) {
  return newRouter()
    .openapi(ENDPOINT_ROUTES.create, async (context) => {
      const own = withIdempotencyKey(ports, context);
      const made = await createEndpoint(own, context.get('caller'), context.req.valid('json'));
      return context.json(made, 201);
    })
    .openapi(ENDPOINT_ROUTES.list, async (context) => {
      const { influencer_id, ...page } = context.req.valid('query');
      const visible = visibleEndpoints(context.get('caller'), influencer_id);
      const { data, next_cursor } = await listRows(ports.db, webhookEndpoints, page, visible);
      return context.json({ data: data.map(presentEndpoint), next_cursor }, 200);
    })
    .openapi(ENDPOINT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      return context.json(presentEndpoint(row), 200);
    })
    .openapi(ENDPOINT_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      const own = withIdempotencyKey(ports, context);
      return context.json(await changeEndpoint(own, row, context.req.valid('json')), 200);
    })
    .openapi(ENDPOINT_ROUTES.remove, async (context) => {
      const { id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      await removeEndpoint(withIdempotencyKey(ports, context), row);
      return context.body(null, 204);
    })
    .openapi(ENDPOINT_ROUTES.rotate, async (context) => {
      const { id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      const own = withIdempotencyKey(ports, context);
      return context.json(await rotateEndpoint(own, row, context.req.valid('json')), 200);
    });
}

/** What was sent to an endpoint: a test, the list, one, once more. */
export function deliveryRoutes(ports: Ports) {
  return newRouter()
    .openapi(ENDPOINT_ROUTES.test, async (context) => {
      const { id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      const made = await testEndpoint(withIdempotencyKey(ports, context), row);
      defer(context, sendDeliveries(ports, id));
      return context.json({ ...presentDelivery(made), body: made.body }, 202);
    })
    .openapi(ENDPOINT_ROUTES.deliveries, async (context) => {
      const { state, ...page } = context.req.valid('query');
      const { id } = await findEndpoint(
        ports,
        context.get('caller'),
        context.req.valid('param').id,
      );
      const own = allHold(
        matches(webhookDeliveries.endpoint_id, id),
        matchesAll([webhookDeliveries.state, state]),
      );
      const { data, next_cursor } = await listRows(ports.db, webhookDeliveries, page, own);
      return context.json({ data: data.map(presentDelivery), next_cursor }, 200);
    })
    .openapi(ENDPOINT_ROUTES.delivery, async (context) => {
      const { id, delivery_id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      const found = await findDelivery(ports, row, delivery_id);
      return context.json({ ...presentDelivery(found), body: found.body }, 200);
    })
    .openapi(ENDPOINT_ROUTES.resend, async (context) => {
      const { id, delivery_id } = context.req.valid('param');
      const row = await findEndpoint(ports, context.get('caller'), id);
      const sent = await resendDelivery(withIdempotencyKey(ports, context), row, delivery_id);
      defer(context, sendDeliveries(ports, id));
      return context.json({ ...presentDelivery(sent), body: sent.body }, 202);
    });
}

const ENDPOINT = {
  id: exampleId('whk'),
  influencer_id: null,
  merchant_ids: null,
  url: 'https://hooks.example/skinstack',
  events: ['conversion.recorded', 'payout.settled'],
  is_active: true,
  failing_since: null,
  given_up_at: null,
  previous_secret_expires_at: null,
  created_at: EXAMPLE_TIME,
};
const secret = 'whsec_3kT0bq9zYw2m…';
const DELIVERY = {
  id: exampleId('dlv'),
  type: 'conversion.recorded',
  object_id: exampleId('cnv'),
  state: 'delivered',
  attempts: 1,
  status: 204,
  error: null,
  next_at: null,
  delivered_at: '2026-11-22T08:00:02.000Z',
  created_at: '2026-11-22T08:00:01.000Z',
};
const body =
  `{"type":"conversion.recorded","timestamp":"${EXAMPLE_TIME}","sequence":1,` +
  `"data":{"id":"${exampleId('cnv')}"}}`;
const WAITING = { ...DELIVERY, state: 'pending', attempts: 0, status: null, delivered_at: null };
const TEST = { ...WAITING, type: 'endpoint.test', next_at: EXAMPLE_TIME };

/** Webhooks out. */
export const ENDPOINT_TEXTS: OperationTexts = {
  'POST /api/webhook-endpoints': {
    id: 'createWebhookEndpoint',
    description:
      'Each event of these types is told to `url` as Standard Webhooks: `webhook-id`, ' +
      '`webhook-timestamp`, `webhook-signature`. An influencer’s endpoint is told of what is ' +
      'theirs, a shop’s of its orders; an operators’ without `influencer_id` of everybody’s. ' +
      'Only https addresses of the ' +
      'public internet are called, and no redirect is followed.',
    body: { url: ENDPOINT.url, events: ENDPOINT.events },
    answers: { 201: { ...ENDPOINT, secret } },
  },
  'GET /api/webhook-endpoints': {
    id: 'listWebhookEndpoints',
    description: 'Operators see all, influencers their own; never a secret.',
    answers: { 200: pageOfOne(ENDPOINT) },
  },
  'GET /api/webhook-endpoints/:id': {
    id: 'showWebhookEndpoint',
    description: '`failing_since` is set while nothing arrives; after five days it is given up.',
    answers: { 200: ENDPOINT },
  },
  'PATCH /api/webhook-endpoints/:id': {
    id: 'changeWebhookEndpoint',
    description:
      'What is left out stays. To one that is off nothing is told; what waits for it is sent ' +
      'when it is on again.',
    body: { events: ['payout.settled'] },
    answers: { 200: { ...ENDPOINT, events: ['payout.settled'] } },
  },
  'DELETE /api/webhook-endpoints/:id': {
    id: 'removeWebhookEndpoint',
    description: 'What was on its way to it is not sent.',
  },
  'POST /api/webhook-endpoints/:id/rotate': {
    id: 'rotateWebhookEndpoint',
    description:
      'Deliveries are signed with both secrets for `grace_hours`, so that nothing is refused ' +
      'while the new one is entered. 409 while a previous one still signs, unless `force`.',
    body: { grace_hours: 24 },
    answers: {
      200: { ...ENDPOINT, previous_secret_expires_at: '2026-11-23T08:00:00.000Z', secret },
    },
  },
  'POST /api/webhook-endpoints/:id/test': {
    id: 'testWebhookEndpoint',
    description: 'Sends `endpoint.test`, signed and tried again like any other.',
    answers: { 202: { ...TEST, body } },
  },
  'GET /api/webhook-endpoints/:id/deliveries': {
    id: 'listWebhookDeliveries',
    description: 'Kept for 30 days. `state` narrows it.',
    answers: { 200: pageOfOne(DELIVERY) },
  },
  'GET /api/webhook-endpoints/:id/deliveries/:delivery_id': {
    id: 'showWebhookDelivery',
    description: 'With the body as it is sent: the same at every try.',
    answers: { 200: { ...DELIVERY, body } },
  },
  'POST /api/webhook-endpoints/:id/deliveries/:delivery_id/resend': {
    id: 'resendWebhookDelivery',
    description: 'Under the same `webhook-id`. 409 while it is on its way.',
    answers: { 202: { ...WAITING, next_at: EXAMPLE_TIME, body } },
  },
};
