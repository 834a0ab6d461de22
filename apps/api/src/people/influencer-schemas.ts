import { createRoute, z } from '@hono/zod-openapi';
import { restRoutes } from '../routes/rest-routes.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from '../routes/shared-schemas.ts';

const displayName = z.string().trim().min(1).max(200);

export const newInfluencer = z
  .strictObject({
    display_name: displayName.openapi({ example: 'Mina Park' }),
    email: z.email().max(254).openapi({ example: 'mina@example.com' }),
    handle: z
      .string()
      .regex(/^[A-Za-z0-9_.]{2,30}$/, '2 to 30 letters, digits, “_” and “.”')
      .optional(),
  })
  .openapi('NewInfluencer');

const influencer = z
  .object({
    id: id('inf'),
    display_name: z.string(),
    email: z.string(),
    handle: z.string().nullable(),
    created_at: instant,
    is_active: z.boolean(),
  })
  .openapi('Influencer');

const influencerChanges = newInfluencer
  .partial()
  .extend({ handle: newInfluencer.shape.handle.nullable(), is_active: z.boolean().optional() });

export const INFLUENCER_ROUTES = {
  create: createRoute({
    method: 'post',
    path: '/api/influencers',
    tags: ['Catalogue'],
    summary: 'Add an influencer',
    request: jsonBody(newInfluencer),
    responses: { 201: jsonAnswer('Made', influencer), ...refusals(400, 401, 403, 404, 409) },
  }),
  ...restRoutes({
    path: '/api/influencers',
    tag: 'Catalogue',
    one: 'influencer',
    prefix: 'inf',
    schema: influencer,
    changes: influencerChanges,
  }),
};
