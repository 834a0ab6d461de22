import { env } from 'cloudflare:workers';
import { readAnswer } from '@skinstack/client/read-answer';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clientOf } from '../builders/client-of.ts';
import { postCsv } from '../builders/post-csv.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let program_id: string;
beforeEach(async () => {
  world = await newWorld(db);
  program_id = world.program.id;
});
const at = (path: string) => `https://shop.example/${path}`;
/** The merchant's products, without the one its world began with. */
async function stored() {
  const { rows } = await db.execute(sql`
    select * from products where merchant_id = ${world.merchant.id} and id <> ${world.product.id}
    order by external_product_id nulls first`);
  return rows;
}

describe('what a file may be', () => {
  test('every field, lists, quotes, blank lines, a formula', async () => {
    const csv = [
      'name,url,external_product_id,sku,price_minor,category,step,skin_types,concerns,' +
        'ingredients,size_ml,days_of_supply,period_after_opening_months',
      `"Serum, ""Dew""\n30 ml",${at('serum')},x1,S-1,4800,serum,treat,dry | oily,redness,` +
        'niacinamide|ceramides,30,45,12',
      '',
      `=HYPERLINK("x"),${at('crème')},x2,,,,,,,,,,`,
      ',,,,,,,,,,,,',
    ].join('\n');
    const { status, body } = await postCsv(program_id, csv);
    expect([status, body]).toEqual([
      200,
      { dry_run: false, product_count: 2, created_count: 2, updated_count: 0 },
    ]);
    expect(await stored()).toMatchObject([
      {
        ...{ name: 'Serum, "Dew"\n30 ml', url: at('serum'), sku: 'S-1', price_minor: '4800' },
        ...{ category: 'serum', step: 'treat', skin_types: ['dry', 'oily'], size_ml: 30 },
        ...{ concerns: ['redness'], ingredients: ['niacinamide', 'ceramides'] },
        ...{ days_of_supply: 45, period_after_opening_months: 12 },
        ...{ program_id, is_active: true },
      },
      { name: '=HYPERLINK("x")', url: at('cr%C3%A8me'), sku: null, skin_types: [] },
    ]);
  });

  test.each([
    ['LF', '\n', ''],
    ['CRLF', '\r\n', ''],
    ['CR', '\r', ''],
    ['a byte-order mark', '\r\n', '\uFEFF'],
  ])('lines ending in %s', async (_, end, mark) => {
    const csv = `${mark}name,url${end}"Crème",${at('a')}${end}B,${at('b')}${end}`;
    expect((await postCsv(program_id, csv)).body.created_count).toBe(2);
    expect((await stored()).map(({ name }) => name).sort()).toEqual(['B', 'Crème']);
  });

  test.each([
    ['USD', '48.5', '4850'],
    ['JPY', '4800', '4800'],
    ['KWD', '1.234', '1234'],
  ])('prices in %s: %s is %s', async (currency, price, price_minor) => {
    world = await newWorld(db, { currency });
    const csv = `name,url,price\nA,${at('a')},${price}\n`;
    expect((await postCsv(world.program.id, csv)).status).toBe(200);
    expect(await stored()).toMatchObject([{ price_minor }]);
  });

  test('ten thousand products, and the same file again', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) =>
      [`"Serum, ${index}"`, at(`serum-${index}`), `ext-${index}`, `${index % 90}.99`, 'serum']
        .concat(['dry|normal', 'redness|dryness', 'niacinamide|ceramides|glycerin', '30'])
        .join(','),
    );
    const header =
      'name,url,external_product_id,price,category,skin_types,concerns,ingredients,size_ml';
    const csv = [header, ...lines].join('\r\n');
    const first = await postCsv(program_id, csv);
    expect([first.status, first.body.created_count]).toEqual([200, 10_000]);
    expect(await stored()).toHaveLength(10_000);
    const second = await postCsv(program_id, csv);
    expect(second.body).toMatchObject({ created_count: 0, updated_count: 10_000 });
    const over = await postCsv(program_id, `${csv}\r\n${lines[0]}`);
    expect([over.status, over.body.errors?.[0]?.path]).toEqual([400, 'line 10002']);
  });
});

describe('importing again', () => {
  const first = () =>
    postCsv(program_id, `name,url,external_product_id,sku,category\nA,${at('a')},1,S,oil\n`);

  test('changes the columns the file has; an empty cell empties', async () => {
    await first();
    const [before] = await stored();
    const csv = `name,url,external_product_id,category\nA2,${at('a2')},1,\nB,${at('b')},2,\n`;
    const { body } = await postCsv(program_id, csv);
    expect(body).toMatchObject({ created_count: 1, updated_count: 1 });
    expect(await stored()).toMatchObject([
      { ...before, name: 'A2', url: at('a2'), sku: 'S', category: null },
      { name: 'B', sku: null },
    ]);
  });

  test('takes no product of another program of the merchant', async () => {
    await first();
    const { body: other } = await callApi(ADMIN, 'POST', '/api/programs', {
      ...{ merchant_id: world.merchant.id, name: 'B', currency: 'USD', commission_rate_bps: 1 },
    });
    const csv = `name,url,external_product_id\nN,${at('n')},9\nA3,${at('a')},1\n`;
    const { status, body } = await postCsv(String(other.id), csv);
    expect([status, body.errors?.[0]?.path]).toEqual([400, 'line 3: external_product_id']);
    expect(await stored()).toMatchObject([{ name: 'A', program_id }]);
  });

  test('?dry_run=true says what would happen and does nothing', async () => {
    await first();
    const csv = `name,url,external_product_id\nA2,${at('a')},1\nB,${at('b')},2\n`;
    const init = { body: csv, headers: { 'Content-Type': 'text/csv' } };
    const query = { program_id, dry_run: 'true' } as const;
    const answer = await readAnswer(clientOf(ADMIN).api.products.import.$post({ query }, { init }));
    expect(answer).toEqual({ dry_run: true, product_count: 2, created_count: 1, updated_count: 1 });
    expect(await stored()).toMatchObject([{ name: 'A' }]);
  });

  test('under one idempotency key adds nothing twice, at once or after', async () => {
    const csv = `name,url\nA,${at('a')}\nB,${at('b')}\n`;
    const headers = { 'Idempotency-Key': newId('key') };
    const send = () => postCsv(program_id, csv, { headers });
    const at_once = await Promise.all([send(), send(), send(), send(), send()]);
    await db.execute(sql`update idempotency_keys set answer_sealed = null
      where key = ${headers['Idempotency-Key']}`);
    for (const { status, body } of [...at_once, await send()]) {
      expect([status, body.created_count]).toEqual([200, 2]);
    }
    expect(await stored()).toHaveLength(2);
    const other = await postCsv(program_id, csv, { headers, query: '&dry_run=true' });
    expect([other.status, other.body.code]).toEqual([409, 'conflict']);
  });
});

test('only operators import, and only into a program there is', async () => {
  const csv = `name,url\nA,${at('a')}\n`;
  expect((await postCsv(newId('prg'), csv)).status).toBe(404);
  expect((await postCsv('prd_x', csv)).status).toBe(400);
  const headers = { Authorization: `Bearer ${await keyOf(world.influencer.id)}` };
  expect((await postCsv(program_id, csv, { headers })).status).toBe(403);
  expect((await postCsv(program_id, csv, { query: '&force=1' })).status).toBe(400);
  expect(await stored()).toEqual([]);
});
