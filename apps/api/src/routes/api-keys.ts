import { createRoute, z } from '@hono/zod-openapi';
import { requireOwner } from '../authenticate.ts';
import { createApiKey } from '../keys/create-api-key.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from './shared-schemas.ts';

const body = z
  .strictObject({
    name: z.string().trim().min(1).max(100).default('API key'),
    expires_at: instant.optional(),
  })
  .openapi('NewApiKey');

export type NewApiKey = z.infer<typeof body>;

const createApiKeyRoute = createRoute({
  method: 'post',
  path: '/api/influencers/{id}/api-keys',
  tags: ['Keys'],
  summary: 'Make a bearer key for an influencer; it is shown this once',
  security: [{ bearer: [] }],
  request: { params: z.object({ id: id('inf') }), ...jsonBody(body) },
  responses: {
    201: jsonAnswer(
      'The key',
      z.object({
        id: id('key'),
        key: z.string(),
        prefix: z.string(),
        name: z.string(),
        created_at: instant,
        expires_at: instant.nullable(),
      }),
    ),
    ...refusals(400, 401, 404),
  },
});

/** Bearer keys of influencers. */
export function apiKeyRoutes(ports: Ports) {
  return newRouter().openapi(createApiKeyRoute, async (context) => {
    const { id } = context.req.valid('param');
    await requireOwner(ports, context.get('caller'), id);
    return context.json(await createApiKey(ports, id, context.req.valid('json')), 201);
  });
}
