import { createRoute, z } from '@hono/zod-openapi';
import { insertNetworkAccount } from '@skinstack/db/insert-network-account';
import { sealSecret } from '@skinstack/domain/seal';
import { NETWORKS } from '@skinstack/networks/networks';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from './schemas.ts';

const body = z
  .strictObject({
    network: z.enum(NETWORKS as [string, ...string[]]),
    merchant_id: id('mer').optional(),
    external_account: z.string().trim().min(1).max(200).optional(),
    secret: z.string().min(8).max(500).optional().openapi({
      description: 'The secret the network signs with; one is made when it is missing',
    }),
  })
  .openapi('NewNetworkAccount');

export const createNetworkAccountRoute = createRoute({
  method: 'post',
  path: '/api/network-accounts',
  tags: ['Networks'],
  summary: 'Add our account, or a shop’s, at a network',
  security: [{ bearer: [] }],
  request: jsonBody(body),
  responses: {
    201: jsonAnswer(
      'The account; `secret` is there only when we made it, and only now',
      z.object({
        id: id('net'),
        network: z.string(),
        merchant_id: z.string().nullable(),
        external_account: z.string().nullable(),
        webhook_url: z.url(),
        secret: z.string().optional(),
        created_at: instant,
      }),
    ),
    ...refusals(400, 401, 403, 404),
  },
});

/** Adds a network account with its secret encrypted, bound to the account's id. */
export async function createNetworkAccount(
  ports: Ports,
  wish: z.infer<typeof body>,
  origin: string,
) {
  const account_id = ports.newId('net');
  const secret = wish.secret ?? btoa(String.fromCharCode(...ports.random(32)));
  const row = await insertNetworkAccount(ports.db, {
    id: account_id,
    network: wish.network,
    merchant_id: wish.merchant_id ?? null,
    external_account: wish.external_account ?? null,
    secret_sealed: await sealSecret(ports.sealing_key, secret, account_id, ports.random(12)),
  });
  const { id, network, merchant_id, external_account } = row;
  return {
    ...{ id, network, merchant_id, external_account },
    webhook_url: `${origin}/webhooks/${row.network}/${row.id}`,
    ...(wish.secret === undefined ? { secret } : {}),
    created_at: row.created_at.toISOString(),
  };
}
