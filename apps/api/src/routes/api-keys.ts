import { createRoute, z } from '@hono/zod-openapi';
import { findRow } from '@skinstack/db/find-row';
import { forgetAnswers } from '@skinstack/db/forget-answers';
import { listRows } from '@skinstack/db/list-rows';
import { matches } from '@skinstack/db/matches';
import { apiKeys } from '@skinstack/db/schema/api-keys';
import { setRow } from '@skinstack/db/set-row';
import { createApiKey } from '../keys/create-api-key.ts';
import { presentApiKey } from '../keys/show-api-key.ts';
import { requireOwner } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import {
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageOf,
  pageQuery,
  refusals,
} from './shared-schemas.ts';

const body = z
  .strictObject({
    name: z.string().trim().min(1).max(100).default('API key'),
    expires_at: instant.optional(),
  })
  .openapi('NewApiKey');
export type NewApiKey = z.infer<typeof body>;

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
      await forgetAnswers(ports.db, key_id);
      const revoked_at = new Date(ports.now());
      const row = await setRow(ports.db, apiKeys, key_id, { revoked_at }, own);
      return context.json(presentApiKey(requireFound(row, 'key')), 200);
    });
}
