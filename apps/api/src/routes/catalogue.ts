import { createInfluencer } from '../catalogue/create-influencer.ts';
import { createMerchant } from '../catalogue/create-merchant.ts';
import { createProduct } from '../catalogue/create-product.ts';
import { createProgram } from '../catalogue/create-program.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import * as catalogue from './catalogue-schemas.ts';

/** Merchants, programs, products and influencers. */
export function catalogueRoutes(ports: Ports) {
  return newRouter()
    .openapi(catalogue.createMerchantRoute, async (context) =>
      context.json(await createMerchant(ports, context.req.valid('json')), 201),
    )
    .openapi(catalogue.createProgramRoute, async (context) =>
      context.json(await createProgram(ports, context.req.valid('json')), 201),
    )
    .openapi(catalogue.createProductRoute, async (context) =>
      context.json(await createProduct(ports, context.req.valid('json')), 201),
    )
    .openapi(catalogue.createInfluencerRoute, async (context) =>
      context.json(await createInfluencer(ports, context.req.valid('json')), 201),
    );
}
