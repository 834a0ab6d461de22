import { createRoute, z } from '@hono/zod-openapi';
import { isHostRule, plainHost } from '@skinstack/domain/links/destination';
import {
  currency,
  givenMinor,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  opaquePage,
  pageOf,
  rateBps,
  refusals,
} from '../rest/fields.ts';
import { restRoutes } from '../rest/resource-routes.ts';

export const optional_is_active = { is_active: z.boolean().optional() };
export const name = z.string().trim().min(1).max(200);
const facet = z.string().trim().min(1).max(100);
const facets = z.array(facet).max(50).optional();
export const days = (least: number) => z.number().int().min(least).max(365);

export const newMerchant = z
  .strictObject({
    name: name.openapi({ example: 'Dew Botanics' }),
    allowed_hosts: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .overwrite((host) => plainHost(host) ?? host)
          .refine(isHostRule, 'A host name such as shop.example, or *.shop.example'),
      )
      .min(1)
      .max(50)
      .overwrite((hosts) => [...new Set(hosts)])
      .openapi({ example: ['shop.example'] }),
  })
  .openapi('NewMerchant');

/** A picture of the shop, or of whoever keeps its pictures; shown, never fetched by us. */
export const imageUrl = z
  .url({ protocol: /^https$/, error: 'An address that begins with https://' })
  .max(2_048)
  .openapi({ example: 'https://shop.example/pictures/serum.jpg' });

export const newProduct = z
  .strictObject({
    merchant_id: id('mer'),
    program_id: id('prg'),
    name: name.openapi({ example: 'Barrier Repair Serum' }),
    url: z.string().max(2_048).openapi({ example: 'https://shop.example/products/serum' }),
    image_url: imageUrl.optional(),
    external_product_id: facet.optional(),
    sku: facet.optional(),
    price_minor: givenMinor(0).optional(),
    category: facet.optional().openapi({ example: 'serum' }),
    step: facet.optional().openapi({ example: 'treat' }),
    skin_types: facets,
    concerns: facets,
    ingredients: facets,
    size_ml: z.number().int().min(1).max(100_000).optional(),
    days_of_supply: z.number().int().min(1).max(3_650).optional(),
    period_after_opening_months: z.number().int().min(1).max(120).optional(),
  })
  .openapi('NewProduct');

export const made = { created_at: instant, is_active: z.boolean() };
export const switched = {
  switched_off_at: instant
    .nullable()
    .openapi({ description: 'Orders placed from then on earn nothing; null while it is on' }),
};

const merchantSchema = z
  .object({
    id: id('mer'),
    name: z.string(),
    allowed_hosts: z.array(z.string()),
    counts_by: id('net')
      .nullable()
      .openapi({ description: 'The network account that counts; null: the first to tell' }),
    ...made,
    ...switched,
  })
  .openapi('Merchant');
const productSchema = z
  .object({
    id: id('prd'),
    merchant_id: id('mer'),
    program_id: id('prg'),
    name: z.string(),
    url: z.string(),
    external_product_id: z.string().nullable(),
    sku: z.string().nullable(),
    price_minor: z.number().int().nullable(),
    category: z.string().nullable(),
    step: z.string().nullable(),
    skin_types: z.array(z.string()),
    concerns: z.array(z.string()),
    ingredients: z.array(z.string()),
    size_ml: z.number().int().nullable(),
    days_of_supply: z.number().int().nullable(),
    period_after_opening_months: z.number().int().nullable(),
    image_url: z.string().nullable(),
    ...made,
    merchant: z.object({ id: id('mer'), name: z.string() }),
    currency,
    offer: z
      .object({
        rate_bps: rateBps.nullable(),
        flat_minor: givenMinor(0).nullable(),
        until: instant.nullable(),
        hold_days: z.number().int(),
        attribution_window_days: z.number().int(),
      })
      .openapi('Offer'),
    own_link_id: id('lnk').nullable(),
  })
  .openapi('Product');

/**
 * What of each can be changed: what is left out stays, null clears what may be missing. Currency
 * and owner never change.
 */
const merchantChanges = newMerchant
  .partial()
  .extend({ ...optional_is_active, counts_by: id('net').nullable().optional() });
const { url, ...facetsOf } = newProduct.omit({
  ...{ merchant_id: true, program_id: true, name: true },
}).shape;
export const productChanges = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  ...clearable(facetsOf),
  ...optional_is_active,
});

/** Fields that may be missing, as a change sends them: null clears one. */
function clearable<S extends Record<string, z.ZodType>>(shape: S) {
  const fields = Object.entries(shape).map(([name, schema]) => [name, schema.nullable()]);
  return Object.fromEntries(fields) as { [F in keyof S]: z.ZodNullable<S[F]> };
}

/** The route that adds one of a resource. */
export function creation<B extends z.ZodType, A extends z.ZodType, P extends string>(
  path: P,
  summary: string,
  body: B,
  answer: A,
) {
  return createRoute({
    method: 'post',
    path,
    tags: ['Catalogue'],
    summary,
    request: jsonBody(body),
    responses: { 201: jsonAnswer('Made', answer), ...refusals(400, 401, 403, 404, 409) },
  });
}

export const MERCHANT_ROUTES = {
  create: creation(
    '/api/merchants',
    'Add a merchant and the hosts its links may lead to',
    newMerchant,
    merchantSchema,
  ),
  ...restRoutes({
    path: '/api/merchants',
    tag: 'Catalogue',
    one: 'merchant',
    prefix: 'mer',
    schema: merchantSchema,
    changes: merchantChanges,
  }),
};
const productQuery = z.strictObject({
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: 'Part of the product’s or the merchant’s name, or of the SKU' }),
  url: z.string().max(2_048).optional().openapi({
    description: 'An address in the shop: the products whose page it is, whatever its query',
  }),
  program_id: id('prg').optional(),
  merchant_id: id('mer').optional(),
  category: facet.optional(),
  concern: facet.optional(),
  ingredient: facet.optional(),
  skin_type: facet.optional(),
  step: facet.optional(),
  sort: z.enum(['created', 'name', 'price']).default('created').openapi({
    description: 'The newest, the first by name, or the lowest price first',
  }),
  ...opaquePage,
});
export type ProductListQuery = z.infer<typeof productQuery>;

export const PRODUCT_ROUTES = {
  create: creation('/api/products', 'Add a product', newProduct, productSchema),
  ...restRoutes({
    path: '/api/products',
    tag: 'Catalogue',
    one: 'product',
    prefix: 'prd',
    schema: productSchema,
    changes: productChanges,
  }),
  list: createRoute({
    method: 'get',
    path: '/api/products',
    tags: ['Catalogue'],
    summary: 'List products with what they pay',
    request: { query: productQuery },
    responses: { 200: jsonAnswer('A page', pageOf(productSchema)), ...refusals(400, 401, 403) },
  }),
};
