import { Problem } from '@skinstack/domain/problem';
import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { receiveWebhook } from '../webhooks/receive-webhook.ts';
import { showOutcome } from '../webhooks/show-outcome.ts';
import { accountWebhookRoute, webhookRoute } from './webhook-schemas.ts';

/** Where networks deliver. */
export function webhookRoutes(ports: Ports) {
  return newRouter()
    .openapi(webhookRoute, receive(ports))
    .openapi(accountWebhookRoute, receive(ports));
}

/** Reads the bytes once, and answers. */
function receive(ports: Ports) {
  return async (context: Context<AppEnv>) => {
    const delivery = {
      headers: context.req.raw.headers,
      body: new Uint8Array(await context.req.raw.arrayBuffer()),
      received_at_ms: ports.now(),
    };
    const network = context.req.param('network');
    if (network === undefined) throw new Problem('not_found', 'Name the network in the path.');
    const account_id = context.req.param('network_account_id');
    const { status, body } = showOutcome(
      await receiveWebhook(ports, network, account_id, delivery),
    );
    return context.json(body, status);
  };
}
