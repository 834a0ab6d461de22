import { createRoute, z } from '@hono/zod-openapi';
import { findRow, listRows, matches } from '@skinstack/db/rows/find-rows';
import { clearAnswers } from '@skinstack/db/rows/idempotency-keys';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { apiKeys } from '@skinstack/db/schema/api-keys';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, pageOfOne } from '../docs/examples.ts';
import { requireOwner } from '../middleware/authorize.ts';
import {
  insertIdempotent,
  refuseSecretReplay,
  withIdempotencyKey,
} from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import {
  exampleId,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';
import { futureTime, requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { hashKey, randomSecret } from '../secrets.ts';

const body = z
  .strictObject({
    name: z.string().trim().min(1).max(100).default('API key'),
    expires_at: instant.optional(),
  })
  .openapi('NewApiKey');
type NewApiKey = z.infer<typeof body>;

const apiKey = z
  .object({
    id: id('key'),
    name: z.string(),
    prefix: z.string().openapi({ example: 'ss_5fK2x9Qa' }),
    created_at: instant,
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
    last_used_at: instant.nullable(),
  })
  .openapi('ApiKey');

const path = '/api/influencers/{id}/api-keys';
const params = z.object({ id: id('inf') });
const shared = { tags: ['Keys'] };

const routes = {
  create: createRoute({
    ...shared,
    path,
    method: 'post',
    summary: 'Make a bearer key for an influencer; it is shown this once',
    request: { params, ...jsonBody(body) },
    responses: {
      201: jsonAnswer('The key', apiKey.extend({ key: z.string() })),
      ...refusals(400, 401, 404),
    },
  }),
  list: createRoute({
    ...shared,
    path,
    method: 'get',
    summary: 'List an influencer’s keys, newest first; never the keys themselves',
    request: { params, query: pageQuery('key') },
    responses: { 200: jsonAnswer('A page', pageOf(apiKey)), ...refusals(400, 401, 404) },
  }),
  revoke: createRoute({
    ...shared,
    method: 'delete',
    path: `${path}/{key_id}`,
    summary: 'Revoke a key; it stops working at once',
    request: { params: params.extend({ key_id: id('key') }) },
    responses: { 200: jsonAnswer('The key as it is now', apiKey), ...refusals(400, 401, 404) },
  }),
} as const;

/** Bearer keys of influencers: create, list, revoke. */
export function apiKeyRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.create, async (context) => {
      const { id: influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const made = await createApiKey(
        withIdempotencyKey(ports, context),
        influencer_id,
        context.req.valid('json'),
      );
      return context.json({ ...presentApiKey(made.row), key: made.key }, 201);
    })
    .openapi(routes.list, async (context) => {
      const { id: influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const own = matches(apiKeys.influencer_id, influencer_id);
      const page = await listRows(ports.db, apiKeys, context.req.valid('query'), own);
      return context.json({ ...page, data: page.data.map(presentApiKey) }, 200);
    })
    .openapi(routes.revoke, async (context) => {
      const { id: influencer_id, key_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const own = matches(apiKeys.influencer_id, influencer_id);
      const key = requireFound(await findRow(ports.db, apiKeys, key_id, own), 'key');
      if (key.revoked_at) return context.json(presentApiKey(key), 200);
      await clearAnswers(ports.db, key_id);
      const revoked_at = new Date(ports.now());
      const row = await updateRow(ports.db, apiKeys, key_id, { revoked_at }, own);
      return context.json(presentApiKey(requireFound(row, 'key')), 200);
    });
}

const API_KEY = {
  id: exampleId('key'),
  name: 'Old laptop',
  prefix: 'ss_5fK2x9Qa',
  created_at: EXAMPLE_TIME,
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};

/** Bearer keys of influencers. */
export const API_KEY_TEXTS: OperationTexts = {
  'POST /api/influencers/:id/api-keys': {
    id: 'createApiKey',
    description: 'The key is in this answer and never shown again; only its hash is kept.',
    body: { name: 'Shop dashboard' },
    answers: {
      201: { ...API_KEY, name: 'Shop dashboard', key: 'ss_5fK2x9Qa…' },
    },
  },
  'GET /api/influencers/:id/api-keys': {
    id: 'listApiKeys',
    description: 'Keys with the first characters to tell them apart, revoked ones too.',
    answers: { 200: pageOfOne(API_KEY) },
  },
  'DELETE /api/influencers/:id/api-keys/:key_id': {
    id: 'revokeApiKey',
    description: 'It stops working with the next request. A key once revoked stays so.',
    answers: { 200: { ...API_KEY, revoked_at: '2026-11-22T08:30:00.000Z' } },
  },
};

const SHOWN_CHARACTERS = 11;

/**
 * Creates a bearer key of 256 random bits. Only its hash is stored, and under an idempotency key
 * the key itself, encrypted, as long as the idempotency key.
 * @throws Problem `conflict` for a replay whose key is not shown any more
 */
async function createApiKey(ports: Ports, influencer_id: string, input: NewApiKey) {
  const key = randomSecret(ports, 'ss_', 32);
  const fields = {
    id: ports.newId('key'),
    role: 'influencer' as const,
    influencer_id,
    name: input.name,
    prefix: key.slice(0, SHOWN_CHARACTERS),
    key_hash: await hashKey(key),
    expires_at: input.expires_at ? futureTime(ports, input.expires_at) : null,
  };
  const { row, secret } = await insertIdempotent(ports, apiKeys, fields, key);
  if (secret === null) throw refuseSecretReplay();
  return { row, key: secret };
}

/** A key as JSON: never the key itself, never its hash. */
function presentApiKey(row: typeof apiKeys.$inferSelect) {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
  };
}
