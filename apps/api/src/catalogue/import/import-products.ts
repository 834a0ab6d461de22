import { findMerchantOfProgram } from '@skinstack/db/catalogue/find-merchant-of-program';
import { listProductsByExternalId } from '@skinstack/db/catalogue/products';
import type { ImportedColumn } from '@skinstack/db/catalogue/upsert-products';
import { isCurrency } from '@skinstack/domain/money';
import { type FieldError, Problem } from '@skinstack/domain/problem';
import type { Ports } from '../../ports.ts';
import { requireFound } from '../../rest/rows.ts';
import { type CsvRecord, readCsvText, readRecords } from './read-csv.ts';
import {
  type Column,
  type ImportTarget,
  type NewProduct,
  readHeader,
  readProduct,
} from './read-product.ts';
import { storeProducts } from './store-products.ts';

const MAX_PRODUCTS = 10_000;

export type ImportRequest = {
  program_id: string;
  dry_run: boolean;
  content_type: string;
  bytes: Uint8Array;
};
type Line = { line: number; product: NewProduct };

/**
 * Imports a CSV file of products into a program, all or nothing: products the merchant already has
 * by the same shop id are updated in the columns the file has, the others are added.
 * @throws Problem `invalid_request` that names lines and fields, `unsupported_media_type`,
 *   `not_found`, `body_too_large`, `conflict`
 */
export async function importProducts(ports: Ports, input: ImportRequest) {
  const { program_id, dry_run } = input;
  const text = readCsvText(input.content_type, input.bytes);
  const { currency, ...merchant } = requireFound(
    await findMerchantOfProgram(ports.db, program_id),
    'program',
  );
  if (!isCurrency(currency)) throw new Error('a program has a currency that is none');
  const target = { program_id, currency, own_domain: ports.short_domain, ...merchant };
  const { lines, columns } = readLines(text, target);
  const known = await listKnown(ports, target, lines);
  const stored = dry_run
    ? { created_count: lines.length - known.size, updated_count: known.size }
    : await storeProducts(ports, target, columns.map(storedAs), lines);
  return { dry_run, product_count: lines.length, ...stored };
}

function readLines(text: string, target: ImportTarget): { lines: Line[]; columns: Column[] } {
  const { records, broken } = readRecords(text, 2 * MAX_PRODUCTS + 2);
  const [header, ...rest] = records;
  if (!header) throw refuseLines([broken ?? { path: 'line 1', message: 'The header is missing' }]);
  const { columns, errors } = readHeader(header);
  if (errors.length > 0) throw refuseLines(errors);
  const first_over = rest[MAX_PRODUCTS];
  if (first_over) {
    const message = `A file may have ${MAX_PRODUCTS} products; split it here`;
    throw refuseLines([{ path: `line ${first_over.line}`, message }]);
  }
  const { lines, errors: refused } = readProducts(rest, columns, target);
  if (broken) refused.push(broken);
  if (refused.length > 0) throw refuseLines(refused);
  if (lines.length > 0) return { lines, columns };
  throw refuseLines([{ path: `line ${header.line + 1}`, message: 'The file has no products' }]);
}

function readProducts(records: CsvRecord[], columns: Column[], target: ImportTarget) {
  const lines: Line[] = [];
  const errors: FieldError[] = [];
  const line_by_external_id = new Map<string, number>();
  for (const record of records) {
    const { product, errors: refused } = readProduct(record, columns, target);
    for (const error of refused) errors.push(error);
    if (!product) continue;
    lines.push({ line: record.line, product });
    const { external_product_id: external_id } = product;
    if (external_id === undefined) continue;
    const earlier = line_by_external_id.get(external_id);
    if (earlier === undefined) line_by_external_id.set(external_id, record.line);
    else errors.push(fieldError(record.line, `Line ${earlier} has the same`));
  }
  return { lines, errors };
}

/** The file's shop ids the merchant already has. @throws Problem if in another program */
async function listKnown(ports: Ports, target: ImportTarget, lines: Line[]): Promise<Set<string>> {
  const external_ids = lines.flatMap(({ product }) => product.external_product_id ?? []);
  if (external_ids.length === 0) return new Set();
  const stored = await listProductsByExternalId(ports.db, target.merchant_id, external_ids);
  const elsewhere = new Set(
    stored
      .filter(({ program_id }) => program_id !== target.program_id)
      .map(({ external_product_id }) => external_product_id),
  );
  const errors = lines
    .filter(({ product }) => elsewhere.has(product.external_product_id ?? null))
    .filter(({ product }) => product.external_product_id !== undefined)
    .map(({ line }) => fieldError(line, 'The product belongs to another program of the merchant'));
  if (errors.length > 0) throw refuseLines(errors);
  return new Set(stored.flatMap(({ external_product_id }) => external_product_id ?? []));
}

function fieldError(line: number, message: string): FieldError {
  return { path: `line ${line}: external_product_id`, message };
}

const storedAs = (column: Column): ImportedColumn => (column === 'price' ? 'price_minor' : column);

const MAX_LISTED = 1_000;

/** The refusal of a file: its errors by line and field, as many as an answer can list. */
function refuseLines(errors: readonly FieldError[]): Problem {
  const listed = errors.slice(0, MAX_LISTED);
  const lines = new Set(errors.map(({ path }) => path.split(':')[0]));
  const shown = listed.length < errors.length ? `; the first ${listed.length} are listed` : '';
  const detail =
    `Nothing was imported: ${count(errors.length, 'error')} ` +
    `in ${count(lines.size, 'line')}${shown}.`;
  return new Problem('invalid_request', detail, { errors: listed });
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
