import { createRoute, z } from '@hono/zod-openapi';
import { isCurrency } from '@skinstack/domain/money';
import { PAYOUT_STATES } from '@skinstack/domain/payouts/payout-state';
import {
  amountMinor,
  currency,
  givenMinor,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';

const MAX_INFLUENCERS = 1_000;

const knownCurrency = currency.refine(
  (code): boolean => isCurrency(code),
  'An ISO 4217 code in capital letters',
);

export const newPayouts = z
  .strictObject({
    currency: knownCurrency,
    influencer_ids: z
      .array(id('inf'))
      .min(1)
      .max(MAX_INFLUENCERS)
      .refine((ids): boolean => new Set(ids).size === ids.length, 'Each only once')
      .optional(),
    minimum_minor: givenMinor(1).optional(),
  })
  .openapi('NewPayouts');

/** Text without control characters, which would break the files it goes into. */
const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text): boolean => !/\p{Cc}/u.test(text), 'One line of text');

const sent = z.strictObject({ external_reference: oneLine(100).optional() }).openapi('SentPayout');
const failed = z.strictObject({ reason: oneLine(200).optional() }).openapi('FailedPayout');

const state = z.enum(PAYOUT_STATES);

const payoutSchema = z
  .object({
    id: id('pay'),
    influencer_id: id('inf'),
    amount_minor: amountMinor,
    currency,
    state,
    external_reference: z.string().nullable(),
    failure_reason: z.string().nullable(),
    created_at: instant,
    sent_at: instant.nullable(),
    settled_at: instant.nullable(),
    failed_at: instant.nullable(),
  })
  .openapi('Payout');

const item = z
  .object({
    commission_id: id('com'),
    conversion_id: id('cnv'),
    order_id: z.string(),
    amount_minor: amountMinor,
  })
  .openapi('PayoutItem');

const shared = { tags: ['Money'], security: [{ bearer: [] }, { session: [] }] };
const params = z.object({ id: id('pay') });
const optionalBody = <S extends z.ZodType>(schema: S) =>
  ({ body: { required: false, content: { 'application/json': { schema } } } }) as const;

function move<P extends string, S extends z.ZodType>(path: P, summary: string, body: S) {
  return createRoute({
    ...shared,
    method: 'post',
    path,
    summary,
    request: { params, ...optionalBody(body) },
    responses: {
      200: jsonAnswer('The payout as it is now', payoutSchema),
      ...refusals(400, 401, 403, 404, 409),
    },
  });
}

export const PAYOUT_ROUTES = {
  request: createRoute({
    ...shared,
    method: 'post',
    path: '/api/payouts',
    summary: 'Request payouts of what is payable',
    request: jsonBody(newPayouts),
    responses: {
      201: jsonAnswer('The payouts', z.object({ payouts: z.array(payoutSchema) })),
      ...refusals(400, 401, 403, 409),
    },
  }),
  list: createRoute({
    ...shared,
    method: 'get',
    path: '/api/payouts',
    summary: 'List payouts, newest first',
    request: {
      query: pageQuery('pay').extend({
        state: state.optional(),
        influencer_id: id('inf').optional(),
        currency: currency.optional(),
      }),
    },
    responses: { 200: jsonAnswer('A page', pageOf(payoutSchema)), ...refusals(400, 401) },
  }),
  show: createRoute({
    ...shared,
    method: 'get',
    path: '/api/payouts/{id}',
    summary: 'Show a payout with what it is made of',
    request: { params },
    responses: {
      200: jsonAnswer('The payout', payoutSchema.extend({ items: z.array(item) })),
      ...refusals(400, 401, 404),
    },
  }),
  send: move('/api/payouts/{id}/send', 'Say that a payout went to the bank', sent),
  settle: move('/api/payouts/{id}/settle', 'Say that a payout arrived', z.strictObject({})),
  fail: move('/api/payouts/{id}/fail', 'Say that a payout did not arrive', failed),
};
