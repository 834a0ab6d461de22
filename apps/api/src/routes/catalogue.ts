import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import type { RowTable } from '@skinstack/db/row-table';
import { influencers } from '@skinstack/db/schema/influencers';
import { merchants } from '@skinstack/db/schema/merchants';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { requireOwner } from '../authenticate.ts';
import { changeProduct } from '../catalogue/change-product.ts';
import { changeRow } from '../catalogue/change-row.ts';
import { createInfluencer } from '../catalogue/create-influencer.ts';
import { createMerchant } from '../catalogue/create-merchant.ts';
import { createProduct } from '../catalogue/create-product.ts';
import { createProgram } from '../catalogue/create-program.ts';
import { found } from '../catalogue/found.ts';
import { showRow } from '../catalogue/show-row.ts';
import { visibleProducts } from '../catalogue/visible-products.ts';
import { newRouter } from '../new-router.ts';
import { oncePorts } from '../once/once-ports.ts';
import type { Ports } from '../ports.ts';
import {
  influencerRoutes,
  merchantRoutes,
  productRoutes,
  programRoutes,
} from './catalogue-schemas.ts';

type Where = ReturnType<typeof visibleProducts>;
type Page = { limit: number; cursor?: string | undefined };

/** Merchants, programs, products and influencers: made, listed, shown, changed. */
export function catalogueRoutes(ports: Ports) {
  return newRouter()
    .route('/', merchantAndProgramRoutes(ports))
    .route('/', productAndInfluencerRoutes(ports));
}

async function listShown<T extends RowTable>(ports: Ports, table: T, page: Page, where?: Where) {
  const { data, next_cursor } = await listRows(ports.db, table, page, where);
  return { data: data.map((row) => showRow(row)), next_cursor };
}

async function show<T extends RowTable>(
  ports: Ports,
  table: T,
  one: string,
  id: string,
  where?: Where,
) {
  return showRow(found(await findRow(ports.db, table, id, where), one));
}

function merchantAndProgramRoutes(ports: Ports) {
  return newRouter()
    .openapi(merchantRoutes.create, async (context) =>
      context.json(
        showRow(await createMerchant(oncePorts(ports, context), context.req.valid('json'))),
        201,
      ),
    )
    .openapi(merchantRoutes.list, async (context) =>
      context.json(await listShown(ports, merchants, context.req.valid('query')), 200),
    )
    .openapi(merchantRoutes.show, async (context) =>
      context.json(await show(ports, merchants, 'merchant', context.req.valid('param').id), 200),
    )
    .openapi(merchantRoutes.change, async (context) => {
      const { id } = context.req.valid('param');
      const wish = context.req.valid('json');
      return context.json(showRow(await changeRow(ports, merchants, 'merchant', id, wish)), 200);
    })
    .openapi(programRoutes.create, async (context) =>
      context.json(
        showRow(await createProgram(oncePorts(ports, context), context.req.valid('json'))),
        201,
      ),
    )
    .openapi(programRoutes.list, async (context) =>
      context.json(await listShown(ports, programs, context.req.valid('query')), 200),
    )
    .openapi(programRoutes.show, async (context) =>
      context.json(await show(ports, programs, 'program', context.req.valid('param').id), 200),
    )
    .openapi(programRoutes.change, async (context) => {
      const { id } = context.req.valid('param');
      const wish = context.req.valid('json');
      return context.json(showRow(await changeRow(ports, programs, 'program', id, wish)), 200);
    });
}

function productAndInfluencerRoutes(ports: Ports) {
  return newRouter()
    .openapi(productRoutes.create, async (context) =>
      context.json(
        showRow(await createProduct(oncePorts(ports, context), context.req.valid('json'))),
        201,
      ),
    )
    .openapi(productRoutes.list, async (context) => {
      const where = visibleProducts(context.get('caller'));
      return context.json(await listShown(ports, products, context.req.valid('query'), where), 200);
    })
    .openapi(productRoutes.show, async (context) => {
      const { id } = context.req.valid('param');
      const where = visibleProducts(context.get('caller'));
      return context.json(await show(ports, products, 'product', id, where), 200);
    })
    .openapi(productRoutes.change, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(showRow(await changeProduct(ports, id, context.req.valid('json'))), 200);
    })
    .openapi(influencerRoutes.create, async (context) =>
      context.json(
        showRow(await createInfluencer(oncePorts(ports, context), context.req.valid('json'))),
        201,
      ),
    )
    .openapi(influencerRoutes.list, async (context) =>
      context.json(await listShown(ports, influencers, context.req.valid('query')), 200),
    )
    .openapi(influencerRoutes.show, async (context) => {
      const { id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), id);
      return context.json(await show(ports, influencers, 'influencer', id), 200);
    })
    .openapi(influencerRoutes.change, async (context) => {
      const { id } = context.req.valid('param');
      const wish = context.req.valid('json');
      const row = await changeRow(ports, influencers, 'influencer', id, wish);
      return context.json(showRow(row), 200);
    });
}
