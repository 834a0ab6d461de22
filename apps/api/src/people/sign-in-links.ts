import { z } from '@hono/zod-openapi';
import { claimPasswordTries } from '@skinstack/db/people/password-tries';
import {
  findSignInLink,
  insertSignInLink,
  type SignInLinkKind,
  takeSignInLink,
} from '@skinstack/db/people/sign-in-links';
import { findUserByEmail } from '@skinstack/db/people/users';
import type { Act, Actor } from '@skinstack/db/rows/trail';
import { type UserRow, users } from '@skinstack/db/schema/users';
import { Problem } from '@skinstack/domain/problem';
import { insertIdempotent } from '../middleware/idempotency.ts';
import { newSealedMail, sendSoon } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';
import { id } from '../rest/fields.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import { hashKey, randomSecret } from '../secrets.ts';
import { hashPassword } from './password.ts';
import { email, isOfMerchants, MERCHANTS, wishedMerchants, wishedRole } from './schemas.ts';
import { requireMerchants } from './users.ts';

const HOUR_MS = 3_600_000;
/** How long a link can be used. */
const VALID_MS: Record<SignInLinkKind, number> = { invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS };
const PATHS: Record<SignInLinkKind, string> = { invitation: 'invite', reset: 'reset' };
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** One mail a minute to an address, ten at once. */
const MAIL_INTERVAL_SECONDS = 60;
const MAIL_WINDOW_SECONDS = 600;

/** Who is let in, and for a shop’s people whose they are. */
export const invited = z
  .strictObject({
    email,
    role: wishedRole,
    influencer_id: id('inf').optional().openapi({ description: 'Whom the user is' }),
    merchant_ids: wishedMerchants,
  })
  .refine(isOfMerchants, { path: ['merchant_ids'], message: MERCHANTS });

/**
 * Lets somebody in by a link sent to them: a user without a password until they set one.
 * @throws Problem `conflict` on an address that is taken; `not_found` on no such influencer or
 *   merchant
 */
export async function inviteUser(ports: Ports, input: z.infer<typeof invited>) {
  const fields = {
    id: ports.newId('usr'),
    email: input.email,
    role: input.role,
    influencer_id: input.influencer_id ?? null,
    merchant_ids: await requireMerchants(ports, input.merchant_ids ?? []),
    password_hash: null,
  };
  const { row } = await refuseBrokenReference(insertIdempotent(ports, users, fields, null));
  const expires_at = await mailLink(ports, 'invitation', row);
  return { id: row.id, email: row.email, expires_at: expires_at.toISOString() };
}

/**
 * Sends a link to who forgot their password, if they may sign in. Nothing tells whether they may:
 * the answer is the same, and comes before the mail is sent.
 */
export async function mailReset(ports: Ports, email: string): Promise<void> {
  const key_hash = await hashKey(`forgot ${email.toLowerCase()}`);
  const limit = { key_hash, interval_seconds: MAIL_INTERVAL_SECONDS };
  const claimed = await claimPasswordTries(ports.db, [limit], MAIL_WINDOW_SECONDS);
  const user = claimed.length === 1 ? await findUserByEmail(ports.db, email) : null;
  if (user) await mailLink(ports, 'reset', user);
}

/**
 * A link that lets somebody in, and the mail that tells it, to be kept by the statement that
 * decides so: whose they are is known there alone.
 */
export async function newInvitation(ports: Ports) {
  const user_id = ports.newId('usr');
  const link = await newLink(ports, 'invitation', { id: user_id, email: '', locale: null });
  return { ...link, user_id };
}

type Reader = Pick<UserRow, 'id' | 'email' | 'locale'>;

async function newLink(ports: Ports, kind: SignInLinkKind, to: Reader) {
  const token = randomSecret(ports, '', 32);
  const expires_at = new Date(ports.now() + VALID_MS[kind]);
  const token_hash = await hashKey(token);
  // the address of a deployment is a setting: a request could name any host
  const url = new URL(`/${PATHS[kind]}/${token}`, ports.docs_url).href;
  const mail = await newSealedMail(ports, {
    ...{ key: token_hash, kind, facts: { url }, expires_at },
    to: { user_id: to.id, address: to.email, locale: to.locale },
  });
  return { token_hash, expires_at, mail };
}

async function mailLink(ports: Ports, kind: SignInLinkKind, to: Reader) {
  const { mail, ...link } = await newLink(ports, kind, to);
  const { expires_at } = link;
  await insertSignInLink(ports.db, { ...link, kind, user_id: to.id }, mail, new Date(ports.now()));
  await sendSoon(ports, [mail]);
  return expires_at;
}

/** Whose a link is; null when it cannot be used (any more). */
export async function readSignInLink(ports: Ports, token: string, kind: SignInLinkKind) {
  return TOKEN.test(token) ? findSignInLink(ports.db, await hashKey(token), kind) : null;
}

/**
 * Sets a password by a link, and ends the user's sessions.
 * @throws Problem `not_found` for a link that was used or is over, `invalid_request`
 */
export async function setPasswordByLink(
  ports: Ports,
  kind: SignInLinkKind,
  input: { token: string; password: string; display_name?: string | undefined },
  actOf: (actor: Actor) => Act | undefined,
): Promise<void> {
  const link = await readSignInLink(ports, input.token, kind);
  if (!link) throw refuseLink();
  const names = [input.display_name ?? link.display_name ?? ''].filter(Boolean);
  const owner = { email: link.email, names };
  const password_hash = await hashPassword(ports, input.password, owner, 'password');
  const change = { password_hash, display_name: input.display_name ?? null };
  const act = actOf({ kind: 'user', id: link.user_id }) ?? null;
  const isSet = await takeSignInLink(ports.db, await hashKey(input.token), kind, change, act);
  if (!isSet) throw refuseLink();
}

function refuseLink(): Problem {
  return new Problem('not_found', 'The link was used or is over. Ask for another.');
}
