import { createRoute, z } from '@hono/zod-openapi';
import { amountMinor, currency, id, jsonAnswer, refusals } from './shared-schemas.ts';

export const OUTCOMES = [
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
export const outcome = z
  .object({
    outcome: z.enum(OUTCOMES),
    event_id: id('evt'),
    conversion_id: id('cnv').nullable().optional(),
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
