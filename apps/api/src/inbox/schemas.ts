import { createRoute, z } from '@hono/zod-openapi';
import { NETWORKS } from '@skinstack/networks/networks';
import {
  amountMinor,
  csvAnswer,
  currency,
  day,
  givenMinor,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  money,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';
import { timezone } from '../rest/period.ts';

const OUTCOMES = [
  'recorded',
  'updated',
  'reversed',
  'unattributed',
  'ignored',
  'pending',
  'duplicate',
  'quarantined',
] as const;

/** What became of a delivery. */
const outcome = z
  .object({
    outcome: z.enum(OUTCOMES),
    event_id: id('evt')
      .optional()
      .openapi({ description: 'The delivery in the inbox; a ping is not kept, and has none' }),
    conversion_id: id('cnv').nullable().optional(),
    told_by: id('net').optional(),
    commission: z
      .object({
        gross_minor: amountMinor,
        platform_fee_minor: amountMinor,
        net_minor: amountMinor,
        currency,
      })
      .optional(),
    reason: z.string().optional(),
  })
  .openapi('WebhookOutcome');

const responses = {
  200: jsonAnswer('Stored, and done as `outcome` says', outcome),
  202: jsonAnswer('Stored before (`duplicate`), or not understood (`quarantined`)', outcome),
  ...refusals(401, 404, 413, 503),
};
// a delivery is verified as it came, so no schema reads its body or query
const shared = { tags: ['Webhooks'], responses };
const ofNetwork = {
  path: '/webhooks/{network}',
  summary: 'Where a network delivers; the account is the one whose secret verifies',
  request: { params: z.object({ network: z.string() }) },
} as const;
const ofAccount = {
  path: '/webhooks/{network}/{network_account_id}',
  summary: 'Where a network delivers for one account',
  request: { params: z.object({ network: z.string(), network_account_id: z.string() }) },
} as const;

export const WEBHOOK_ROUTES = {
  post: createRoute({ ...shared, ...ofNetwork, method: 'post' }),
  postToAccount: createRoute({ ...shared, ...ofAccount, method: 'post' }),
  get: createRoute({ ...shared, ...ofNetwork, method: 'get' }),
  getToAccount: createRoute({ ...shared, ...ofAccount, method: 'get' }),
};

const EVENTS_PATH = '/api/webhook-events';
const STATUSES = ['received', ...OUTCOMES] as const;

const described = (description: string) => ({ description });
const listedEvent = z
  .object({
    id: id('evt'),
    network: z.string(),
    network_account_id: id('net'),
    external_event_id: z.string().openapi(described('What it is stored under once')),
    topic: z
      .string()
      .nullable()
      .openapi(described('What kind of event it is, in the network’s words')),
    method: z.enum(['POST', 'GET']).openapi(described('How it came; a GET’s body is its query')),
    status: z.string().openapi(described('`received` until it is finished, then its outcome')),
    outcome: z
      .string()
      .nullable()
      .openapi(described('What became of it; null until it is finished')),
    reason: z.string().nullable().openapi(described('Why, in words')),
    error: z.string().nullable().openapi(described('The reason, when it is quarantined')),
    attempts: z.number().int().openapi(described('How often it was delivered or applied')),
    external_order_id: z.string().nullable(),
    conversion_id: z.string().nullable(),
    is_test: z.boolean().openapi(described('Sent by us to try the account: it earns nothing')),
    created_at: instant,
    finished_at: instant.nullable().openapi(described('When its outcome was written')),
    redacted_at: instant
      .nullable()
      .openapi(described('When personal data was taken out of its body')),
    resolution: z
      .object({
        action: z.enum(['credit', 'reverse', 'dismiss']),
        reason: z.string(),
        influencer_id: id('inf').optional(),
        program_id: id('prg').optional(),
        conversion_id: id('cnv').optional(),
        amount: money.optional(),
      })
      .nullable()
      .openapi(described('What an operator decided about it by hand')),
    resolved_at: instant.nullable(),
  })
  .openapi('ListedWebhookEvent');
const eventWithBody = listedEvent
  .extend({
    verdicts: z
      .object({
        verified: z.boolean().openapi(described('Its signature held; others are not stored')),
        identified: z.boolean().openapi(described('It names itself; else its bytes do')),
        understood: z.boolean().openapi(described('This version makes sense of it')),
      })
      .openapi(described('What was found of it')),
    headers: z.record(z.string(), z.string()).openapi(described('What was kept of its headers')),
    body: z.string().openapi(described('What was delivered, byte for byte')),
    body_encoding: z.enum(['utf-8', 'base64']).openapi(described('`base64` when it is no UTF-8')),
  })
  .openapi('WebhookEvent');

const filters = {
  status: z.enum(STATUSES).optional().openapi(described('Only those that are so')),
  network: z
    .enum(NETWORKS as [string, ...string[]])
    .optional()
    .openapi(described('Only of this network')),
  external_order_id: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .openapi(described('Only about this order')),
  network_account_id: id('net').optional().openapi(described('Only of this account')),
  from: z.union([instant, day]).optional().openapi(described('Delivered from then on')),
  to: z.union([instant, day]).optional().openapi(described('Delivered before then')),
  timezone,
};

const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => !/\p{Cc}/u.test(text), 'One line of text')
  .openapi({ example: 'The shop confirmed it by e-mail' });
