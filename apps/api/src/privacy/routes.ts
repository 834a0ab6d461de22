import { createRoute, z } from '@hono/zod-openapi';
import type { PrivacyRequestRow } from '@skinstack/db/privacy/privacy-requests';
import { findRow, listRows } from '@skinstack/db/rows/find-rows';
import { privacyRequests } from '@skinstack/db/schema/privacy-requests';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { pageOfOne } from '../docs/examples.ts';
import type { Ports } from '../ports.ts';
import {
  amountMinor,
  currency,
  exampleId,
  id,
  instant,
  jsonAnswer,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';
import { presentRow, requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { reportHeldData } from './report-held-data.ts';

const PATH = '/api/privacy-requests';

const request = z
  .object({
    id: id('prv'),
    kind: z.enum(['data_request', 'erasure']),
    state: z.enum(['ready', 'open', 'done']),
    network_account_id: id('net'),
    webhook_event_id: id('evt'),
    external_request_id: z.string().nullable(),
    external_order_ids: z.union([z.literal('all'), z.array(z.string())]),
    redacted_event_count: z.number().int(),
    due_at: instant,
    done_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('PrivacyRequest');

const heldEvent = z
  .object({
    id: id('evt'),
    topic: z.string().nullable(),
    external_order_id: z.string().nullable(),
    status: z.string(),
    created_at: instant,
    redacted_at: instant.nullable(),
    personal_data: z.array(
      z.object({ path: z.string(), value: z.string() }).openapi('PersonalField'),
    ),
  })
  .openapi('HeldEvent');

const heldOrder = z
  .object({
    id: id('ord'),
    external_order_id: z.string(),
    amount_minor: amountMinor,
    currency,
    ordered_at: instant,
    decision: z.array(
      z.object({ step: z.string(), outcome: z.string(), detail: z.string() }).openapi('HeldStep'),
    ),
    conversion_id: z.string().nullable(),
    influencer_id: z.string().nullable(),
    link_id: z.string().nullable(),
    click_id: z.string().nullable(),
  })
  .openapi('HeldOrder');

const report = request
  .extend({
    held: z
      .object({
        events: z.array(heldEvent),
        events_left_out: z.number().int(),
        orders: z.array(heldOrder),
      })
      .openapi('HeldData')
      .nullable(),
  })
  .openapi('PrivacyReport');

const shared = { tags: ['Networks'], method: 'get' as const };
const routes = {
  list: createRoute({
    ...shared,
    path: PATH,
    summary: 'List privacy requests, newest first',
    request: { query: pageQuery('prv') },
    responses: { 200: jsonAnswer('A page', pageOf(request)), ...refusals(400, 401, 403) },
  }),
  show: createRoute({
    ...shared,
    path: `${PATH}/{id}`,
    summary: 'Show a privacy request with what is stored about its orders',
    request: { params: z.object({ id: id('prv') }) },
    responses: { 200: jsonAnswer('The report', report), ...refusals(400, 401, 403, 404) },
  }),
};

/** What shoppers asked through their shops: to see, or to erase, what is stored about them. */
export function privacyRequestRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.list, async (context) => {
      const page = await listRows(ports.db, privacyRequests, context.req.valid('query'));
      return context.json({ ...page, data: page.data.map(presentPrivacyRequest) }, 200);
    })
    .openapi(routes.show, async (context) => {
      const { id } = context.req.valid('param');
      const row = requireFound(await findRow(ports.db, privacyRequests, id), 'privacy request');
      const held = await reportHeldData(ports, row);
      return context.json({ ...presentPrivacyRequest(row), held }, 200);
    });
}

/** A request as JSON; its orders are `all` when it is about a whole shop. */
function presentPrivacyRequest({ external_order_ids, ...row }: PrivacyRequestRow) {
  return { ...presentRow(row), external_order_ids: external_order_ids ?? ('all' as const) };
}

const REQUEST = {
  id: exampleId('prv'),
  kind: 'data_request',
  state: 'ready',
  network_account_id: exampleId('net', 1),
  webhook_event_id: exampleId('evt', 1),
  external_request_id: '24601',
  external_order_ids: ['5001'],
  redacted_event_count: 0,
  due_at: '2026-12-22T08:00:00.000Z',
  done_at: null,
  created_at: '2026-11-22T08:00:00.000Z',
};
const HELD = {
  events: [
    {
      id: exampleId('evt', 1),
      topic: 'customers/data_request',
      external_order_id: null,
      status: 'updated',
      created_at: REQUEST.created_at,
      redacted_at: null,
      personal_data: [{ path: 'customer.email', value: 'shopper@example.com' }],
    },
  ],
  events_left_out: 0,
  orders: [],
};

/** What shoppers ask of us through their shops. */
export const PRIVACY_TEXTS: OperationTexts = {
  'GET /api/privacy-requests': {
    id: 'listPrivacyRequests',
    description:
      'What shoppers requested through their shops: to see what is stored about their orders ' +
      '(`data_request`), or to have it erased (`erasure`, carried out at once).',
    answers: { 200: pageOfOne(REQUEST) },
  },
  'GET /api/privacy-requests/:id': {
    id: 'showPrivacyRequest',
    description:
      'The request, and what is stored about its orders: the personal data in stored deliveries, ' +
      'and what is in the books, which name no shopper. The merchant passes it on.',
    answers: { 200: { ...REQUEST, held: HELD } },
  },
};
