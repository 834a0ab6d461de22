import { createRoute, z } from '@hono/zod-openapi';
import { findPayoutDetails } from '@skinstack/db/find-payout-details';
import type { payoutDetails } from '@skinstack/db/schema/payout-details';
import { readIban } from '@skinstack/domain/iban';
import { PAYOUT_METHODS } from '@skinstack/domain/payout-details';
import { requireOwner } from '../middleware/authorize.ts';
import { newRouter } from '../new-router.ts';
import { setPayoutDetails } from '../payouts/set-payout-details.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from './shared-schemas.ts';

/** PayPal takes 127; the file goes into spreadsheets, so it does not begin as a formula does. */
const email = z
  .email()
  .max(127)
  .refine((text): boolean => /^[A-Za-z0-9]/.test(text), 'Begins with a letter or digit');
const iban = z
  .string()
  .max(50)
  .transform((text, context) => {
    const read = readIban(text);
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
    responses: { 200: jsonAnswer('As it is now', details), ...refusals(400, 401, 404) },
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
      const row = await setPayoutDetails(ports, influencer_id, context.req.valid('json'));
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
  const { influencer_id, method, hint, updated_at } = row;
  return { influencer_id, method, hint, updated_at: updated_at.toISOString() };
}
