import {
  type ImportedColumn,
  type ImportedProduct,
  TooManyBytes,
  upsertProducts,
} from '@skinstack/db/catalogue/upsert-products';
import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { findIdempotencyKey } from '@skinstack/db/rows/insert-row-once';
import { Problem } from '@skinstack/domain/problem';
import { refuseReusedKey, trailOf } from '../../middleware/idempotency.ts';
import type { Ports } from '../../ports.ts';
import type { IdempotencyKey } from '../../router.ts';
import type { ImportTarget, NewProduct } from './read-product.ts';

type Counts = { created_count: number; updated_count: number };
/** PostgreSQL's code for a product that moved to another program after it was looked up. */
const NOT_NULL_VIOLATION = '23502';

/**
 * Stores the products of an import; under an idempotency key, once.
 * @throws Problem `body_too_large`, `conflict`
 */
export async function storeProducts(
  ports: Ports,
  target: ImportTarget,
  changed: readonly ImportedColumn[],
  lines: readonly { product: NewProduct }[],
): Promise<Counts> {
  const rows = lines.map(({ product }) => rowOf(ports.newId('prd'), product));
  try {
    return await upsertProducts(ports.db, target, rows, changed, trailOf(ports));
  } catch (error) {
    if (error instanceof TooManyBytes) {
      const detail = 'The products are more than one statement can carry. Split the file.';
      throw new Problem('body_too_large', detail);
    }
    const failure = classifyDbError(error);
    if (failure.kind === 'other' && failure.code === NOT_NULL_VIOLATION) {
      throw new Problem('conflict', 'The products changed meanwhile. Send the file again.');
    }
    const isRepeated =
      failure.kind === 'unique_violation' && failure.constraint === 'idempotency_keys_pkey';
    if (!isRepeated || !ports.idempotency) throw error;
    return readFirstCounts(ports, ports.idempotency);
  }
}

/** The counts of the first request. @throws Problem `conflict` when it was another request */
async function readFirstCounts(ports: Ports, request: IdempotencyKey): Promise<Counts> {
  const first = await findIdempotencyKey(ports.db, request.caller_id, request.key);
  if (first?.request_sha256 !== request.request_sha256) throw refuseReusedKey();
  request.is_replay = true;
  const [created_count, updated_count] = first.row_id.split('+').map(Number);
  return { created_count: created_count ?? 0, updated_count: updated_count ?? 0 };
}

function rowOf(id: string, product: NewProduct): ImportedProduct {
  const { price_minor } = product;
  return {
    id,
    name: product.name,
    url: product.url,
    external_product_id: product.external_product_id ?? null,
    sku: product.sku ?? null,
    price_minor: price_minor === undefined ? null : BigInt(price_minor),
    category: product.category ?? null,
    step: product.step ?? null,
    skin_types: product.skin_types ?? [],
    concerns: product.concerns ?? [],
    ingredients: product.ingredients ?? [],
    size_ml: product.size_ml ?? null,
    days_of_supply: product.days_of_supply ?? null,
    period_after_opening_months: product.period_after_opening_months ?? null,
    image_url: product.image_url ?? null,
  };
}