const orderAmount = z.strictObject({
  amount_minor: givenMinor(1),
  currency: currency.regex(/^[A-Z]{3}$/, 'An ISO 4217 code in capital letters'),
});
export const resolveEvent = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('credit'),
      influencer_id: id('inf'),
      program_id: id('prg'),
      amount: orderAmount
        .optional()
        .openapi(described('What the order came to; without it what the delivery says')),
      reason,
    }),
    z.strictObject({
      action: z.literal('reverse'),
      conversion_id: id('cnv'),
      amount: orderAmount.openapi(described('How much of the order is taken back')),
      reason,
    }),
    z.strictObject({ action: z.literal('dismiss'), reason }),
  ])
  .openapi('ResolveWebhookEvent');

const tags = ['Webhooks'];
const eventParams = z.object({ id: id('evt') });
export const EVENT_ROUTES = {
  list: createRoute({
    tags,
    method: 'get',
    path: EVENTS_PATH,
    summary: 'List what networks delivered, newest first, without bodies',
    request: { query: pageQuery('evt').extend(filters) },
    responses: { 200: jsonAnswer('A page', pageOf(listedEvent)), ...refusals(400, 401, 403) },
  }),
  file: createRoute({
    tags,
    method: 'get',
    path: `${EVENTS_PATH}/export.csv`,
    summary: 'The same deliveries as a file',
    request: { query: z.strictObject(filters) },
    responses: { 200: csvAnswer('A row a delivery'), ...refusals(400, 401, 403) },
  }),
  show: createRoute({
    tags,
    method: 'get',
    path: `${EVENTS_PATH}/{id}`,
    summary: 'Show a delivery with its body and what became of it',
    request: { params: eventParams },
    responses: { 200: jsonAnswer('The delivery', eventWithBody), ...refusals(400, 401, 403, 404) },
  }),
  replay: createRoute({
    tags,
    method: 'post',
    path: `${EVENTS_PATH}/{id}/replay`,
    summary: 'Apply a delivery again',
    request: { params: eventParams },
    responses: {
      200: jsonAnswer('Done as `outcome` says', outcome),
      202: jsonAnswer('It had its effect before (`duplicate`), or is `quarantined`', outcome),
      ...refusals(400, 401, 403, 404),
    },
  }),
  resolve: createRoute({
    tags,
    method: 'post',
    path: `${EVENTS_PATH}/{id}/resolve`,
    summary: 'Decide by hand what becomes of a delivery',
    request: { params: eventParams, ...jsonBody(resolveEvent) },
    responses: {
      200: jsonAnswer('The delivery as it is now', eventWithBody),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
} as const;
