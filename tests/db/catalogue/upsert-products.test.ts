import {
  type ImportedProduct,
  TooManyBytes,
  upsertProducts,
} from '@skinstack/db/catalogue/upsert-products';
import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { programs } from '@skinstack/db/schema/programs';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, inject, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
beforeEach(async () => {
  world = await newWorld(db);
});
const row = (external_product_id: string | null, change = {}): ImportedProduct => ({
  ...{ id: newId('prd'), name: 'Serum', url: 'https://shop.example/s', external_product_id },
  ...{ sku: null, price_minor: null, category: null, step: null, skin_types: [], concerns: [] },
  ...{
    ingredients: [],
    size_ml: null,
    days_of_supply: null,
    period_after_opening_months: null,
    image_url: null,
    ...change,
  },
});
const put = (rows: ImportedProduct[], program_id = world.program.id) =>
  upsertProducts(db, { merchant_id: world.merchant.id, program_id }, rows, ['name', 'price_minor']);
async function names() {
  const { rows } = await db.execute(sql`select name from products
    where merchant_id = ${world.merchant.id} and id <> ${world.product.id} order by name`);
  return rows.map(({ name }) => name);
}

test('one that came to another program meanwhile fails all', async () => {
  await put([row('b', { name: 'B' })]);
  const other = await insertRow(db, programs, {
    ...{ id: newId('prg'), merchant_id: world.merchant.id, name: 'Other', currency: 'USD' },
    commission_rate_bps: 2_000,
  });
  const failed = put([row('a', { name: 'A' }), row('b', { name: 'B2' })], other.id);
  expect(await failed.catch(classifyDbError)).toEqual({ kind: 'other', code: '23502' });
  expect(await names()).toEqual(['B']);
});

test('a row the database refuses fails all', async () => {
  const failed = put([row('a'), row(null, { price_minor: -1n })]);
  expect(await failed.catch(classifyDbError)).toMatchObject({ kind: 'check_violation' });
  expect(await names()).toEqual([]);
});

test('the same products in opposite orders at once: no import waits for ever', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => row(`${index}`, { name: `N${index}` }));
  const again = () => rows.map((one) => ({ ...one, id: newId('prd') }));
  const all = await Promise.all([put(again()), put(again().reverse()), put(again())]);
  expect(all.reduce((sum, { created_count }) => sum + created_count, 0)).toBe(500);
  expect(await names()).toHaveLength(500);
});

test('more than one request may carry is not sent', async () => {
  const rows = Array.from({ length: 1_000 }, () => row(null, { name: '"'.repeat(5_000) }));
  await expect(put(rows)).rejects.toBeInstanceOf(TooManyBytes);
});
