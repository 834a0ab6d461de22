import { claimPasswordTries } from '@skinstack/db/people/password-tries';
import {
  findSignInLink,
  insertSignInLink,
  type SignInLinkKind,
  takeSignInLink,
} from '@skinstack/db/people/sign-in-links';
import { findUserByEmail } from '@skinstack/db/people/users';
import type { Act, Actor } from '@skinstack/db/rows/trail';
import { users } from '@skinstack/db/schema/users';
import { Problem } from '@skinstack/domain/problem';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import { hashKey, randomSecret } from '../secrets.ts';
import { hashPassword } from './password.ts';
import type { NewInvitation } from './schemas.ts';
import { requireMerchants } from './users.ts';

const HOUR_MS = 3_600_000;
/** How long a link can be used. */
const VALID_MS: Record<SignInLinkKind, number> = { invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS };
const PATHS: Record<SignInLinkKind, string> = { invitation: 'invite', reset: 'reset' };
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** One mail a minute to an address, ten at once. */
const MAIL_INTERVAL_SECONDS = 60;
const MAIL_WINDOW_SECONDS = 600;

/**
 * Lets somebody in by a link sent to them: a user without a password until they set one.
 * @throws Problem `conflict` on an address that is taken; `not_found` on no such influencer or
 *   merchant
 */
export async function inviteUser(ports: Ports, input: NewInvitation) {
  const fields = {
    id: ports.newId('usr'),
    email: input.email,
    role: input.role,
    influencer_id: input.influencer_id ?? null,
    merchant_ids: await requireMerchants(ports, input.merchant_ids ?? []),
    password_hash: null,
  };
  const { row } = await refuseBrokenReference(insertIdempotent(ports, users, fields, null));
  const expires_at = await mailLink(ports, 'invitation', { id: row.id, email: row.email });
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
  if (user) await mailLink(ports, 'reset', { id: user.id, email: user.email });
}

/**
 * A link that lets somebody in, to be kept by the statement that decides so; its token is told to
 * nobody but by `mailInvitation`.
 */
export async function newInvitation(ports: Ports) {
  const token = randomSecret(ports, '', 32);
  const expires_at = new Date(ports.now() + VALID_MS.invitation);
  const stored = { user_id: ports.newId('usr'), token_hash: await hashKey(token), expires_at };
  return { token, stored };
}

/** Mails the link of an invitation that was kept. */
export async function mailInvitation(ports: Ports, to: string, token: string): Promise<void> {
  await ports.sendMail({ to, ...MAILS.invitation(urlOf(ports, 'invitation', token)) });
}

/** The address of a deployment is a setting: a request could name any host. */
function urlOf({ docs_url }: Ports, kind: SignInLinkKind, token: string): string {
  return new URL(`/${PATHS[kind]}/${token}`, docs_url).href;
}

async function mailLink(ports: Ports, kind: SignInLinkKind, to: { id: string; email: string }) {
  const token = randomSecret(ports, '', 32);
  const expires_at = new Date(ports.now() + VALID_MS[kind]);
  const token_hash = await hashKey(token);
  await insertSignInLink(ports.db, { token_hash, kind, user_id: to.id, expires_at });
  await ports.sendMail({ to: to.email, ...MAILS[kind](urlOf(ports, kind, token)) });
  return expires_at;
}

const MAILS: Record<SignInLinkKind, (url: string) => { subject: string; text: string }> = {
  invitation: (url) => ({
    subject: 'Your invitation to SkinStack',
    text:
      `Choose a password and you are in:\n\n${url}\n\nThe link can be used once, within 7 days. ` +
      'If you did not expect it, do nothing.',
  }),
  reset: (url) => ({
    subject: 'A new password for SkinStack',
    text:
      `Choose a new password:\n\n${url}\n\nThe link can be used once, within an hour. If you ` +
      'did not ask for it, do nothing: your password stays as it is.',
  }),
};

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
