import { and, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { onOffer } from './on-offer.ts';
import { merchants } from './schema/merchants.ts';
import { products } from './schema/products.ts';
import { programs } from './schema/programs.ts';

/** A product with what making a link to it needs; null when there is none or it is not offered. */
export async function findProduct(db: Database, product_id: string) {
  const [row] = await db
    .select({
      product_id: products.id,
      program_id: products.program_id,
      url: products.url,
      allowed_hosts: merchants.allowed_hosts,
      click_parameter: programs.click_parameter,
      attribution_window_days: programs.attribution_window_days,
    })
    .from(products)
    .innerJoin(programs, eq(programs.id, products.program_id))
    .innerJoin(merchants, eq(merchants.id, products.merchant_id))
    .where(and(eq(products.id, product_id), onOffer()));
  return row ?? null;
}
