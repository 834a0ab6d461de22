import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { changeNetworkAccount } from '../networks/change-network-account.ts';
import { createNetworkAccount } from '../networks/create-network-account.ts';
import { rotateSecret } from '../networks/rotate-secret.ts';
import { ACCOUNT_ROUTES } from '../networks/schemas.ts';
import { presentNetworkAccount } from '../networks/show-network-account.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';

/** Accounts at networks: create, list, show, change, rotate the secret. */
export function networkAccountRoutes(ports: Ports) {
  const { db } = ports;
  const originOf = (url: string) => new URL(url).origin;
  return newRouter()
    .openapi(ACCOUNT_ROUTES.create, async (context) => {
      const { row, secret, query } = await createNetworkAccount(
        withIdempotencyKey(ports, context),
        context.req.valid('json'),
      );
      const shown = presentNetworkAccount(row, originOf(context.req.url), query);
      return context.json({ ...shown, ...secret }, 201);
    })
    .openapi(ACCOUNT_ROUTES.list, async (context) => {
      const page = await listRows(db, networkAccounts, context.req.valid('query'));
      const origin = originOf(context.req.url);
      const data = page.data.map((row) => presentNetworkAccount(row, origin));
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(ACCOUNT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const row = requireFound(await findRow(db, networkAccounts, id), 'network account');
      return context.json(presentNetworkAccount(row, originOf(context.req.url)), 200);
    })
    .openapi(ACCOUNT_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const row = await changeNetworkAccount(ports, id, input);
      return context.json(presentNetworkAccount(row, originOf(context.req.url)), 200);
    })
    .openapi(ACCOUNT_ROUTES.rotate, async (context) => {
      const { id } = context.req.valid('param');
      const { row, secret, query } = await rotateSecret(ports, id, context.req.valid('json'));
      const shown = presentNetworkAccount(row, originOf(context.req.url), query);
      return context.json({ ...shown, ...secret }, 200);
    });
}
