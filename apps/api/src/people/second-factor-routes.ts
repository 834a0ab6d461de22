import { createRoute, z } from '@hono/zod-openapi';
import { deleteSecondFactor } from '@skinstack/db/people/second-factors';
import { proveSession } from '@skinstack/db/people/sessions';
import { findRow } from '@skinstack/db/rows/find-rows';
import { users } from '@skinstack/db/schema/users';
import { PROOF_MINUTES } from '@skinstack/domain/people';
import { totpAddress } from '@skinstack/domain/people/totp';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME } from '../docs/examples.ts';
import { refuseWithoutProof, requireSession } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { invalidField, requireFound } from '../rest/rows.ts';
import { newRouter, type SignedIn } from '../router.ts';
import { confirmPassword } from './password.ts';
import { code } from './schemas.ts';
import { confirmTotp, startTotp, takeCode, wrongCode } from './second-factor.ts';

const shared = { tags: ['Sign-in'], method: 'post' as const };
const oneCode = jsonBody(z.strictObject({ code }).openapi('Code'));

const routes = {
  stepUp: createRoute({
    ...shared,
    path: '/auth/step-up',
    summary: 'Prove again that it is you',
    request: jsonBody(
      z
        .strictObject({ password: z.string().min(1).max(1_000).optional(), code: code.optional() })
        .refine((proof) => (proof.password === undefined) !== (proof.code === undefined), {
          path: ['password'],
          message: 'Send either the password or a code',
        })
        .openapi('StepUp'),
    ),
    responses: {
      200: jsonAnswer('How long it counts', z.object({ proved_until: instant })),
      ...refusals(400, 401, 403, 429),
    },
  }),
  start: createRoute({
    ...shared,
    path: '/auth/totp/start',
    summary: 'Begin to set an authenticator app',
    responses: {
      200: jsonAnswer(
        'The secret to scan or type in',
        z.object({
          secret: z.string().openapi({ description: 'What the app makes its codes of' }),
          otpauth_url: z.string(),
        }),
      ),
      ...refusals(401, 403, 409),
    },
  }),
  confirm: createRoute({
    ...shared,
    path: '/auth/totp/confirm',
    summary: 'Confirm the authenticator app by a code',
    request: oneCode,
    responses: {
      200: jsonAnswer('Shown this once', z.object({ recovery_codes: z.array(z.string()) })),
      ...refusals(400, 401, 403, 409, 429),
    },
  }),
  remove: createRoute({
    ...shared,
    path: '/auth/totp/remove',
    summary: 'Remove the authenticator app',
    request: oneCode,
    responses: { 204: { description: 'Removed' }, ...refusals(400, 401, 403, 429) },
  }),
  reset: createRoute({
    tags: ['Users'],
    method: 'delete',
    path: '/api/users/{id}/second-factor',
    summary: 'Remove the authenticator app of somebody who lost it',
    request: { params: z.object({ id: id('usr') }) },
    responses: { 204: { description: 'Removed' }, ...refusals(400, 401, 403, 404) },
  }),
};

/** A second factor, and proving again that it is you. */
export function secondFactorRoutes(ports: Ports) {
  return newRouter()
    .openapi(routes.stepUp, async (context) => {
      const session = requireSession(context);
      await prove(ports, session, context.req.valid('json'));
      await proveSession(ports.db, session.id, withIdempotencyKey(ports, context).act ?? null);
      const until = new Date(ports.now() + PROOF_MINUTES * 60_000);
      return context.json({ proved_until: until.toISOString() }, 200);
    })
    .openapi(routes.start, async (context) => {
      refuseWithoutProof(context.get('caller'));
      const own = withIdempotencyKey(ports, context);
      return context.json(await startTotp(own, requireSession(context)), 200);
    })
    .openapi(routes.confirm, async (context) => {
      const own = withIdempotencyKey(ports, context);
      const input = context.req.valid('json');
      return context.json(await confirmTotp(own, requireSession(context), input.code), 200);
    })
    .openapi(routes.remove, async (context) => {
      const { user_id } = requireSession(context);
      if (!(await takeCode(ports, user_id, context.req.valid('json').code))) throw wrongCode();
      await deleteSecondFactor(ports.db, user_id, withIdempotencyKey(ports, context).act ?? null);
      return context.body(null, 204);
    })
    .openapi(routes.reset, async (context) => {
      const { id } = context.req.valid('param');
      requireFound(await findRow(ports.db, users, id), 'user');
      await deleteSecondFactor(ports.db, id, withIdempotencyKey(ports, context).act ?? null);
      return context.body(null, 204);
    });
}

/** @throws Problem `invalid_request` for what proves nothing, `rate_limited` */
async function prove(
  ports: Ports,
  session: SignedIn,
  proof: { password?: string | undefined; code?: string | undefined },
): Promise<void> {
  if (proof.password !== undefined) {
    if (await confirmPassword(ports, session, proof.password)) return;
    throw invalidField('password', 'Not your password');
  }
  if (!session.has_second_factor) {
    const detail = 'You have set no authenticator app. Send your password.';
    throw new Problem('invalid_request', detail, {
      errors: [{ path: 'code', message: 'No authenticator app is set' }],
    });
  }
  if (!(await takeCode(ports, session.user_id, proof.code ?? ''))) throw wrongCode();
}

const EXAMPLE_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A second factor, and proving again that it is you. */
export const SECOND_FACTOR_TEXTS: OperationTexts = {
  'POST /auth/step-up': {
    id: 'stepUp',
    description:
      'By your password, or a code of your authenticator app. For ten minutes this session may ' +
      'change where influencers are paid, secrets, keys and roles; signing in counts as well.',
    body: { password: 'local-influencer-password' },
    answers: { 200: { proved_until: EXAMPLE_TIME } },
  },
  'POST /auth/totp/start': {
    id: 'startTotp',
    description:
      'A new secret, for an app that makes codes by RFC 6238 (30 seconds, six digits, SHA-1). ' +
      'Nothing is asked for until it is confirmed. It takes a fresh proof (`step_up_required`).',
    answers: {
      200: {
        secret: EXAMPLE_SECRET,
        otpauth_url: totpAddress(EXAMPLE_SECRET, 'mina@skinstack.example'),
      },
    },
  },
  'POST /auth/totp/confirm': {
    id: 'confirmTotp',
    description:
      'From now on signing in takes a code. The recovery codes are for when the app is lost: ' +
      'each works once, and only their hashes are kept.',
    body: { code: '492039' },
    answers: { 200: { recovery_codes: ['mzxw-6ytb-oi5d-2qax'] } },
  },
  'POST /auth/totp/remove': {
    id: 'removeTotp',
    description: 'By a code of the app, or a recovery code: whoever found a session open has none.',
    body: { code: '492039' },
  },
  'DELETE /api/users/:id/second-factor': {
    id: 'resetSecondFactor',
    description:
      'For somebody who lost the app and the recovery codes; make sure it is them. They sign in ' +
      'with their password alone until they set another.',
  },
};
