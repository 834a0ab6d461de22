import { createRoute, z } from '@hono/zod-openapi';
import { findRow, matches } from '@skinstack/db/rows/find-rows';
import { programGroups } from '@skinstack/db/schema/program-groups';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, PROGRAM, pageOfOne } from '../docs/examples.ts';
import { insertIdempotent, withIdempotencyKey } from '../middleware/idempotency.ts';
import { requireProgram } from '../middleware/whose.ts';
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
import { presentRow, presentRows, refuseBrokenReference } from '../rest/rows.ts';
import { newRouter } from '../router.ts';

const newGroup = z
  .strictObject({ name: z.string().trim().min(1).max(100).openapi({ example: 'Gold' }) })
  .openapi('NewGroup');
const group = z
  .object({ id: id('grp'), program_id: id('prg'), name: z.string(), created_at: instant })
  .openapi('Group');

const shared = { tags: ['Terms'] };
const ofProgram = z.object({ id: id('prg') });
const GROUP_ROUTES = {
  create: createRoute({
    ...shared,
    method: 'post',
    path: '/api/programs/{id}/groups',
    summary: 'Add a group to a program',
    request: { params: ofProgram, ...jsonBody(newGroup) },
    responses: { 201: jsonAnswer('Made', group), ...refusals(400, 401, 403, 404, 409) },
  }),
  list: createRoute({
    ...shared,
    method: 'get',
    path: '/api/programs/{id}/groups',
    summary: 'List a program’s groups, newest first',
    request: { params: ofProgram, query: pageQuery('grp') },
    responses: { 200: jsonAnswer('A page', pageOf(group)), ...refusals(400, 401, 403, 404) },
  }),
};

/** Groups of a program's members, for rules of their own. */
export function groupRoutes(ports: Ports) {
  return newRouter()
    .openapi(GROUP_ROUTES.create, async (context) => {
      const { id: program_id } = context.req.valid('param');
      await requireProgram(ports, context.get('caller'), program_id);
      const row = { id: ports.newId('grp'), program_id, ...context.req.valid('json') };
      const made = insertIdempotent(withIdempotencyKey(ports, context), programGroups, row);
      return context.json(presentRow((await refuseBrokenReference(made)).row), 201);
    })
    .openapi(GROUP_ROUTES.list, async (context) => {
      const { id: program_id } = context.req.valid('param');
      await requireProgram(ports, context.get('caller'), program_id);
      const where = matches(programGroups.program_id, program_id);
      const page = context.req.valid('query');
      return context.json(await presentRows(ports, programGroups, page, where), 200);
    });
}

/** A group of another program is none. @throws Problem `not_found` */
export async function requireGroup(
  ports: Ports,
  program_id: string,
  group_id: string,
): Promise<void> {
  const ofProgram = matches(programGroups.program_id, program_id);
  if (await findRow(ports.db, programGroups, group_id, ofProgram)) return;
  const error = { path: 'group_id', message: 'No such group of this program' };
  throw new Problem('not_found', `${error.path}: ${error.message}.`, { errors: [error] });
}

const GROUP = {
  id: exampleId('grp'),
  program_id: PROGRAM.id,
  name: 'Gold',
  created_at: EXAMPLE_TIME,
};

/** Groups of members. */
export const GROUP_TEXTS: OperationTexts = {
  'POST /api/programs/:id/groups': {
    id: 'createGroup',
    description:
      'A group of members for rates of their own: rules take its `group_id`, and members are put ' +
      'into it by `PATCH /api/memberships/{id}`.',
    body: { name: 'Silver' },
    answers: { 201: { ...GROUP, name: 'Silver' } },
  },
  'GET /api/programs/:id/groups': {
    id: 'listGroups',
    description: 'The groups of a program, the newest first.',
    answers: { 200: pageOfOne(GROUP) },
  },
};
