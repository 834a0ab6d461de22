import { createRoute, z } from '@hono/zod-openapi';
import type { OperationTexts } from '../../docs/describe-operation.ts';
import { withIdempotencyKey } from '../../middleware/idempotency.ts';
import type { Ports } from '../../ports.ts';
import { id, jsonAnswer, refusals } from '../../rest/fields.ts';
import { newRouter } from '../../router.ts';
import { importProducts } from './import-products.ts';
import { readImportBody } from './read-csv.ts';

const DESCRIPTION = `Imports up to 10,000 products into a program, in one request of at most 8 MiB:
every line, or, when a line is refused, nothing. Every refused line is named in \`errors\`
(\`line 17: url\`; the first 1,000 of them).

The file may be sent as \`Content-Encoding: gzip\`; inflated too it is at most 8 MiB.

The file is UTF-8 (a byte-order mark is fine), separated by commas, quoted as RFC 4180 says; its
first line names the columns. \`name\` and \`url\` are required; \`external_product_id\`, \`sku\`,
\`price_minor\` or \`price\` (such as 48.00, in the program's currency), \`category\`, \`step\`,
\`skin_types\`, \`concerns\`, \`ingredients\` (lists, separated by \`|\`), \`size_ml\`,
\`days_of_supply\`, \`period_after_opening_months\` and \`image_url\` are not. Each line is
validated as POST /api/products does.
Blank lines are passed over; a cell is stored as it is, also when it begins with \`=\`.

A product the merchant has by the same \`external_product_id\` is updated: columns the file does not
have stay, an empty cell empties its field. One of another program is refused. Lines without
\`external_product_id\` are always added: send an Idempotency-Key to be able to send them again.`;

const example = `name,url,external_product_id,price,concerns
Barrier Repair Serum,https://shop.example/products/serum,8801,48.00,dryness|redness
`;

const importRoute = createRoute({
  method: 'post',
  path: '/api/products/import',
  tags: ['Catalogue'],
  summary: 'Import products from a CSV file',
  description: DESCRIPTION,
  request: {
    query: z.strictObject({
      program_id: id('prg'),
      dry_run: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'Only say what would happen' }),
    }),
    body: { required: true, content: { 'text/csv': { schema: z.string(), example } } },
  },
  responses: {
    200: jsonAnswer(
      'Every line was imported, or with `dry_run` could be',
      z
        .object({
          dry_run: z.boolean(),
          product_count: z.number().int(),
          created_count: z.number().int(),
          updated_count: z.number().int(),
        })
        .openapi('ProductImport'),
    ),
    ...refusals(400, 401, 403, 404, 409, 413, 415),
  },
});

/** The import of products. */
export function importRoutes(ports: Ports) {
  return newRouter().openapi(importRoute, async (context) => {
    const { program_id, dry_run } = context.req.valid('query');
    const input = {
      program_id,
      dry_run: dry_run === 'true',
      content_type: context.req.header('Content-Type') ?? '',
      bytes: await readImportBody(
        context.req.header('Content-Encoding'),
        await context.req.arrayBuffer(),
      ),
    };
    return context.json(await importProducts(withIdempotencyKey(ports, context), input), 200);
  });
}

const CSV = `name,url,external_product_id,price,concerns
Rose Clay Mask,https://dewbotanics.example/products/rose-clay-mask,8802,32.00,dullness|oiliness
`;

/** Importing products from a file. */
export const IMPORT_TEXTS: OperationTexts = {
  'POST /api/products/import': {
    id: 'importProducts',
    body: CSV,
    answers: {
      200: { dry_run: false, product_count: 1, created_count: 1, updated_count: 0 },
    },
  },
};
