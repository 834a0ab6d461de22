import type { FieldError } from '@skinstack/domain/problem';
import type { z } from 'zod';
import type { newProduct } from '../routes/catalogue-schemas.ts';
import type { CsvRecord } from './read-records.ts';

/** A field of POST /api/products; its merchant and program are the import's. */
type Field = Exclude<keyof z.infer<typeof newProduct>, 'merchant_id' | 'program_id'>;
export type CellKind = 'text' | 'number' | 'price' | 'list';

/** How the cells of each column are read; a new product field does not compile without one. */
const COLUMNS = {
  name: 'text',
  url: 'text',
  external_product_id: 'text',
  sku: 'text',
  price_minor: 'number',
  price: 'price',
  category: 'text',
  step: 'text',
  skin_types: 'list',
  concerns: 'list',
  ingredients: 'list',
  size_ml: 'number',
  days_of_supply: 'number',
} as const satisfies Record<Field | 'price', CellKind>;
const REQUIRED = ['name', 'url'] as const;

export type Column = keyof typeof COLUMNS;

/** How the cells of a column are read. */
export function kindOf(column: Column): CellKind {
  return COLUMNS[column];
}

/** The columns of a header, in its order; or what is wrong with it, column by column. */
export function readHeader({ line, cells }: CsvRecord): {
  columns: Column[];
  errors: FieldError[];
} {
  const names = cells.map((cell) => cell.trim());
  const known = Object.keys(COLUMNS);
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) =>
    errors.push({ path: `line ${line}: ${field}`, message });
  // one message, not millions, for a file that is all commas
  if (names.length > known.length * 2) {
    return { columns: [], errors: [{ path: `line ${line}`, message: describeColumns() }] };
  }
  for (const [index, name] of names.entries()) {
    const field = name || `column ${index + 1}`;
    if (!known.includes(name)) refuse(field, `Unknown column. ${describeColumns()}`);
    else if (names.indexOf(name) < index) refuse(field, 'The column is there twice');
  }
  for (const name of REQUIRED) {
    if (!names.includes(name)) refuse(name, 'The column is missing');
  }
  if (names.includes('price') && names.includes('price_minor')) {
    refuse('price', 'Send price or price_minor, not both');
  }
  return { columns: names as Column[], errors };
}

function describeColumns(): string {
  return `Columns are separated by commas: ${Object.keys(COLUMNS).join(', ')}`;
}
