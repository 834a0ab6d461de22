import { checkDestination, storableDestination } from '@skinstack/domain/links/destination';
import { type Currency, currencyExponent, parseAmount } from '@skinstack/domain/money';
import type { FieldError } from '@skinstack/domain/problem';
import type { z } from 'zod';
import { newProduct } from '../schemas.ts';
import type { CsvRecord } from './read-csv.ts';

export type NewProduct = z.infer<typeof newProduct>;
/** What all lines of a file have in common. */
export type ImportTarget = {
  program_id: string;
  merchant_id: string;
  currency: Currency;
  allowed_hosts: readonly string[];
  /** Our short domain; no product is sold there. */
  own_domain: string;
};

/**
 * The product a line describes, by the schema of POST /api/products; or what is wrong with the
 * line, field by field. An empty cell is a field left out.
 */
export function readProduct(
  record: CsvRecord,
  columns: readonly Column[],
  target: ImportTarget,
): { product: NewProduct | null; errors: FieldError[] } {
  const { cells, line } = record;
  if (cells.length !== columns.length) {
    const message = `The line has ${cells.length} cells and the header ${columns.length}`;
    return { product: null, errors: [{ path: `line ${line}`, message }] };
  }
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) =>
    errors.push({ path: `line ${line}: ${field}`, message });
  const { program_id, merchant_id } = target;
  const input: Record<string, unknown> = { program_id, merchant_id };
  for (const [index, column] of columns.entries()) {
    const cell = (cells[index] ?? '').trim();
    const unreadable = describeUnreadable(cell);
    if (unreadable) refuse(column, unreadable);
    else if (cell === '' && (column === 'name' || column === 'url')) refuse(column, 'Required');
    if (unreadable || cell === '') continue;
    const value = readCell(cell, kindOf(column), target.currency);
    if (value === null) refuse(column, describeNumber(kindOf(column), target.currency));
    else input[fieldOf(column)] = value;
  }
  if (errors.length > 0) return { product: null, errors };
  const read = newProduct.safeParse(input);
  if (!read.success) {
    for (const { path, message } of read.error.issues) refuse(columnOf(path, columns), message);
    return { product: null, errors };
  }
  const url = storableDestination(read.data.url);
  const refusal = checkDestination(url, target.allowed_hosts, target.own_domain);
  if (refusal) refuse('url', `${refusal}: https on one of ${target.allowed_hosts.join(', ')}`);
  return { product: { ...read.data, url }, errors };
}

/** A cell as POST /api/products takes its field; null when it must be a number and is not. */
function readCell(cell: string, kind: CellKind, currency: Currency): unknown {
  if (kind === 'text') return cell;
  if (kind === 'list') return cell.split('|').flatMap((part) => part.trim() || []);
  if (kind === 'number') return /^-?\d{1,15}$/.test(cell) ? Number(cell) : null;
  const [, fraction = ''] = cell.split('.');
  if (fraction.length > currencyExponent(currency)) return null;
  const amount_minor = parseAmount(cell, currency);
  return amount_minor === null ? null : Number(amount_minor);
}

function describeNumber(kind: CellKind, currency: Currency): string {
  if (kind === 'number') return 'Not a whole number';
  const digits = currencyExponent(currency);
  return `Not an amount in ${currency}, with a point and at most ${digits} digits behind it`;
}

const fieldOf = (column: Column) => (column === 'price' ? 'price_minor' : column);

function columnOf(path: PropertyKey[], columns: readonly Column[]): string {
  const field = path.map(String).join('.');
  return field === 'price_minor' && columns.includes('price') ? 'price' : field;
}

function describeUnreadable(cell: string): string | null {
  if (cell.includes('\uFFFD')) return 'Not UTF-8: letters are lost. Save the file as “CSV UTF-8”';
  return cell.includes('\u0000') ? 'A NUL character cannot be stored' : null;
}

/** A field of POST /api/products; its merchant and program are the import's. */
type Field = Exclude<keyof z.infer<typeof newProduct>, 'merchant_id' | 'program_id'>;
type CellKind = 'text' | 'number' | 'price' | 'list';

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
  period_after_opening_months: 'number',
  image_url: 'text',
} as const satisfies Record<Field | 'price', CellKind>;
const REQUIRED = ['name', 'url'] as const;

export type Column = keyof typeof COLUMNS;

/** How the cells of a column are read. */
function kindOf(column: Column): CellKind {
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
