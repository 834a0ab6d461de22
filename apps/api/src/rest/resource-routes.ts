import { createRoute, z } from '@hono/zod-openapi';
import type { IdPrefix } from '@skinstack/domain/ids';
import { id, jsonAnswer, jsonBody, pageOf, pageQuery, refusals, searchText } from './fields.ts';

/** A resource: its path, tag, name, id prefix and schemas. */
type Resource<P extends string, A extends z.ZodType, C extends z.ZodType> = {
  path: P;
  tag: string;
  one: string;
  prefix: IdPrefix;
  schema: A;
  changes: C;
  /** Where `q` searches, in words. */
  searched?: string;
};

/** The routes of a resource besides its creation: list, show, change. */
export function restRoutes<P extends string, A extends z.ZodType, C extends z.ZodType>(
  resource: Resource<P, A, C>,
) {
  const { path, one, schema, changes } = resource;
  const shared = { tags: [resource.tag] };
  const params = z.object({ id: id(resource.prefix) });
  const single = `${path}/{id}` as `${P}/{id}`;
  return {
    list: createRoute({
      ...shared,
      method: 'get',
      path,
      summary: `List ${one}s, newest first`,
      request: {
        query: pageQuery(resource.prefix).extend({
          q: searchText(resource.searched ?? 'Part of the name'),
        }),
      },
      responses: { 200: jsonAnswer('A page', pageOf(schema)), ...refusals(400, 401, 403) },
    }),
    show: createRoute({
      ...shared,
      method: 'get',
      path: single,
      summary: `Show a ${one}`,
      request: { params },
      responses: { 200: jsonAnswer(`The ${one}`, schema), ...refusals(400, 401, 403, 404) },
    }),
    change: createRoute({
      ...shared,
      method: 'patch',
      path: single,
      summary: `Change a ${one}`,
      request: { params, ...jsonBody(changes) },
      responses: {
        200: jsonAnswer(`The ${one} as it is now`, schema),
        ...refusals(400, 401, 403, 404, 409),
      },
    }),
  } as const;
}
