import { influencers } from '@skinstack/db/schema/influencers';
import { createInfluencer } from '../catalogue/create-influencer.ts';
import { requireOwner } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { changeRow, presentOne, presentRow, presentRows } from '../rest/rows.ts';
import { INFLUENCER_ROUTES } from './influencer-schemas.ts';

/** Those who recommend products. */
export function influencerRoutes(ports: Ports) {
  return newRouter()
    .openapi(INFLUENCER_ROUTES.create, async (context) =>
      context.json(
        presentRow(
          await createInfluencer(withIdempotencyKey(ports, context), context.req.valid('json')),
        ),
        201,
      ),
    )
    .openapi(INFLUENCER_ROUTES.list, async (context) =>
      context.json(await presentRows(ports, influencers, context.req.valid('query')), 200),
    )
    .openapi(INFLUENCER_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), id);
      return context.json(await presentOne(ports, influencers, 'influencer', id), 200);
    })
    .openapi(INFLUENCER_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const row = await changeRow(ports, influencers, 'influencer', id, input);
      return context.json(presentRow(row), 200);
    });
}
