import { createRoute, z } from '@hono/zod-openapi';
import { EVENT_TYPES } from '@skinstack/domain/notices/events';
import {
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageOf,
  pageQuery,
  refusals,
} from '../../rest/fields.ts';

const events = z
  .array(z.enum(EVENT_TYPES))
  .min(1)
  .max(EVENT_TYPES.length)
  .refine((wish): boolean => new Set(wish).size === wish.length, 'Each once');
const url = z.string().min(1).max(2_048).openapi({ example: 'https://hooks.example/skinstack' });

const newEndpoint = z
  .strictObject({ url, events, influencer_id: id('inf').optional() })
  .openapi('NewWebhookEndpoint');
const changes = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    is_active: z.boolean().optional(),
  })
  .openapi('WebhookEndpointChanges');
const rotation = z
  .strictObject({
    grace_hours: z.number().int().min(0).max(168).default(24),
    force: z.boolean().default(false),
  })
  .openapi('RotateWebhookEndpoint');

const endpoint = z
  .object({
    id: id('whk'),
    influencer_id: id('inf').nullable(),
    merchant_ids: z.array(id('mer')).nullable(),
    url,
    events: z.array(z.enum(EVENT_TYPES)),
    is_active: z.boolean(),
    failing_since: instant.nullable(),
    given_up_at: instant.nullable(),
    previous_secret_expires_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('WebhookEndpoint');
const shown = endpoint.extend({ secret: z.string() });
const delivery = z
  .object({
    id: id('dlv'),
    type: z.string(),
    object_id: z.string(),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number().int(),
    status: z.number().int().nullable(),
    error: z.string().nullable(),
    next_at: instant.nullable(),
    delivered_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('WebhookDelivery');
const wholeDelivery = delivery.extend({ body: z.string() }).openapi('WholeWebhookDelivery');

const shared = { tags: ['Webhooks out'] };
const path = '/api/webhook-endpoints';
const params = z.object({ id: id('whk') });
const ofOne = params.extend({ delivery_id: id('dlv') });
const asEndpoint = jsonAnswer('The endpoint as it is now', endpoint);

/** Endpoints that are told of events, and what was sent to them. */
export const ENDPOINT_ROUTES = {
  create: createRoute({
    ...shared,
    path,
    method: 'post',
    summary: 'Have events told to an address; its secret is shown this once',
    request: jsonBody(newEndpoint),
    responses: { 201: jsonAnswer('The endpoint', shown), ...refusals(400, 401, 403, 404, 409) },
  }),
  list: createRoute({
    ...shared,
    path,
    method: 'get',
    summary: 'List endpoints, newest first',
    request: { query: pageQuery('whk').extend({ influencer_id: id('inf').optional() }) },
    responses: { 200: jsonAnswer('A page', pageOf(endpoint)), ...refusals(400, 401, 403) },
  }),
  show: createRoute({
    ...shared,
    path: `${path}/{id}`,
    method: 'get',
    summary: 'Show an endpoint',
    request: { params },
    responses: { 200: jsonAnswer('The endpoint', endpoint), ...refusals(400, 401, 403, 404) },
  }),
  change: createRoute({
    ...shared,
    path: `${path}/{id}`,
    method: 'patch',
    summary: 'Change an endpoint',
    request: { params, ...jsonBody(changes) },
    responses: { 200: asEndpoint, ...refusals(400, 401, 403, 404) },
  }),
  remove: createRoute({
    ...shared,
    path: `${path}/{id}`,
    method: 'delete',
    summary: 'Take an endpoint away',
    request: { params },
    responses: { 204: { description: 'It is gone' }, ...refusals(400, 401, 403, 404) },
  }),
  rotate: createRoute({
    ...shared,
    path: `${path}/{id}/rotate`,
    method: 'post',
    summary: 'Make another secret; it is shown this once',
    request: { params, ...jsonBody(rotation) },
    responses: {
      200: jsonAnswer('The endpoint with its new secret', shown),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
  test: createRoute({
    ...shared,
    path: `${path}/{id}/test`,
    method: 'post',
    summary: 'Send a test',
    request: { params },
    responses: {
      202: jsonAnswer('The delivery', wholeDelivery),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
  deliveries: createRoute({
    ...shared,
    path: `${path}/{id}/deliveries`,
    method: 'get',
    summary: 'List what was sent to an endpoint, newest first',
    request: {
      params,
      query: pageQuery('dlv').extend({
        state: z.enum(['pending', 'delivered', 'failed']).optional(),
      }),
    },
    responses: { 200: jsonAnswer('A page', pageOf(delivery)), ...refusals(400, 401, 403, 404) },
  }),
  delivery: createRoute({
    ...shared,
    path: `${path}/{id}/deliveries/{delivery_id}`,
    method: 'get',
    summary: 'Show a delivery with its body',
    request: { params: ofOne },
    responses: { 200: jsonAnswer('The delivery', wholeDelivery), ...refusals(400, 401, 403, 404) },
  }),
  resend: createRoute({
    ...shared,
    path: `${path}/{id}/deliveries/{delivery_id}/resend`,
    method: 'post',
    summary: 'Send a delivery once more',
    request: { params: ofOne },
    responses: {
      202: jsonAnswer('The delivery', wholeDelivery),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
} as const;
