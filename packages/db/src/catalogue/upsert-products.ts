import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertAuditEntry, NO_TRAIL, type OnceKey, type Trail } from '../rows/trail.ts';
import { products } from '../schema/products.ts';

/** The columns an import may set, in the order they travel. */
const COLUMNS = [
  'name',
  'url',
  'external_product_id',
  'sku',
  'price_minor',
  'category',
  'step',
  'skin_types',
  'concerns',
  'ingredients',
  'size_ml',
  'days_of_supply',
  'period_after_opening_months',
  'image_url',
] as const;
export type ImportedColumn = (typeof COLUMNS)[number];
export type ImportedProduct = { id: string } & {
  [C in ImportedColumn]: (typeof products.$inferSelect)[C];
};
type Target = { merchant_id: string; program_id: string };

/** What Neon's endpoint takes in one request, less what is around the products. */
const MOST_BYTES = 10_000_000;

/**
 * Adds products to a program and changes those the merchant has by the same shop id, all or none:
 * one statement. One that belongs to another program fails it (`null` is refused there).
 * @param changed the columns of products that are there already to be set; the others stay
 * @param trail its key keeps “created+changed” as `row_id`
 */
export async function upsertProducts(
  db: Database,
  { merchant_id, program_id }: Target,
  rows: readonly ImportedProduct[],
  changed: readonly ImportedColumn[],
  { once, act }: Trail = NO_TRAIL,
): Promise<{ created_count: number; updated_count: number }> {
  const result = await db.execute(sql`
    with line as (
      select value from jsonb_array_elements(${packRows(rows)}::jsonb)
    ), stored as (
      insert into products (id, merchant_id, program_id, ${columnList()})
      select value->>0, ${merchant_id}, ${program_id}, ${readCells()} from line
      -- in one order, so that imports of the same products cannot wait for each other
      order by value->>3
      on conflict (merchant_id, external_product_id) do update set
        program_id = case when products.program_id = excluded.program_id
          then products.program_id end
        ${sql.join(changed.filter((column) => column !== 'external_product_id').map(overwrite))}
      -- zero in a row that is new, the transaction in one that was there
      returning xmax = 0 as is_new
    ), counted as (
      select count(*) filter (where is_new)::int as created_count,
        count(*) filter (where not is_new)::int as updated_count
      from stored
    ), ${insertAuditEntry(act, sql`${program_id}`, sql`counted`, { after: sql`to_jsonb(counted)` })}
    ${once ? keepKey(once) : sql``}
    select created_count, updated_count from counted`);
  const { created_count, updated_count } = result.rows[0] ?? {};
  return { created_count: Number(created_count), updated_count: Number(updated_count) };
}

/** Products that one statement cannot carry. */
export class TooManyBytes extends Error {}

/** Rows as arrays: with names in each, a full file would not fit one request. */
function packRows(rows: readonly ImportedProduct[]): string {
  const lines = rows.map((row) => [row.id, ...COLUMNS.map((column) => plain(row[column]))]);
  const text = JSON.stringify(lines);
  const sent_bytes = new TextEncoder().encode(JSON.stringify(text)).length;
  if (sent_bytes > MOST_BYTES) throw new TooManyBytes();
  return text;
}

function plain(value: ImportedProduct[ImportedColumn]) {
  return typeof value === 'bigint' ? String(value) : value;
}

function columnList(): SQL {
  return sql.join(
    COLUMNS.map((column) => sql.identifier(column)),
    sql`, `,
  );
}

function readCells(): SQL {
  const cells = COLUMNS.map((column, index) => {
    const cell = sql.raw(`value->>${index + 1}`);
    const type = products[column].getSQLType();
    if (!type.endsWith('[]')) return sql`(${cell})::${sql.raw(type)}`;
    return sql`array(select jsonb_array_elements_text(${sql.raw(`value->${index + 1}`)}))`;
  });
  return sql.join(cells, sql`, `);
}

function overwrite(column: ImportedColumn): SQL {
  const name = sql.identifier(column);
  return sql`, ${name} = excluded.${name}`;
}

function keepKey({ caller_id, key, request_sha256 }: OnceKey): SQL {
  return sql`, kept as (
    insert into idempotency_keys (caller_id, key, request_sha256, row_id)
    select ${caller_id}, ${key}, ${request_sha256}, created_count || '+' || updated_count
    from counted)`;
}
