import { readConversions } from '../conversions/read-conversions.ts';
import { readOrder } from '../conversions/read-order.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { ORDER_ROUTES } from './conversion-schemas.ts';

/** What orders earned, and why they did or did not. */
export function orderRoutes(ports: Ports) {
  return newRouter()
    .openapi(ORDER_ROUTES.list, async (context) => {
      const { limit, cursor, ...filter } = context.req.valid('query');
      const caller = context.get('caller');
      return context.json(await readConversions(ports, caller, filter, { limit, cursor }), 200);
    })
    .openapi(ORDER_ROUTES.show, async (context) => {
      const filter = context.req.valid('param');
      const page = await readConversions(ports, context.get('caller'), filter, { limit: 1 });
      return context.json(requireFound(page.data[0] ?? null, 'conversion'), 200);
    })
    .openapi(ORDER_ROUTES.order, async (context) => {
      const { external_order_id } = context.req.valid('param');
      const { network_account_id } = context.req.valid('query');
      const caller = context.get('caller');
      const order = await readOrder(ports, caller, external_order_id, network_account_id);
      return context.json(order, 200);
    });
}
