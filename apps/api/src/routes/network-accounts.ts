import { createRoute, z } from '@hono/zod-openapi';
import { NETWORKS } from '@skinstack/networks/networks';
import { createNetworkAccount } from '../networks/create-network-account.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from './shared-schemas.ts';

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

export type NewNetworkAccount = z.infer<typeof body>;

const createNetworkAccountRoute = createRoute({
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

/** Accounts at networks, and the secrets they sign with. */
export function networkAccountRoutes(ports: Ports) {
  return newRouter().openapi(createNetworkAccountRoute, async (context) => {
    const { origin } = new URL(context.req.url);
    const made = await createNetworkAccount(ports, context.req.valid('json'), origin);
    return context.json(made, 201);
  });
}
