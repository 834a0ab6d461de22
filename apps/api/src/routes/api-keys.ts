import { createRoute, z } from '@hono/zod-openapi';
import { insertApiKey } from '@skinstack/db/insert-api-key';
import { hashKey } from '../hash-key.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from './schemas.ts';

const SHOWN_CHARACTERS = 11;

const body = z
  .strictObject({
    name: z.string().trim().min(1).max(100).default('API key'),
    expires_at: instant.optional(),
  })
  .openapi('NewApiKey');

export const createApiKeyRoute = createRoute({
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

/** Makes a bearer key of 256 random bits; only its hash is kept. */
export async function createApiKey(
  ports: Ports,
  influencer_id: string,
  wish: z.infer<typeof body>,
) {
  const random = btoa(String.fromCharCode(...ports.random(32)));
  const key = `ss_${random.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')}`;
  const row = await insertApiKey(ports.db, {
    id: ports.newId('key'),
    role: 'influencer',
    influencer_id,
    name: wish.name,
    prefix: key.slice(0, SHOWN_CHARACTERS),
    key_hash: await hashKey(key),
    expires_at: wish.expires_at ? new Date(wish.expires_at) : null,
  });
  return {
    ...{ id: row.id, key, prefix: row.prefix, name: row.name },
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
  };
}
