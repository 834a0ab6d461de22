import { createRoute, z } from '@hono/zod-openapi';
import { deleteMailProblem } from '@skinstack/db/notices/mail-problems';
import { findChoices, upsertChoices } from '@skinstack/db/notices/recipients';
import { findRow } from '@skinstack/db/rows/find-rows';
import { users } from '@skinstack/db/schema/users';
import {
  isChoice,
  NOTICE_KINDS,
  NOTICES,
  type NoticeChoice,
  type NoticeKind,
  noticesOf,
} from '@skinstack/domain/notices/mail-kinds';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { requireSession } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { id, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { invalidField, requireFound, sentFields } from '../rest/rows.ts';
import { newRouter } from '../router.ts';

const choice = z.enum(['off', 'each', 'daily']);
const choices = z.strictObject(
  Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, choice.optional()])) as Record<
    NoticeKind,
    z.ZodOptional<typeof choice>
  >,
);
const settings = z
  .object({
    data: z.array(
      z.object({
        kind: z.enum(NOTICE_KINDS),
        choice,
        choices: z.array(choice),
      }),
    ),
  })
  .openapi('NotificationSettings');

const path = '/api/notification-settings';
const shared = { tags: ['Notices'] };
const answer = jsonAnswer('What you are told by mail, and what else you can choose', settings);
const routes = {
  show: createRoute({
    ...shared,
    path,
    method: 'get',
    summary: 'What you are told by mail',
    responses: { 200: answer, ...refusals(400, 401) },
  }),
  set: createRoute({
    ...shared,
    path,
    method: 'put',
    summary: 'Choose what you are told by mail',
    request: jsonBody(choices.openapi('NotificationChoices')),
    responses: { 200: answer, ...refusals(400, 401, 403) },
  }),
  clear: createRoute({
    tags: ['Users'],
    path: '/api/users/{id}/mail-problem',
    method: 'delete',
    summary: 'Let mail go to a user again',
    request: { params: z.object({ id: id('usr') }) },
    responses: {
      204: { description: 'Mail goes to their address' },
      ...refusals(400, 401, 403, 404),
    },
  }),
};

/** What a user is told by mail. */
export function settingRoutes(ports: Ports) {
  const present = async (user_id: string, role: string) => {
    const chosen = await findChoices(ports.db, user_id);
    const data = noticesOf(role).map((kind) => ({
      kind,
      choice: chosen[kind] ?? NOTICES[kind].default,
      choices: [...NOTICES[kind].choices] as NoticeChoice[],
    }));
    return { data };
  };
  return newRouter()
    .openapi(routes.show, async (context) => {
      const { user_id } = requireSession(context);
      return context.json(await present(user_id, context.get('caller').role), 200);
    })
    .openapi(routes.set, async (context) => {
      const { user_id } = requireSession(context);
      const { role } = context.get('caller');
      const wish = sentFields(context.req.valid('json'));
      for (const [kind, wished] of Object.entries(wish) as [NoticeKind, NoticeChoice][]) {
        if (!noticesOf(role).includes(kind)) throw invalidField(kind, 'Not of your role');
        if (!isChoice(kind, wished)) {
          throw invalidField(kind, `One of ${NOTICES[kind].choices.join(', ')}`);
        }
      }
      const { act = null } = withIdempotencyKey(ports, context);
      await upsertChoices(ports.db, user_id, wish, act);
      return context.json(await present(user_id, role), 200);
    })
    .openapi(routes.clear, async (context) => {
      const found = await findRow(ports.db, users, context.req.valid('param').id);
      const { id: user_id, email: address } = requireFound(found, 'user');
      const { act = null } = withIdempotencyKey(ports, context);
      await deleteMailProblem(ports.db, address, user_id, act);
      return context.body(null, 204);
    });
}

const SHOWN = {
  data: [
    { kind: 'orders', choice: 'daily', choices: ['off', 'daily'] },
    { kind: 'payouts', choice: 'off', choices: ['off', 'each'] },
  ],
};

/** What a user is told by mail. */
export const SETTING_TEXTS: OperationTexts = {
  'GET /api/notification-settings': {
    id: 'showNotificationSettings',
    description:
      'What guards an account or lets somebody in is always sent, and is not among them. Orders ' +
      'are told once a day, never one by one.',
    answers: { 200: SHOWN },
  },
  'DELETE /api/users/:id/mail-problem': {
    id: 'clearMailProblem',
    description:
      'After a bounce or a complaint nothing is sent to an address (`mail_problem` of `GET ' +
      '/auth/me`); this takes it back.',
  },
  'PUT /api/notification-settings': {
    id: 'setNotificationSettings',
    description: 'What is left out stays.',
    body: { payouts: 'off' },
    answers: { 200: SHOWN },
  },
};
