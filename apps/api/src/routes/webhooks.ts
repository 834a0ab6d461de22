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
    .openapi(webhookRoute, async (context) => {
      const { network } = context.req.valid('param');
      const { status, body } = await receive(ports, context, network);
      return context.json(body, status);
    })
    .openapi(accountWebhookRoute, async (context) => {
      const { network, network_account_id } = context.req.valid('param');
      const { status, body } = await receive(ports, context, network, network_account_id);
      return context.json(body, status);
    });
}

/** Reads the bytes once, and says what to answer. */
async function receive(
  ports: Ports,
  context: Context<AppEnv>,
  network: string,
  account_id?: string,
) {
  const delivery = {
    headers: context.req.raw.headers,
    body: new Uint8Array(await context.req.raw.arrayBuffer()),
    received_at_ms: ports.now(),
  };
  return showOutcome(await receiveWebhook(ports, network, account_id, delivery));
}
