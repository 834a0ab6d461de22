import { createRoute, z } from '@hono/zod-openapi';
import {
  findPayoutPolicy,
  type PayoutPolicy,
  upsertPayoutPolicy,
} from '@skinstack/db/payouts/payout-policy';
import type { StoredMinimum, StoredOverride } from '@skinstack/db/schema/payout-policies';
import { isCurrency, toJsonMinor } from '@skinstack/domain/money';
import { minimumIn, type PayTerms, termsFor } from '@skinstack/domain/payouts/payout-policy';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { currency, givenMinor, jsonAnswer, jsonBody, money, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';

const minimum = z.strictObject({
  amount_minor: givenMinor(1),
  currency: currency.refine((code): boolean => isCurrency(code), 'An ISO 4217 code we know'),
});
const minimums = z
  .array(minimum)
  .max(50)
  .refine(
    (list): boolean => new Set(list.map((one) => one.currency)).size === list.length,
    'Each currency once',
  );
const dayOfMonth = z.number().int().min(1).max(28).nullable();

/** What of the policy is another for one influencer, as it is sent. */
export const payoutOverride = z
  .strictObject({ minimums: minimums.optional(), day_of_month: dayOfMonth.optional() })
  .nullable();
/** The same as it is shown. */
export const shownOverride = z
  .object({ minimums: z.array(money).optional(), day_of_month: dayOfMonth.optional() })
  .nullable();

const newPolicy = z
  .strictObject({
    minimums: minimums.default([]),
    day_of_month: dayOfMonth.default(null),
    details_hold_hours: z.number().int().min(0).max(720).default(48),
    approvers: z.number().int().min(1).max(2).default(1),
  })
  .openapi('NewPayoutPolicy');
const policy = z
  .object({
    minimums: z.array(money),
    day_of_month: z.number().int().nullable(),
    details_hold_hours: z.number().int(),
    approvers: z.number().int(),
  })
  .openapi('PayoutPolicy');

const shared = {
  path: '/api/payout-policy' as const,
  tags: ['Money'],
  security: [{ bearer: [] }, { session: [] }],
};
const ROUTES = {
  show: createRoute({
    ...shared,
    method: 'get',
    summary: 'Show how payouts are made',
    responses: { 200: jsonAnswer('As it is', policy), ...refusals(401, 403) },
  }),
  set: createRoute({
    ...shared,
    method: 'put',
    summary: 'Set how payouts are made',
    request: jsonBody(newPolicy),
    responses: { 200: jsonAnswer('As it is now', policy), ...refusals(400, 401, 403) },
  }),
};

/** How payouts are made. */
export function payoutPolicyRoutes(ports: Ports) {
  return newRouter()
    .openapi(ROUTES.show, async (context) =>
      context.json(presentPolicy(await findPayoutPolicy(ports.db)), 200),
    )
    .openapi(ROUTES.set, async (context) => {
      const { minimums, ...input } = context.req.valid('json');
      const { act = null } = withIdempotencyKey(ports, context);
      const policy = { ...input, minimums: minimums.map(storeMinimum) };
      await upsertPayoutPolicy(ports.db, policy, act);
      return context.json(presentPolicy(await findPayoutPolicy(ports.db)), 200);
    });
}

type GivenMinimum = { amount_minor: number; currency: string };

const storeMinimum = ({ amount_minor, currency }: GivenMinimum): StoredMinimum => ({
  currency,
  amount_minor: String(amount_minor),
});
const showMinimum = ({ amount_minor, currency }: StoredMinimum) => ({
  amount_minor: toJsonMinor(BigInt(amount_minor)),
  currency,
});

/** An override as its column keeps it. */
export function storeOverride(given: z.infer<typeof payoutOverride>): StoredOverride | null {
  if (given === null) return null;
  const { minimums, day_of_month } = given;
  return {
    ...(minimums === undefined ? {} : { minimums: minimums.map(storeMinimum) }),
    ...(day_of_month === undefined ? {} : { day_of_month }),
  };
}

/** An override as JSON. */
export function presentOverride(stored: StoredOverride | null) {
  if (stored === null) return null;
  const { minimums, ...rest } = stored;
  return { ...rest, ...(minimums === undefined ? {} : { minimums: minimums.map(showMinimum) }) };
}

function presentPolicy({ minimums, ...stored }: PayoutPolicy) {
  const { day_of_month, details_hold_hours, approvers } = stored;
  return { minimums: minimums.map(showMinimum), day_of_month, details_hold_hours, approvers };
}

/** The terms of one influencer as the domain reads them. */
export function payTermsOf(stored: PayoutPolicy, override: StoredOverride | null): PayTerms {
  const read = (list: readonly StoredMinimum[]) =>
    list.map(({ currency, amount_minor }) => ({ currency, amount_minor: BigInt(amount_minor) }));
  const { minimums, day_of_month } = override ?? {};
  return termsFor(
    { minimums: read(stored.minimums), day_of_month: stored.day_of_month },
    { day_of_month, minimums: minimums && read(minimums) },
  );
}

/** The least that is paid out to an influencer in a currency. */
export function minimumOf(
  stored: PayoutPolicy,
  override: StoredOverride | null,
  code: string,
): bigint {
  return minimumIn(payTermsOf(stored, override), code);
}

const EXAMPLE = {
  minimums: [{ amount_minor: 2_000, currency: 'USD' }],
  day_of_month: 5,
  details_hold_hours: 48,
  approvers: 1,
};

/** How payouts are made. */
export const PAYOUT_POLICY_TEXTS: OperationTexts = {
  'GET /api/payout-policy': {
    id: 'showPayoutPolicy',
    description:
      'The least that is paid out in each currency, the day of the month (UTC) payouts are due, ' +
      'how long a changed account is not paid to, and how many people agree to a run.',
    answers: { 200: EXAMPLE },
  },
  'PUT /api/payout-policy': {
    id: 'setPayoutPolicy',
    description:
      'Takes the place of all that was set before; what is left out is as it was at first. ' +
      'Another minimum or day for one influencer: `payout_policy` of `PATCH ' +
      '/api/influencers/{id}`. With `approvers` 2 (or `PAYOUT_APPROVERS=2`) a run is sent only ' +
      'after somebody else than who requested it has agreed.',
    body: EXAMPLE,
    answers: { 200: EXAMPLE },
  },
};
