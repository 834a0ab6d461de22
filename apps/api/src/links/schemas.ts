import { createRoute, z } from '@hono/zod-openapi';
import { isSubId } from '@skinstack/domain/links/redirect-link';
import {
  csvAnswer,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageLimit,
  pageOf,
  refusals,
} from '../rest/fields.ts';
import { periodQuery } from '../rest/period.ts';
import { restRoutes } from '../rest/resource-routes.ts';
import { figures } from '../stats/present-figures.ts';

const label = z.string().trim().min(1).max(100);

export const generateLinkBody = z
  .strictObject({
    product_id: id('prd').optional().openapi({ description: 'The product it leads to' }),
    program_id: id('prg').optional().openapi({
      description: 'Instead of a product: whose shop `destination_url` is a page of',
    }),
    influencer_id: id('inf')
      .optional()
      .openapi({ description: 'Operators only: whose link it is' }),
    campaign: label.optional().openapi({ example: 'winter-glow' }),
    sub_id: z.string().refine(isSubId, 'Up to 64 letters, digits, “_”, “.” and “-”').optional(),
    slug: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{3,63}[A-Za-z0-9]$/,
        '4 to 64 letters, digits, “_” and “-”, and neither of the two at the end',
      )
      .optional()
      .openapi({
        description:
          'A slug of your own, taken once whatever its case; one is made when it is missing',
      }),
    destination_url: z.string().max(2_048).optional().openapi({
      description: 'Where to lead instead of the product’s page; on one of the merchant’s hosts',
    }),
    expires_at: instant.optional(),
  })
  .superRefine(({ product_id, program_id, destination_url }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (product_id === undefined && program_id === undefined) {
      refuse('product_id', 'A product, or a program and a destination_url');
    } else if (product_id !== undefined && program_id !== undefined) {
      refuse('program_id', 'A product has its program');
    } else if (program_id !== undefined && destination_url === undefined) {
      refuse('destination_url', 'Required with a program: a page of its shop');
    }
  })
  .openapi('GenerateLink');

const linkSchema = z
  .object({
    id: id('lnk'),
    slug: z.string().openapi({ example: 'AbC123xy' }),
    short_url: z.url().openapi({ example: 'https://skin.st/AbC123xy' }),
    destination_url: z.url(),
    product_id: id('prd').nullable(),
    program_id: id('prg'),
    influencer_id: id('inf'),
    campaign: z.string().nullable(),
    sub_id: z.string().nullable(),
    is_active: z.boolean(),
    expires_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('Link');

const manyLinks = z
  .strictObject({ links: z.array(generateLinkBody).min(1).max(100) })
  .openapi('GenerateLinks');

const filters = {
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: 'Part of the slug, the campaign or the product’s name' }),
  slug: z.string().max(64).optional().openapi({ description: 'The one with this slug' }),
  is_active: z.enum(['true', 'false']).optional(),
  product_id: id('prd').optional(),
  campaign: label.optional(),
  influencer_id: id('inf').optional(),
  ...periodQuery,
  sort: z.enum(['created', 'clicks', 'orders', 'net']).default('created').openapi({
    description: 'The newest first, or those that brought most in the period',
  }),
};
const fileQuery = z.strictObject(filters);
export type LinkFileQuery = z.infer<typeof fileQuery>;

const listQuery = z.strictObject({
  ...filters,
  limit: pageLimit,
  cursor: z
    .string()
    .max(500)
    .optional()
    .openapi({ description: '`next_cursor` of the page before' }),
});
export type LinkListQuery = z.infer<typeof listQuery>;

const listedLink = linkSchema
  .extend({
    product: z
      .object({ id: id('prd'), name: z.string() })
      .nullable()
      .openapi({ description: 'Null for a page of the shop that is no product' }),
    figures: z.object(figures).openapi({ description: 'What it brought in the period' }),
  })
  .openapi('ListedLink');

const changes = z
  .strictObject({
    is_active: z.boolean().optional(),
    destination_url: z.string().max(2_048).optional(),
    expires_at: instant.nullable().optional(),
    campaign: label.nullable().optional(),
  })
  .openapi('LinkChanges');
export type LinkChanges = z.infer<typeof changes>;

export const generateLinkRoute = createRoute({
  method: 'post',
  path: '/links/generate',
  tags: ['Links'],
  summary: 'Make a short link to a product',
  request: jsonBody(generateLinkBody),
  responses: {
    201: jsonAnswer('The link; it can be followed at once', linkSchema),
    ...refusals(400, 401, 404, 409),
  },
});
export type GenerateLink = z.infer<typeof generateLinkBody>;

const rest = restRoutes({
  path: '/api/links',
  tag: 'Links',
  one: 'link',
  prefix: 'lnk',
  schema: linkSchema,
  changes,
});
export const LINK_ROUTES = {
  ...rest,
  generateMany: createRoute({
    method: 'post',
    path: '/links/generate-many',
    tags: ['Links'],
    summary: 'Make up to a hundred short links, all or none',
    request: jsonBody(manyLinks),
    responses: {
      201: jsonAnswer(
        'The links, in the order they were asked for',
        z.object({ data: z.array(linkSchema) }),
      ),
      ...refusals(400, 401, 404, 409),
    },
  }),
  list: createRoute({
    method: 'get',
    path: '/api/links',
    tags: ['Links'],
    summary: 'List links with what they brought',
    request: { query: listQuery },
    responses: {
      200: jsonAnswer('A page', pageOf(listedLink).extend({ from: instant, to: instant })),
      ...refusals(400, 401, 403),
    },
  }),
  file: createRoute({
    method: 'get',
    path: '/api/links/export.csv',
    tags: ['Links'],
    summary: 'The same links as a file',
    request: { query: fileQuery },
    responses: { 200: csvAnswer('A row a link'), ...refusals(400, 401, 404) },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/api/links/{id}',
    tags: ['Links'],
    summary: 'Delete a link for good',
    request: { params: z.object({ id: id('lnk') }) },
    responses: { 204: { description: 'Deleted, now or before' }, ...refusals(400, 401, 403, 404) },
  }),
  qr: qrRoute('/api/links/{id}/qr.svg', 'SVG', 'image/svg+xml'),
  qrPng: qrRoute('/api/links/{id}/qr.png', 'PNG', 'image/png'),
};

function qrRoute<P extends string, T extends string>(path: P, format: string, type: T) {
  const size = z.coerce.number().int().min(100).max(2_000).default(512).openapi({
    description: 'How wide and high it is, in pixels',
  });
  const content = { [type]: { schema: z.string() } } as { [K in T]: { schema: z.ZodString } };
  return createRoute({
    method: 'get',
    path,
    tags: ['Links'],
    summary: `The short URL as a QR code, ${format}`,
    request: { params: z.object({ id: id('lnk') }), query: z.strictObject({ size }) },
    responses: { 200: { description: 'The picture', content }, ...refusals(400, 401, 404) },
  });
}
