import { exampleId } from '../../routes/example-id.ts';
import {
  COUPON,
  DUPLICATE,
  INFLUENCER,
  NETWORK_ACCOUNT,
  pageOfOne,
  RECORDED,
  RULE,
} from '../examples.ts';
import type { OperationTexts } from '../operation-text.ts';

const secret = '3kT0bq9zYw2m…';

/** An order as Refersion reports it; the coupon of the local world is Mina Park’s. */
const DELIVERY = {
  ...{ id: 501, created: '2026-11-22 08:00:00', updated: '2026-11-22 08:00:00' },
  ...{ status: 'PENDING', total: '100.00', commission_total: '20.00', currency: 'USD' },
  ...{ order_id: 'R-501', coupon_code: 'MINA10' },
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
        'example is right for the example body, indented by two spaces, in the local world.',
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
    'For networks that post by GET. Of impact.com the `token` in the address is what proves who ' +
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

/** Networks, the accounts they sign with, and the special terms of a program. */
export const NETWORK_TEXTS: OperationTexts = {
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
  'POST /api/network-accounts': {
    id: 'createNetworkAccount',
    description:
      'Our account at a network, or a shop’s (`merchant_id`). Give the network `webhook_url`; ' +
      'its deliveries verify against `secret`, which is kept encrypted and never shown again.',
    body: { network: 'refersion', merchant_id: exampleId('mer') },
    answers: { 201: { ...NETWORK_ACCOUNT, merchant_id: exampleId('mer'), secret } },
  },
  'GET /api/network-accounts': {
    id: 'listNetworkAccounts',
    description: 'All accounts, the newest first; never their secrets.',
    answers: { 200: pageOfOne(NETWORK_ACCOUNT) },
  },
  'GET /api/network-accounts/:id': {
    id: 'showNetworkAccount',
    description: 'One account, and until when its previous secret still verifies.',
    answers: { 200: NETWORK_ACCOUNT },
  },
  'PATCH /api/network-accounts/:id': {
    id: 'changeNetworkAccount',
    description: 'What is left out stays. Deliveries for an inactive account are refused.',
    body: { external_account: 'dew-botanics' },
    answers: { 200: { ...NETWORK_ACCOUNT, external_account: 'dew-botanics' } },
  },
  'POST /api/network-accounts/:id/rotate': {
    id: 'rotateNetworkAccountSecret',
    description:
      'The previous secret verifies for `grace_hours` more, so that nothing is lost while the ' +
      'network is told the new one. Without a `secret` one is made, and shown this once.',
    body: { grace_hours: 48 },
    answers: {
      200: { ...NETWORK_ACCOUNT, previous_secret_expires_at: '2026-11-24T08:00:00.000Z', secret },
    },
  },
  'POST /api/programs/:id/rules': {
    id: 'createRule',
    description:
      'An exception to the program’s rate: a percentage or a flat amount, for a product, an ' +
      'influencer, a category, or for a time. The most specific rule holds: influencer and ' +
      'product, then influencer, product, category, program.',
    body: { rate_bps: 2_500, category: 'serum' },
    answers: { 201: RULE },
  },
  'GET /api/programs/:id/rules': {
    id: 'listRules',
    description: 'The exceptions of a program, the newest first; past ones too.',
    answers: { 200: pageOfOne(RULE) },
  },
  'POST /api/programs/:id/coupons': {
    id: 'createCoupon',
    description:
      'An order with this code and no click is the influencer’s. A code is unique in its ' +
      'program, whatever its case.',
    body: { code: 'MINAGLOWS15', influencer_id: INFLUENCER.id },
    answers: { 201: { ...COUPON, code: 'MINAGLOWS15' } },
  },
  'GET /api/programs/:id/coupons': {
    id: 'listCoupons',
    description: 'The codes of a program and whose they are, the newest first.',
    answers: { 200: pageOfOne(COUPON) },
  },
};
