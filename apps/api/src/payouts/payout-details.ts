import { createRoute, z } from '@hono/zod-openapi';
import { findPayoutDetails, upsertPayoutDetails } from '@skinstack/db/payouts/payout-details';
import type { payoutDetails } from '@skinstack/db/schema/payout-details';
import { openSecret, sealSecret } from '@skinstack/domain/crypto/seal';
import {
  maskDetails,
  PAYOUT_METHODS,
  type PayoutDetails,
  parseIban,
  payoutDetailsContext,
} from '@skinstack/domain/payouts/payout-details';
import { canonicalEmail } from '@skinstack/domain/people/canonical-email';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, INFLUENCER } from '../docs/examples.ts';
import { actorOf } from '../middleware/audit.ts';
import { requireOwner } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { defer, newRouter } from '../router.ts';
import { tellOwnChange } from './tell-changed-details.ts';

/** PayPal takes 127; the file goes into spreadsheets, so it does not begin as a formula does. */
const email = z
  .email()
  .max(127)
  .refine((text): boolean => /^[A-Za-z0-9]/.test(text), 'Begins with a letter or digit');
const iban = z
  .string()
  .max(50)
  .transform((text, context) => {
    const read = parseIban(text);
    if (read === null) context.addIssue({ code: 'custom', message: 'Not an IBAN: mistyped?' });
    return read ?? '';
  });
const holder = z
  .string()
  .trim()
  .min(1)
  .max(70)
  .refine((text): boolean => !/\p{Cc}/u.test(text), 'One line of text');

const newDetails = z
  .discriminatedUnion('method', [
    z.strictObject({ method: z.literal('paypal'), email }),
    z.strictObject({ method: z.literal('bank'), account_holder: holder, iban }),
  ])
  .openapi('NewPayoutDetails');

const details = z
  .object({
    influencer_id: id('inf'),
    method: z.enum(PAYOUT_METHODS),
    hint: z.string(),
    updated_at: instant,
    changed_at: instant.nullable(),
  })
  .openapi('PayoutDetails');

const shared = {
  path: '/api/influencers/{id}/payout-details' as const,
  tags: ['Money'],
  security: [{ bearer: [] }, { session: [] }],
};
const params = z.object({ id: id('inf') });

const routes = {
  set: createRoute({
    ...shared,
    method: 'put',
    summary: 'Set where an influencer is paid',
    request: { params, ...jsonBody(newDetails) },
    responses: { 200: jsonAnswer('As it is now', details), ...refusals(400, 401, 403, 404) },
  }),
  show: createRoute({
    ...shared,
    method: 'get',
    summary: 'Show where an influencer is paid, as a hint',
    request: { params },
    responses: { 200: jsonAnswer('As it is', details), ...refusals(400, 401, 404) },
  }),
};

/** Where influencers are paid. */
export function payoutDetailRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.set, async (context) => {
      const { id: influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const actor = actorOf(context.get('caller')).id;
      const told = withIdempotencyKey(ports, context);
      const row = await setPayoutDetails(told, influencer_id, context.req.valid('json'), actor);
      defer(context, tellOwnChange(ports, influencer_id));
      return context.json(presentDetails(row), 200);
    })
    .openapi(routes.show, async (context) => {
      const { id: influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const row = requireFound(await findPayoutDetails(ports.db, influencer_id), 'payout detail');
      return context.json(presentDetails(row), 200);
    });
}

function presentDetails(row: typeof payoutDetails.$inferSelect) {
  const { influencer_id, method, hint, updated_at, changed_at } = row;
  const times = { updated_at: updated_at.toISOString(), changed_at: changed_at?.toISOString() };
  return { influencer_id, method, hint, ...times, changed_at: times.changed_at ?? null };
}

const PAYOUT_DETAILS = {
  influencer_id: INFLUENCER.id,
  method: 'paypal',
  hint: 'm…@skinstack.example',
  updated_at: EXAMPLE_TIME,
  changed_at: null,
};

/** Where influencers are paid. */
export const PAYOUT_DETAILS_TEXTS: OperationTexts = {
  'PUT /api/influencers/:id/payout-details': {
    id: 'setPayoutDetails',
    description:
      'A PayPal address, or a bank account by its IBAN, whose check digits must hold. It takes ' +
      'the place of what was set before, is kept encrypted and shown as a hint only. Another ' +
      'account than before is not paid to for `details_hold_hours` of the payout policy, and the ' +
      'influencer is told by mail.',
    body: { method: 'paypal', email: 'mina@skinstack.example' },
    answers: { 200: PAYOUT_DETAILS },
  },
  'GET /api/influencers/:id/payout-details': {
    id: 'showPayoutDetails',
    description: 'How an influencer is paid, and enough of the account to know it by.',
    answers: { 200: PAYOUT_DETAILS },
  },
};

/** Sets where an influencer is paid. It is stored encrypted and given only to providers. */
async function setPayoutDetails(
  ports: Ports,
  influencer_id: string,
  details: PayoutDetails,
  actor: string,
) {
  const { sealing_key, random } = ports;
  const text = JSON.stringify(details);
  const context = payoutDetailsContext(influencer_id);
  const details_sealed = await sealSecret(sealing_key, text, context, random(12));
  const row = {
    ...{ influencer_id, method: details.method, details_sealed, hint: maskDetails(details) },
    ...{ account_hash: hashAccount(ports, details), mailbox_hash: hashMailbox(ports, details) },
    ...{ change_id: ports.newId('chg'), actor },
  };
  return upsertPayoutDetails(ports.db, row, ports.act ?? null);
}

/** Tells whether two accounts are the same without keeping either: the holder may be renamed. */
export function hashAccount({ digestSecret }: Pick<Ports, 'digestSecret'>, details: PayoutDetails) {
  const account = details.method === 'bank' ? details.iban : details.email.toLowerCase();
  return digestSecret(`${details.method}:${account}`);
}

/** The same of a PayPal account's mailbox in one spelling: a customer may write it otherwise. */
export function hashMailbox({ digestSecret }: Pick<Ports, 'digestSecret'>, details: PayoutDetails) {
  const mailbox = details.method === 'paypal' ? canonicalEmail(details.email) : null;
  return mailbox === null ? null : digestSecret(`mailbox:${mailbox}`);
}

/** Decrypts an influencer's payout details. */
export async function openPayoutDetails(
  ports: Ports,
  influencer_id: string,
  details_sealed: string,
): Promise<PayoutDetails> {
  const context = payoutDetailsContext(influencer_id);
  return JSON.parse(await openSecret(ports.sealing_key, details_sealed, context));
}
