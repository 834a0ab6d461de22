import { findMerchantOfProgram } from '@skinstack/db/find-merchant-of-program';
import { products } from '@skinstack/db/schema/products';
import { Problem } from '@skinstack/domain/problem';
import type { z } from 'zod';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import type { newProduct } from '../routes/catalogue-schemas.ts';
import { allowedDestination } from './allowed-destination.ts';

/**
 * Adds a product to a program of its merchant; its page must be on one of the merchant's hosts.
 * @throws Problem `not_found`, `conflict`, `destination_not_allowed`
 */
export async function createProduct(ports: Ports, input: z.infer<typeof newProduct>) {
  const merchant = await findMerchantOfProgram(ports.db, input.program_id);
  if (merchant?.merchant_id !== input.merchant_id) {
    const error = { path: 'program_id', message: 'The merchant has no such program' };
    throw new Problem('not_found', `${error.path}: ${error.message}.`, { errors: [error] });
  }
  const url = allowedDestination('url', input.url, merchant.allowed_hosts, ports.short_domain);
  const { row } = await refuseBrokenReference(
    insertIdempotent(ports, products, {
      id: ports.newId('prd'),
      merchant_id: input.merchant_id,
      program_id: input.program_id,
      name: input.name,
      url,
      external_product_id: input.external_product_id ?? null,
      sku: input.sku ?? null,
      price_minor: input.price_minor === undefined ? null : BigInt(input.price_minor),
      category: input.category ?? null,
      step: input.step ?? null,
      skin_types: input.skin_types ?? [],
      concerns: input.concerns ?? [],
      ingredients: input.ingredients ?? [],
      size_ml: input.size_ml ?? null,
      days_of_supply: input.days_of_supply ?? null,
    }),
  );
  return row;
}
