import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { postCsv } from '../builders/post-csv.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let program_id: string;
beforeAll(async () => {
  const { program, merchant } = await newWorld(db);
  program_id = program.id;
  await db.execute(sql`
    update merchants set allowed_hosts = '{shop.example,*.skin.st}' where id = ${merchant.id}`);
});
/** Nothing half imported: every file of this page begins with a line that is right. */
afterAll(async () => {
  const { rows } = await db.execute(
    sql`select name from products where program_id = ${program_id}`,
  );
  expect(rows).toEqual([{ name: 'Serum' }]);
});

const GOOD = 'A,https://shop.example/a';
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf16 = (text: string, ...mark: number[]) =>
  new Uint8Array([...mark, ...Array.from(text).flatMap((letter) => [letter.charCodeAt(0), 0])]);
async function refusal(csv: string | Uint8Array<ArrayBuffer>, headers = {}) {
  const { status, body } = await postCsv(program_id, csv, { headers });
  return { status, ...body, paths: body.errors?.map(({ path }) => path) };
}

describe('lines and fields', () => {
  test.each([
    [
      'a shop that is not the merchant’s',
      `name,url\n${GOOD}\nB,https://evil.example/`,
      'line 3: url',
    ],
    ['our own domain', `name,url\n${GOOD}\nB,https://a.skin.st/x`, 'line 3: url'],
    ['http', `name,url\n${GOOD}\nB,http://shop.example/`, 'line 3: url'],
    ['no address', `name,url\n${GOOD}\nB,`, 'line 3: url'],
    ['no name', `name,url\n${GOOD}\n ,https://shop.example/`, 'line 3: name'],
    ['a long name', `name,url\n${GOOD}\n${'n'.repeat(201)},https://shop.example/`, 'line 3: name'],
    [
      'the line after a cell of three',
      `name,url\n"A\nB\nC",https://shop.example/\nD,x`,
      'line 5: url',
    ],
    ['the line after a blank one', `name,url\r\n${GOOD}\r\n\r\nD,x`, 'line 4: url'],
    ['a price of letters', `name,url,price\n${GOOD},1\n${GOOD},cheap`, 'line 3: price'],
    ['a price of too many digits', `name,url,price\n${GOOD},1\n${GOOD},1.234`, 'line 3: price'],
    ['a price below zero', `name,url,price\n${GOOD},1\n${GOOD},-1`, 'line 3: price'],
    ['a price with a comma', `name,url,price\n${GOOD},1\n${GOOD},"1,5"`, 'line 3: price'],
    ['cents with a point', `name,url,price_minor\n${GOOD},1\n${GOOD},1.5`, 'line 3: price_minor'],
    ['a size of zero', `name,url,size_ml\n${GOOD},1\n${GOOD},0`, 'line 3: size_ml'],
    [
      'a long facet',
      `name,url,concerns\n${GOOD},a\n${GOOD},a|${'b'.repeat(101)}`,
      'line 3: concerns.1',
    ],
    [
      'a shop id twice',
      `name,url,external_product_id\n${GOOD},7\n${GOOD},7`,
      'line 3: external_product_id',
    ],
    ['a cell too few', `name,url,sku\n${GOOD},1\n${GOOD}`, 'line 3'],
    ['a cell too many', `name,url\n${GOOD}\n${GOOD},1`, 'line 3'],
    ['a NUL byte', `name,url\n${GOOD}\nB\0,https://shop.example/`, 'line 3: name'],
    [
      'a quote that is not closed',
      `name,url\n${GOOD}\n"B,https://shop.example/\n${GOOD}`,
      'line 3: name',
    ],
    [
      'text behind a quote',
      `name,url\n${GOOD}\nB,"https://shop.example/"x\n${GOOD}`,
      'line 3: url',
    ],
    ['a column there is not', `name,url,colour\n${GOOD},1`, 'line 1: colour'],
    ['somebody’s id', `name,url,merchant_id\n${GOOD},1`, 'line 1: merchant_id'],
    ['a column without a name', `name,url,\n${GOOD},1`, 'line 1: column 3'],
    ['a column that is missing', `name\nA`, 'line 1: url'],
    ['a column there twice', `name,url,name\n${GOOD},1`, 'line 1: name'],
    ['two prices', `name,url,price,price_minor\n${GOOD},1,1`, 'line 1: price'],
    ['semicolons', `name;url\nA;https://shop.example/a`, 'line 1: name;url'],
    ['a header alone', 'name,url\n', 'line 2'],
    ['a million commas', ','.repeat(1_000_000), 'line 1'],
    ['nothing', '', 'line 1'],
    ['blank lines', '\n\n \n', 'line 1'],
    ['only a mark', '\uFEFF', 'line 1'],
  ])('%s', async (_, csv, path) => {
    const { status, code, paths } = await refusal(csv);
    expect([status, code]).toEqual([400, 'invalid_request']);
    expect(paths).toContain(path);
    if (!path.startsWith('line 1')) expect(paths).toEqual([path]);
  });

  test('every one is reported, up to a thousand', async () => {
    const lines = Array.from({ length: 3_000 }, () => ',https://evil.example/');
    const { status, errors, detail } = await refusal(['name,url', GOOD, ...lines].join('\n'));
    expect([status, errors?.length]).toEqual([400, 1_000]);
    expect(errors?.[0]).toEqual({ path: 'line 3: name', message: 'Required' });
    expect(detail).toBe(
      'Nothing was imported: 3000 errors in 3000 lines; the first 1000 are listed.',
    );
  });
});

describe('encodings', () => {
  test('Latin-1 is named by line and field', async () => {
    const csv = latin1(`name,url\n${GOOD}\nCr\xe8me,https://shop.example/b\n`);
    const { status, errors } = await refusal(csv);
    expect([status, errors]).toMatchObject([400, [{ path: 'line 3: name' }]]);
    expect(errors?.[0]?.message).toContain('UTF-8');
  });

  test.each([
    ['UTF-16', utf16(`name,url\n${GOOD}`, 0xff, 0xfe)],
    ['UTF-16 without a mark', utf16(`name,url\n${GOOD}`)],
  ])('%s is called by its name', async (_, csv) => {
    const { status, detail } = await refusal(csv);
    expect([status, detail]).toEqual([400, expect.stringContaining('UTF-16')]);
  });

  test.each([
    ['application/json', `name,url\n${GOOD}`],
    ['text/plain', `name,url\n${GOOD}`],
    ['multipart/form-data; boundary=x', `name,url\n${GOOD}`],
    ['text/csv; charset=iso-8859-1', `name,url\n${GOOD}`],
  ])('sent as %s', async (type, csv) => {
    const { status, code } = await refusal(csv, { 'Content-Type': type });
    expect([status, code]).toEqual([415, 'unsupported_media_type']);
  });
});

test.each([9, 100])('a body of %i MiB is refused', async (mib) => {
  const { status, code, detail } = await refusal(new Uint8Array(mib * 1_048_576).fill(65));
  expect([status, code, detail]).toEqual([413, 'body_too_large', 'The body is over 8 MiB.']);
});

test('a file that grows over what one statement carries is refused whole', async () => {
  const line = `${'"'.repeat(2)}${'""'.repeat(180)}`;
  const url = `https://shop.example/${'a'.repeat(300)}`;
  const lines = Array.from({ length: 9_000 }, () => `"x${line.slice(2)}",${url}`);
  const { status, code } = await refusal(['name,url', ...lines].join('\n'));
  expect([status, code]).toEqual([413, 'body_too_large']);
});
