import { createRoute, z } from '@hono/zod-openapi';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { actOf } from '../middleware/audit.ts';
import { refuseOtherSites } from '../middleware/session.ts';
import type { Ports } from '../ports.ts';
import { jsonBody, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';
import { email, wished } from './schemas.ts';
import { mailReset, setPasswordByLink } from './sign-in-links.ts';

const token = z.string().min(1).max(200).openapi({ description: 'What the link ends with' });
const auth = { tags: ['Sign-in'], method: 'post' as const };
const done = { 204: { description: 'The password is set; sign in with it' } };

const routes = {
  accept: createRoute({
    ...auth,
    path: '/auth/accept-invitation',
    summary: 'Choose a password by the link of an invitation',
    request: jsonBody(
      z
        .strictObject({
          token,
          password: wished,
          display_name: z.string().trim().min(1).max(200).optional(),
        })
        .openapi('AcceptInvitation'),
    ),
    responses: { ...done, ...refusals(400, 403, 404, 429) },
  }),
  forgot: createRoute({
    ...auth,
    path: '/auth/forgot-password',
    summary: 'Ask for a link to choose a new password',
    request: jsonBody(z.strictObject({ email }).openapi('ForgotPassword')),
    responses: {
      202: { description: 'If the address has a user, a link is on its way' },
      ...refusals(400, 403, 429),
    },
  }),
  reset: createRoute({
    ...auth,
    path: '/auth/reset-password',
    summary: 'Choose a new password by a link',
    request: jsonBody(z.strictObject({ token, password: wished }).openapi('ResetPassword')),
    responses: { ...done, ...refusals(400, 403, 404, 429) },
  }),
};

/** Passwords by a link in a mail. */
export function signInLinkRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.accept, async (context) => {
      refuseOtherSites(context.req.raw);
      const input = context.req.valid('json');
      await setPasswordByLink(ports, 'invitation', input, (actor) => actOf(ports, context, actor));
      return context.body(null, 204);
    })
    .openapi(routes.forgot, async (context) => {
      refuseOtherSites(context.req.raw);
      // the answer does not wait for the mail, which only an address with a user is sent
      context.executionCtx.waitUntil(mailReset(ports, context.req.valid('json').email));
      return context.body(null, 202);
    })
    .openapi(routes.reset, async (context) => {
      refuseOtherSites(context.req.raw);
      const input = context.req.valid('json');
      await setPasswordByLink(ports, 'reset', input, (actor) => actOf(ports, context, actor));
      return context.body(null, 204);
    });
}

const TOKEN = 'mV3x9Qa7LrT2bNc5Wd8Ye1Zf4Gh6Jk0Pq-_sUvXyA';

/** Links in mails. */
export const SIGN_IN_LINK_TEXTS: OperationTexts = {
  'POST /auth/accept-invitation': {
    id: 'acceptInvitation',
    description: 'Every other link of the user is used up with it. 404 for one that is over.',
    body: { token: TOKEN, password: 'oat-milk-and-ceramides', display_name: 'Jo' },
  },
  'POST /auth/forgot-password': {
    id: 'forgotPassword',
    description:
      'Always 202: nothing tells whether the address has a user. The link is valid for an hour ' +
      'and once. An address is sent ten in ten minutes at most.',
    body: { email: 'mina@skinstack.example' },
  },
  'POST /auth/reset-password': {
    id: 'resetPasswordByLink',
    description: 'All sessions of the user end. 404 for a link that was used or is over.',
    body: { token: TOKEN, password: 'oat-milk-and-ceramides' },
  },
};
