import { findMerchantOfProgram } from '@skinstack/db/find-merchant-of-program';
import { products } from '@skinstack/db/schema/products';
import { Problem } from '@skinstack/domain/problem';
import type { z } from 'zod';
import { insertOnce } from '../once/insert-once.ts';
import type { Ports } from '../ports.ts';
import type { newProduct } from '../routes/catalogue-schemas.ts';
import { allowedDestination } from './allowed-destination.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/**
 * Adds a product to a program of its merchant; its page must be on one of the merchant's hosts.
 * @throws Problem `not_found`, `conflict`, `destination_not_allowed`
 */
export async function createProduct(ports: Ports, wish: z.infer<typeof newProduct>) {
  const merchant = await findMerchantOfProgram(ports.db, wish.program_id);
  if (merchant?.merchant_id !== wish.merchant_id) {
    const error = { path: 'program_id', message: 'The merchant has no such program' };
    throw new Problem('not_found', `${error.path}: ${error.message}.`, { errors: [error] });
  }
  const url = allowedDestination('url', wish.url, merchant.allowed_hosts, ports.short_domain);
  const { row } = await refuseBrokenReference(
    insertOnce(ports, products, {
      id: ports.newId('prd'),
      merchant_id: wish.merchant_id,
      program_id: wish.program_id,
      name: wish.name,
      url,
      external_product_id: wish.external_product_id ?? null,
      sku: wish.sku ?? null,
      price_minor: wish.price_minor === undefined ? null : BigInt(wish.price_minor),
      category: wish.category ?? null,
      step: wish.step ?? null,
      skin_types: wish.skin_types ?? [],
      concerns: wish.concerns ?? [],
      ingredients: wish.ingredients ?? [],
      size_ml: wish.size_ml ?? null,
      days_of_supply: wish.days_of_supply ?? null,
    }),
  );
  return row;
}
