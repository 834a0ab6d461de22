import { createRoute, z } from '@hono/zod-openapi';
import { matches } from '@skinstack/db/rows/find-rows';
import { apiKeys } from '@skinstack/db/schema/api-keys';
import { readRole, SCOPES } from '@skinstack/domain/people';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, pageOfOne } from '../docs/examples.ts';
import { requireOwner } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
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
import { invalidField } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import {
  createApiKey,
  findOperator,
  presentApiKey,
  presentKeys,
  revokeApiKey,
} from './make-api-key.ts';

const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .refine((wish): boolean => new Set(wish).size === wish.length, 'Each once');

const named = {
  name: z.string().trim().min(1).max(100).default('API key'),
  expires_at: instant.optional(),
};
const body = z
  .strictObject({
    ...named,
    scopes: scopes
      .refine((wish) => !wish.includes('secrets'), 'Only an owner’s key has the scope “secrets”')
      .default(['read', 'write']),
  })
  .openapi('NewApiKey');
const ownBody = z
  .strictObject({ ...named, scopes: scopes.default(['read', 'write']) })
  .openapi('NewOperatorKey');

const apiKey = z
  .object({
    id: id('key'),
    name: z.string(),
    prefix: z.string().openapi({ example: 'ss_5fK2x9Qa' }),
    scopes: z.array(z.enum(SCOPES)).openapi({
      description: '`read`, `write`; `secrets` for what else takes a session and a fresh proof',
    }),
    created_at: instant,
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
    last_used_at: instant.nullable(),
  })
  .openapi('ApiKey');

const path = '/api/influencers/{id}/api-keys';
const params = z.object({ id: id('inf') });
const ownPath = '/api/users/{id}/api-keys';
const ownParams = z.object({ id: id('usr') });
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
      ...refusals(400, 401, 403, 404),
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
  createOwn: createRoute({
    ...shared,
    path: ownPath,
    method: 'post',
    summary: 'Make a bearer key for an operator; it is shown this once',
    request: { params: ownParams, ...jsonBody(ownBody) },
    responses: {
      201: jsonAnswer('The key', apiKey.extend({ key: z.string() })),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
  listOwn: createRoute({
    ...shared,
    path: ownPath,
    method: 'get',
    summary: 'List an operator’s keys, newest first; never the keys themselves',
    request: { params: ownParams, query: pageQuery('key') },
    responses: { 200: jsonAnswer('A page', pageOf(apiKey)), ...refusals(400, 401, 403, 404, 409) },
  }),
  revokeOwn: createRoute({
    ...shared,
    method: 'delete',
    path: `${ownPath}/{key_id}`,
    summary: 'Revoke an operator’s key; it stops working at once',
    request: {
      params: ownParams.extend({
        key_id: id('key').openapi({ example: exampleId('key', 1) }),
      }),
    },
    responses: { 200: jsonAnswer('The key as it is now', apiKey), ...refusals(400, 401, 403, 404) },
  }),
} as const;

/** Bearer keys of influencers and of operators: create, list, revoke. */
export function apiKeyRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.create, async (context) => {
      const { id: influencer_id } = context.req.valid('param');
      const caller = context.get('caller');
      await requireOwner(ports, caller, influencer_id);
      const own = withIdempotencyKey(ports, context);
      const holder = { role: 'influencer', influencer_id } as const;
      const made = await createApiKey(own, caller, holder, context.req.valid('json'));
      return context.json({ ...presentApiKey(made.row), key: made.key }, 201);
    })
    .openapi(routes.list, async (context) => {
      const { id: influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const own = matches(apiKeys.influencer_id, influencer_id);
      return context.json(await presentKeys(ports, context.req.valid('query'), own), 200);
    })
    .openapi(routes.revoke, async (context) => {
      const { id: influencer_id, key_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const own = matches(apiKeys.influencer_id, influencer_id);
      const row = await revokeApiKey(withIdempotencyKey(ports, context), key_id, own);
      return context.json(presentApiKey(row), 200);
    })
    .openapi(routes.createOwn, async (context) => {
      const user = await findOperator(ports, context.req.valid('param').id);
      const own = withIdempotencyKey(ports, context);
      const holder = { role: readRole(user.role), user_id: user.id };
      const input = context.req.valid('json');
      if (input.scopes.includes('secrets') && holder.role !== 'owner') {
        throw invalidField('scopes', 'Only an owner’s key has the scope “secrets”');
      }
      const made = await createApiKey(own, context.get('caller'), holder, input);
      return context.json({ ...presentApiKey(made.row), key: made.key }, 201);
    })
    .openapi(routes.listOwn, async (context) => {
      const { id } = await findOperator(ports, context.req.valid('param').id);
      const own = matches(apiKeys.user_id, id);
      return context.json(await presentKeys(ports, context.req.valid('query'), own), 200);
    })
    .openapi(routes.revokeOwn, async (context) => {
      const { id, key_id } = context.req.valid('param');
      const own = matches(apiKeys.user_id, id);
      const row = await revokeApiKey(withIdempotencyKey(ports, context), key_id, own);
      return context.json(presentApiKey(row), 200);
    });
}

const API_KEY = {
  id: exampleId('key'),
  name: 'Old laptop',
  prefix: 'ss_5fK2x9Qa',
  scopes: ['read', 'write'],
  created_at: EXAMPLE_TIME,
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};

/** Bearer keys of influencers. */
export const API_KEY_TEXTS: OperationTexts = {
  'POST /api/influencers/:id/api-keys': {
    id: 'createApiKey',
    description:
      'The key is in this answer and never shown again; only its hash is kept. With the scope ' +
      '`read` alone it changes nothing. A key that a key made ends with it. It takes a session ' +
      'with a fresh proof (`step_up_required`), or an owner’s key with the scope `secrets`.',
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
  'POST /api/users/:id/api-keys': {
    id: 'createOperatorKey',
    description:
      'It may what its user may, as long as they may: with another role it is another key, and a ' +
      'user who is disabled has none. `secrets` is for an owner’s alone.',
    body: { name: 'Bookkeeping', scopes: ['read'] },
    answers: { 201: { ...API_KEY, name: 'Bookkeeping', scopes: ['read'], key: 'ss_5fK2x9Qa…' } },
  },
  'GET /api/users/:id/api-keys': {
    id: 'listOperatorKeys',
    description: 'Keys with the first characters to tell them apart, revoked ones too.',
    answers: { 200: pageOfOne(API_KEY) },
  },
  'DELETE /api/users/:id/api-keys/:key_id': {
    id: 'revokeOperatorKey',
    description: 'It stops working with the next request, and so do keys that were made with it.',
    answers: { 200: { ...API_KEY, revoked_at: '2026-11-22T08:30:00.000Z' } },
  },
};
