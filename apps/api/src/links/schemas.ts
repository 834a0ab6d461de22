import { createRoute, z } from '@hono/zod-openapi';
import { id, instant, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { restRoutes } from '../rest/resource-routes.ts';

const label = z.string().trim().min(1).max(100);

const body = z
  .strictObject({
    product_id: id('prd'),
    influencer_id: id('inf')
      .optional()
      .openapi({ description: 'Operators only: whose link it is' }),
    campaign: label.optional().openapi({ example: 'winter-glow' }),
    sub_id: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'Up to 64 letters, digits, “_”, “.” and “-”')
      .optional(),
    slug: z
      .string()
      .regex(/^[A-Za-z0-9_-]{4,64}$/, '4 to 64 letters, digits, “_” and “-”')
      .optional()
      .openapi({ description: 'A slug of your own; one is made when it is missing' }),
    destination_url: z.string().max(2_048).optional().openapi({
      description: 'Where to lead instead of the product’s page; on one of the merchant’s hosts',
    }),
    expires_at: instant.optional(),
  })
  .openapi('GenerateLink');

const linkSchema = z
  .object({
    id: id('lnk'),
    slug: z.string().openapi({ example: 'AbC123xy' }),
    short_url: z.url().openapi({ example: 'https://skin.st/AbC123xy' }),
    destination_url: z.url(),
    product_id: id('prd'),
    program_id: id('prg'),
    influencer_id: id('inf'),
    campaign: z.string().nullable(),
    sub_id: z.string().nullable(),
    is_active: z.boolean(),
    expires_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('Link');

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
  request: jsonBody(body),
  responses: {
    201: jsonAnswer('The link; it can be followed at once', linkSchema),
    ...refusals(400, 401, 404, 409),
  },
});
export type GenerateLink = z.infer<typeof body>;

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
  qr: createRoute({
    method: 'get',
    path: '/api/links/{id}/qr.svg',
    tags: ['Links'],
    summary: 'The short URL as a QR code, SVG',
    request: { params: z.object({ id: id('lnk') }) },
    responses: {
      200: {
        description: 'The picture',
        content: { 'image/svg+xml': { schema: z.string() } },
      },
      ...refusals(400, 401, 404),
    },
  }),
};
