import { findRow } from '@skinstack/db/find-row';
import { products } from '@skinstack/db/schema/products';
import { setRow } from '@skinstack/db/set-row';
import type { z } from 'zod';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference, requireFound, sentFields } from '../rest/rows.ts';
import type { productChanges } from '../routes/catalogue-schemas.ts';
import { addressOfProgram } from './address-of-program.ts';

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
    await refuseBrokenReference(setRow(ports.db, products, id, changes)),
    'product',
  );
}
