import { createRoute, z } from '@hono/zod-openapi';
import { findAdapter, NETWORKS } from '@skinstack/networks/networks';
import { day, id, instant, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { restRoutes } from '../rest/resource-routes.ts';

const PATH = '/api/network-accounts';
const secret = z.string().min(8).max(500).openapi({ example: 'rfsn_webhook_signing_secret' });
const externalAccount = z.string().trim().min(1).max(200);

const titlesWith = (use: 'poll' | 'confirm') =>
  NETWORKS.map(findAdapter)
    .flatMap((one) => (one?.api?.[use] ? one.title : []))
    .join(', ');

const apiKey = z
  .string()
  .trim()
  .min(8)
  .max(500)
  .openapi({
    description:
      `The key we ask the network’s own API with: to import (${titlesWith('poll')}), ` +
      `to confirm (${titlesWith('confirm')})`,
    example: 'lv_creator_api_key',
  });

const adminToken = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,500}$/, '8 to 500 letters, digits and signs')
  .openapi({
    description:
      'The admin token of the shop (scope `write_discounts`), to make its codes with: kept ' +
      'encrypted, for this shop alone, and never shown',
    example: 'shpat_0123456789abcdef',
  });

const maxCommission = z.number().int().min(1).max(1_000_000).nullable().openapi({
  description: 'The most it may state as commission, of the order; null: the order’s amount',
  example: 5_000,
});

const newAccount = z
  .strictObject({
    network: z.enum(NETWORKS as [string, ...string[]]),
    merchant_id: id('mer').optional(),
    external_account: externalAccount.optional(),
    secret: secret.optional().openapi({
      description: 'The secret the network signs with; one is made when it is missing',
    }),
    api_key: apiKey.optional(),
    admin_token: adminToken.optional(),
    max_commission_bps: maxCommission.optional(),
  })
  .refine(
    ({ network, merchant_id }) => merchant_id !== undefined || !findAdapter(network)?.of_shop,
    {
      path: ['merchant_id'],
      message: 'Needed: such an account is one shop’s, and earns for its links alone',
    },
  )
  .openapi('NewNetworkAccount');
export type NewNetworkAccount = z.infer<typeof newAccount>;

const rotation = z
  .strictObject({
    secret: secret.optional(),
    grace_hours: z.number().int().min(0).max(168).default(24).openapi({
      description: 'How long the previous secret stays valid',
    }),
    force: z.boolean().default(false).openapi({
      description: 'Rotate although the secret before this one is still valid; it ends now',
    }),
  })
  .openapi('RotateSecret');
export type RotateSecret = z.infer<typeof rotation>;

const accountChanges = z.strictObject({
  is_active: z.boolean().optional(),
  external_account: externalAccount.nullable().optional(),
  api_key: apiKey.nullable().optional(),
  admin_token: adminToken.nullable().optional(),
  max_commission_bps: maxCommission.optional(),
});
export type NetworkAccountChanges = z.infer<typeof accountChanges>;

const evidence = z
  .object({
    orders: z.number().int().openapi({ description: 'How many orders this counts, at most 100' }),
    without: z.number().int().openapi({ description: 'How many of them nobody earned' }),
    by: z.array(
      z.object({
        kind: z.string().openapi({ description: 'By what they were credited' }),
        where: z.string().nullable().openapi({ description: 'Where that was found' }),
        orders: z.number().int(),
      }),
    ),
  })
  .openapi({ description: 'Its last hundred orders by evidence' });

const account = z
  .object({
    id: id('net'),
    network: z.string(),
    merchant_id: z.string().nullable(),
    external_account: z.string().nullable(),
    max_commission_bps: maxCommission,
    has_api_key: z.boolean().openapi({ description: 'We ask the network’s API with a key' }),
    has_admin_token: z
      .boolean()
      .openapi({ description: 'Codes are made, compared and ended in the shop' }),
    imported_until: day
      .nullable()
      .openapi({ description: 'The last day its import is complete to' }),
    import_problem: z.string().nullable().openapi({ description: 'Why its import does not go on' }),
    webhook_url: z.url(),
    capture_url: z
      .url()
      .nullable()
      .openapi({ description: 'Where the pixel of the shop posts; null where it has none' }),
    evidence,
    is_active: z.boolean(),
    previous_secret_expires_at: instant.nullable(),
    refused_count: z.int().openapi({
      description: 'Deliveries that no secret of it verified, since it has this one',
    }),
    refused_at: instant.nullable().openapi({ description: 'When the last of them came' }),
    closed_at: instant.nullable().openapi({ description: 'When the shop removed our app' }),
    created_at: instant,
  })
  .openapi('NetworkAccount');
const withSecret = account.extend({
  secret: z.string().optional().openapi({ description: 'Only when we made it, and only now' }),
});

const tested = z
  .object({
    event_id: id('evt').openapi({ description: 'The delivery in the inbox' }),
    outcome: z
      .string()
      .openapi({ description: '`ignored`: verified, stored, understood, and as a test let be' }),
    reason: z.string().nullable(),
  })
  .openapi('TestedAccount');

const shared = { tags: ['Networks'] };
export const ACCOUNT_ROUTES = {
  ...restRoutes({
    path: PATH,
    tag: 'Networks',
    one: 'network account',
    prefix: 'net',
    schema: account,
    changes: accountChanges,
    searched: 'Part of the network’s or the account’s name',
  }),
  create: createRoute({
    ...shared,
    method: 'post',
    path: PATH,
    summary: 'Add our account, or a shop’s, at a network',
    request: jsonBody(newAccount),
    responses: { 201: jsonAnswer('The account', withSecret), ...refusals(400, 401, 403, 404, 409) },
  }),
  rotate: createRoute({
    ...shared,
    method: 'post',
    path: `${PATH}/{id}/rotate`,
    summary: 'Give an account a new secret; the previous one stays valid for a while',
    request: { params: z.object({ id: id('net') }), ...jsonBody(rotation) },
    responses: { 200: jsonAnswer('The account', withSecret), ...refusals(400, 401, 403, 404, 409) },
  }),
  test: createRoute({
    ...shared,
    method: 'post',
    path: `${PATH}/{id}/test`,
    summary: 'Have an account deliver a test order of its network',
    request: { params: z.object({ id: id('net') }) },
    responses: {
      200: jsonAnswer('What became of it', tested),
      ...refusals(400, 401, 403, 404, 409, 503),
    },
  }),
} as const;
