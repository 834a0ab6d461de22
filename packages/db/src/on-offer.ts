import { type SQL, sql } from 'drizzle-orm';
import { merchants } from './schema/merchants.ts';
import { products } from './schema/products.ts';
import { programs } from './schema/programs.ts';

/** That links can be made to a product: it, its program and its merchant are active. */
export function onOffer(): SQL {
  return sql`${products.is_active}
    and exists (select from ${programs}
      where ${programs.id} = ${products.program_id} and ${programs.is_active})
    and exists (select from ${merchants}
      where ${merchants.id} = ${products.merchant_id} and ${merchants.is_active})`;
}
