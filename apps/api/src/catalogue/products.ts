import { findMerchantOfProgram } from '@skinstack/db/catalogue/find-merchant-of-program';
import { updateProductsActive } from '@skinstack/db/catalogue/products';
import { findRow } from '@skinstack/db/rows/find-rows';
import { updateRowAs } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { Problem } from '@skinstack/domain/problem';
import type { ProductChanged } from '@skinstack/networks/event';
import type { z } from 'zod';
import type { DeliverySource, Outcome } from '../delivery.ts';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference, requireFound, sentFields } from '../rest/rows.ts';
import { addressOfProgram, allowedDestination } from './destination.ts';
import type { newProduct, productChanges } from './schemas.ts';

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
      image_url: input.image_url ?? null,
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
      period_after_opening_months: input.period_after_opening_months ?? null,
    }),
  );
  return row;
}

/**
 * Changes a product; links already made keep their destination.
 * @throws Problem `not_found`, `conflict`, `destination_not_allowed`
 */
export async function changeProduct(
  ports: Ports,
  id: string,
  input: z.infer<typeof productChanges>,
) {
  const product = requireFound(await findRow(ports.db, products, id), 'product');
  const { price_minor, url, skin_types, concerns, ingredients, ...fields } = sentFields(input);
  const changes = {
    ...fields,
    // no list is an empty one
    ...sentFields({
      skin_types: skin_types === null ? [] : skin_types,
      concerns: concerns === null ? [] : concerns,
      ingredients: ingredients === null ? [] : ingredients,
      price_minor: typeof price_minor === 'number' ? BigInt(price_minor) : price_minor,
    }),
    ...(url === undefined
      ? {}
      : { url: await addressOfProgram(ports, product.program_id, 'url', url) }),
  };
  if (Object.keys(changes).length === 0) return product;
  return requireFound(
    await refuseBrokenReference(updateRowAs(ports.db, ports.act ?? null, products, id, changes)),
    'product',
  );
}

/**
 * Marks a product as offered or not, by the network's newest word. Existing links keep leading to
 * it: a network that stops links reports each of them.
 * @param source its merchant limits it to that one's products; without one all are meant
 */
export async function setProductsOffered(
  ports: Ports,
  { merchant_id, received_at_ms }: Pick<DeliverySource, 'merchant_id' | 'received_at_ms'>,
  event: ProductChanged,
): Promise<Outcome> {
  const { external_product_id, is_active } = event;
  const version = event.version ?? { at_ms: received_at_ms, rank: 0 };
  const offer = { external_product_id, is_active, version };
  const effect = await updateProductsActive(ports.db, offer, merchant_id);
  const { found_count, newer_count, changed_count } = effect;
  const now = is_active ? 'on offer' : 'not on offer any more';
  if (found_count === 0) {
    return { outcome: 'ignored', reason: `No product of ours is ${external_product_id}.` };
  }
  if (newer_count === 0) {
    return { outcome: 'ignored', reason: 'It is not newer than what is known of the product.' };
  }
  if (changed_count === 0) {
    return {
      outcome: 'ignored',
      reason: `The product was ${is_active ? now : 'taken off'} before.`,
    };
  }
  const reason = `Product ${external_product_id} is ${now}.`;
  return { outcome: 'updated', conversion_id: null, reason };
}
