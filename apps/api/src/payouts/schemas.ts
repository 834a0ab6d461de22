import { createRoute, z } from '@hono/zod-openapi';
import { isCurrency } from '@skinstack/domain/money';
import { LEFT_OUT } from '@skinstack/domain/payouts/payout-policy';
import { PAYOUT_STATES } from '@skinstack/domain/payouts/payout-state';
import {
  amountMinor,
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
    dry_run: z.boolean().optional(),
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

/** What is said of what went to the bank. */
export const sentBody = z
  .strictObject({ external_reference: oneLine(100).optional() })
  .openapi('SentPayouts');
const sent = z
  .strictObject({
    external_reference: oneLine(100).optional(),
    as_exported: z.boolean().optional(),
  })
  .openapi('SentPayout');
const returned = z
  .strictObject({ reason: oneLine(200), returned_on: day })
  .openapi('ReturnedPayout');
const failed = z.strictObject({ reason: oneLine(200).optional() }).openapi('FailedPayout');

const state = z.enum(PAYOUT_STATES);

/** A payout as it is shown. */
export const payoutSchema = z
  .object({
    id: id('pay'),
    influencer_id: id('inf'),
    amount_minor: amountMinor,
    requested_minor: amountMinor,
    currency,
    state,
    run_id: id('run'),
    external_reference: z.string().nullable(),
    failure_reason: z.string().nullable(),
    created_at: instant,
    sent_at: instant.nullable(),
    settled_at: instant.nullable(),
    failed_at: instant.nullable(),
    returned_at: instant.nullable(),
    returned_on: z.string().nullable(),
    cancelled_at: instant.nullable(),
  })
  .openapi('Payout');

const item = z
  .object({
    commission_id: id('com'),
    conversion_id: id('cnv').nullable(),
    order_id: z.string().nullable(),
    reason: z.string().nullable(),
    amount_minor: amountMinor,
  })
  .openapi('PayoutItem');

const exported = z
  .object({
    id: id('exp'),
    format: z.string(),
    amount_minor: amountMinor,
    currency,
    account_hash: z.string(),
    hint: z.string(),
    actor: z.string(),
    created_at: instant,
  })
  .openapi('PayoutExport');

const leftOut = z.array(
  z.object({ influencer_id: id('inf'), amount: money, reason: z.enum(LEFT_OUT) }),
);
const planned = z
  .object({
    payouts: z.array(
      z.object({
        influencer_id: id('inf'),
        amount_minor: amountMinor,
        currency,
        method: z.string().nullable(),
      }),
    ),
    left_out: leftOut,
  })
  .openapi('PlannedPayouts');

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
      200: jsonAnswer('What would happen (`dry_run`)', planned),
      201: jsonAnswer(
        'The payouts',
        z.object({
          payouts: z.array(payoutSchema),
          run_id: id('run').nullable(),
        }),
      ),
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
      200: jsonAnswer(
        'The payout',
        payoutSchema.extend({ items: z.array(item), exports: z.array(exported) }),
      ),
      ...refusals(400, 401, 404),
    },
  }),
  send: move('/api/payouts/{id}/send', 'Say that a payout went to the bank', sent),
  settle: move('/api/payouts/{id}/settle', 'Say that a payout arrived', z.strictObject({})),
  return: move('/api/payouts/{id}/return', 'Say that a settled payout came back', returned),
  fail: move('/api/payouts/{id}/fail', 'Say that a payout did not arrive', failed),
};
