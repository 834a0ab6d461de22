import type { OperationTexts } from '../docs/describe-operation.ts';
import { COMMISSION, EXAMPLE_TIME, pageOfOne } from '../docs/examples.ts';
import { exampleId } from '../rest/fields.ts';

const RECORDED = {
  outcome: 'recorded',
  event_id: exampleId('evt'),
  conversion_id: exampleId('cnv'),
  commission: COMMISSION,
};
const DUPLICATE = {
  outcome: 'duplicate',
  event_id: exampleId('evt'),
  conversion_id: exampleId('cnv'),
};

/** An order as Refersion reports it; the coupon of the local world is Mina Park’s. */
const DELIVERY = {
  id: 501,
  created: '2026-11-22 08:00:00',
  updated: '2026-11-22 08:00:00',
  status: 'PENDING',
  total: '100.00',
  commission_total: '20.00',
  currency: 'USD',
  order_id: 'R-501',
  coupon_code: 'MINA10',
};
const WEBHOOK = {
  description:
    'The signature is verified over the raw bytes before anything is read. From then on the ' +
    'answer is 2xx: what cannot be processed is stored and quarantined. The same delivery, or ' +
    'the same order again, is a `duplicate` and changes nothing.',
  body: DELIVERY,
  answers: { 200: RECORDED, 202: DUPLICATE },
  headers: [
    {
      name: 'Refersion-Signature',
      description:
        'Refersion’s: the HMAC-SHA256 of the raw body under the account’s secret, in base64. The ' +
        'example is valid for the example body, indented by two spaces, in the local world.',
      example: 'DwAvSqMinwXLVul2OYc2sBgnVKLAfEpryEpX2iB0Sng=',
    },
    {
      name: 'Refersion-Topic',
      description: 'Refersion’s: what happened',
      example: 'NEW_CONVERSION',
    },
  ],
};

/** An action as impact.com reports it, with the macros of its template filled in. */
const POSTBACK = {
  description:
    'For networks that post by GET. For impact.com the `token` in the address proves who ' +
    'sent it; the generic network signs the query (`ts`, and `sig` at its end). With ' +
    '`answer=text` the body is only `OK`, or `ERROR`. Otherwise as for a POST.',
  answers: { 200: RECORDED, 202: DUPLICATE },
  query: [
    { name: 'token', description: 'The account’s secret', example: 'local-impact-postback-token' },
    { name: 'action_id', description: '`{ActionId}`', example: '1000.4636.158133' },
    { name: 'status', description: '`{Status}`', example: 'PENDING' },
    { name: 'amount', description: '`{Amount}`', example: '100.00' },
    { name: 'payout', description: '`{Payout}`', example: '20.00' },
    { name: 'currency', description: '`{Currency}`', example: 'USD' },
    { name: 'oid', description: '`{Oid}`: the shop’s order', example: 'I-501' },
    { name: 'event_date', description: '`{EventDate}`', example: '2026-11-22T08:00:00Z' },
    { name: 'promo_code', description: '`{PromoCode}`', example: 'MINA10' },
  ],
};
const WEBHOOK_EVENT = {
  id: exampleId('evt'),
  network: 'refersion',
  network_account_id: exampleId('net'),
  external_event_id: 'NEW_CONVERSION:501:PENDING:2026-11-22 08:00:00',
  topic: 'NEW_CONVERSION',
  method: 'POST',
  status: 'recorded',
  outcome: 'recorded',
  reason: null,
  error: null,
  attempts: 1,
  external_order_id: 'R-501',
  conversion_id: exampleId('cnv'),
  is_test: false,
  created_at: EXAMPLE_TIME,
  finished_at: EXAMPLE_TIME,
  redacted_at: null,
  resolution: null,
  resolved_at: null,
};
const DELIVERED = {
  verdicts: { verified: true, identified: true, understood: true },
  headers: { 'content-type': 'application/json', 'refersion-topic': 'NEW_CONVERSION' },
  body: '{"id":501,"order_id":"R-501","total":"100.00","currency":"USD"}',
  body_encoding: 'utf-8',
};

/** Where networks deliver, and what became of each delivery. */
export const INBOX_TEXTS: OperationTexts = {
  'GET /api/webhook-events': {
    id: 'listWebhookEvents',
    description:
      'Every verified delivery, whether or not it could be used. `status=quarantined` are those ' +
      'that wait for an operator; `external_order_id` finds all deliveries of one order; `from` ' +
      'and `to` are when it came, days by `timezone`.',
    answers: { 200: pageOfOne(WEBHOOK_EVENT) },
  },
  'GET /api/webhook-events/export.csv': {
    id: 'exportWebhookEvents',
    description:
      'The deliveries of the list as a file, with the same filters, without bodies. At most ' +
      '20,000 rows; ask for less time when there are more.',
    files: {
      'text/csv':
        'created_at,event_id,network,network_account_id,external_event_id,topic,method,status,' +
        'reason,attempts,external_order_id,conversion_id,is_test,finished_at,redacted_at,' +
        'resolution,' +
        'resolution_reason,resolved_at\r\n',
    },
  },
  'GET /api/webhook-events/:id': {
    id: 'showWebhookEvent',
    description:
      'The raw body as it came, until its personal data is removed (`redacted_at`), with what ' +
      'was made of it. It may contain personal data of customers.',
    params: { id: exampleId('evt') },
    answers: { 200: { ...WEBHOOK_EVENT, ...DELIVERED } },
  },
  'POST /api/webhook-events/:id/replay': {
    id: 'replayWebhookEvent',
    description:
      'Applies the stored bytes again, as safely as if the network delivered them again: what ' +
      'has had its effect is a `duplicate`. One that is quarantined, pending, ignored or ' +
      'unattributed can succeed once the cause is fixed; what was decided by hand is not ' +
      'applied again.',
    params: { id: exampleId('evt') },
    answers: { 200: RECORDED, 202: DUPLICATE },
  },
  'POST /api/webhook-events/:id/resolve': {
    id: 'resolveWebhookEvent',
    description:
      'For what can neither be mended nor left: `credit` records its order for somebody under ' +
      'a program’s terms (`amount` is the order’s; without it what the delivery says), `reverse` ' +
      'takes back a part of a conversion, `dismiss` only marks it. The reason stays with the ' +
      'delivery and in the order’s decision. Only for what moved no money, and once: then 409.',
    params: { id: exampleId('evt', 2) },
    body: { action: 'dismiss', reason: 'The shop confirmed that it was a test' },
    answers: {
      200: {
        ...WEBHOOK_EVENT,
        ...DELIVERED,
        id: exampleId('evt', 2),
        status: 'ignored',
        outcome: 'ignored',
        conversion_id: null,
        reason: 'Dismissed by hand: The shop confirmed that it was a test',
        resolution: { action: 'dismiss', reason: 'The shop confirmed that it was a test' },
        resolved_at: EXAMPLE_TIME,
      },
    },
  },
  'POST /webhooks/:network': {
    id: 'receiveWebhook',
    ...WEBHOOK,
    params: { network: 'refersion' },
  },
  'POST /webhooks/:network/:network_account_id': {
    id: 'receiveAccountWebhook',
    ...WEBHOOK,
    params: { network: 'refersion', network_account_id: exampleId('net') },
  },
  'GET /webhooks/:network': {
    id: 'receivePostback',
    ...POSTBACK,
    params: { network: 'impact' },
  },
  'GET /webhooks/:network/:network_account_id': {
    id: 'receiveAccountPostback',
    ...POSTBACK,
    params: { network: 'impact', network_account_id: exampleId('net', 2) },
  },
};
