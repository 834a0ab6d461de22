import { createRoute, z } from '@hono/zod-openapi';
import { isSubId } from '@skinstack/domain/links/redirect-link';
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
