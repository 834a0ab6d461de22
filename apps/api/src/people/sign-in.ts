import { findProfile } from '@skinstack/db/people/profiles';
import {
  deleteSession,
  deleteStaleSignIns,
  insertSession,
  listSessions,
} from '@skinstack/db/people/sessions';
import { deleteOldSignInLinks } from '@skinstack/db/people/sign-in-links';
import { findUserByEmail, type SignInUser } from '@skinstack/db/people/users';
import type { Act, Actor } from '@skinstack/db/rows/trail';
import { toHex } from '@skinstack/domain/crypto/encodings';
import { hmacSha256 } from '@skinstack/domain/crypto/sha256';
import { SESSION_DAYS, SESSION_IDLE_DAYS } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { clientAddress } from '@skinstack/http/request-headers';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';
import { actOf } from '../middleware/audit.ts';
import { makeCsrfToken, readSessionToken, refuseOtherSites } from '../middleware/session.ts';
import type { Ports } from '../ports.ts';
import type { AppEnv, Caller, SignedIn } from '../router.ts';
import { hashKey, randomSecret } from '../secrets.ts';
import { checkPassword, limitPasswordTries } from './password.ts';
import { makeChallenge, readChallenge, takeCode } from './second-factor.ts';

/** Where a sign-in comes from. */
type From = {
  headers: Headers;
  address: string | null;
  device: string | null;
  old_token: string | undefined;
  /** Its audit entry, once it is known who it is. */
  actOf(actor: Actor): Act | undefined;
};

/** Where a request to sign in comes from. @throws Problem `csrf_refused` */
export function comingFrom(ports: Ports, context: Context<AppEnv>, device: string | null): From {
  const { headers } = context.req.raw;
  refuseOtherSites(context.req.raw);
  return {
    headers,
    address: clientAddress(headers),
    device,
    old_token: readSessionToken(headers),
    actOf: (actor: Actor) => actOf(ports, context, actor),
  };
}

/**
 * Signs a user in: the token is always new, and the browser's previous session ends.
 * @throws Problem `unauthorized`, the same for a wrong address and a wrong password;
 *   `rate_limited`; `second_factor_required` when the password was right and a code is needed
 */
export async function signIn(
  ports: Ports,
  from: From,
  credentials: { email: string; password: string },
): Promise<{ token: string; device: string; user: SignInUser }> {
  const { email, password } = credentials;
  const { address, device } = from;
  const user = await limitPasswordTries(ports, { address, email, device }, async () => {
    const found = await findUserByEmail(ports.db, email);
    const isRight = await checkPassword(ports, password, found?.password_hash ?? null);
    return isRight ? found : null;
  });
  if (!user?.password_hash) throw refusal();
  if (user.has_second_factor) {
    throw new Problem('second_factor_required', 'Send a code of your authenticator app, too.', {
      challenge: await makeChallenge(ports, user),
    });
  }
  return openSession(ports, from, user);
}

/**
 * Signs in a user whose password was right, by the code of their second factor.
 * @throws Problem `unauthorized` for a code that is not right, or a challenge that is over
 */
export async function signInByCode(
  ports: Ports,
  from: From,
  { challenge, code }: { challenge: string; code: string },
): Promise<{ token: string; device: string; user: SignInUser }> {
  const user = await readChallenge(ports, challenge);
  if (!user?.password_hash || !(await takeCode(ports, user.id, code))) {
    throw new Problem('unauthorized', 'The code is not right, or it took too long. Sign in again.');
  }
  const device = from.device ?? (await readDevice(ports, from.headers, user.email));
  return openSession(ports, { ...from, device }, user);
}

async function openSession(
  ports: Ports,
  from: From,
  user: SignInUser,
): Promise<{ token: string; device: string; user: SignInUser }> {
  const token = randomSecret(ports, 'ss_session_', 32);
  const session = {
    id: ports.newId('ses'),
    user_id: user.id,
    token_hash: await hashKey(token),
    days: SESSION_DAYS,
  };
  const act = from.actOf({ kind: 'user', id: user.id }) ?? null;
  if (!(await insertSession(ports.db, session, user.password_hash ?? '', act))) throw refusal();
  if (from.old_token) await deleteSession(ports.db, await hashKey(from.old_token), null);
  return { token, device: from.device ?? (await newDevice(ports, user.email)), user };
}

function refusal(): Problem {
  return new Problem('unauthorized', 'The e-mail address or the password is not right.');
}

const DEVICE_COOKIE = '__Host-ss_device';
const FLAGS = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;
/** As long as browsers keep a cookie (RFC 6265bis). */
const DEVICE_DAYS = 400;
const DEVICE = /^([A-Za-z0-9_-]{22})\.[0-9a-f]{64}$/;

/**
 * The device a request comes from, if it was used to sign in with this e-mail address before: 128
 * random bits and a MAC over them and the address. It grants nothing; it separates failed attempts.
 * (OWASP, “Slow down online guessing attacks with device cookies”.)
 */
export async function readDevice(
  ports: Ports,
  headers: Headers,
  email: string,
): Promise<string | null> {
  const device = parse(headers.get('Cookie') ?? '', DEVICE_COOKIE)[DEVICE_COOKIE] ?? '';
  const [, nonce] = DEVICE.exec(device) ?? [];
  if (nonce === undefined) return null;
  // hashes are compared, so the time reveals nothing about the MAC
  const [given, right] = await Promise.all([
    hashKey(device),
    hashKey(await signDevice(ports, nonce, email)),
  ]);
  return given === right ? device : null;
}

/** A device that signs in for the first time. */
function newDevice(ports: Ports, email: string): Promise<string> {
  return signDevice(ports, randomSecret(ports, '', 16), email);
}

/** Marks the browser as this device; signing out keeps the mark. */
export function setDeviceCookie(context: Context, device: string): void {
  setCookie(context, DEVICE_COOKIE, device, { ...FLAGS, maxAge: DEVICE_DAYS * 86_400 });
}

async function signDevice(ports: Ports, nonce: string, email: string): Promise<string> {
  const text = `device ${nonce} ${email.toLowerCase()}`;
  return `${nonce}.${toHex(await hmacSha256(ports.signing_key, text))}`;
}

const NO_PROFILE = {
  ...{ display_name: null, timezone: null, locale: null, theme: null, mail_problem: null },
};

/** The caller as JSON; a bearer key has no user and needs no CSRF token. */
export async function presentCaller(ports: Ports, caller: Caller) {
  const { role, session } = caller;
  const profile = session ? await findProfile(ports.db, session.user_id) : null;
  return {
    id: session?.user_id ?? null,
    email: session?.email ?? null,
    role,
    influencer_id: caller.role === 'influencer' ? caller.influencer_id : null,
    merchant_ids: caller.role === 'brand' ? [...caller.merchant_ids] : [],
    csrf_token: session ? await makeCsrfToken(session.token) : null,
    second_factor: session?.has_second_factor ?? false,
    ...(profile ?? NO_PROFILE),
  };
}

/** A user's sessions as JSON. */
export async function readSessions(ports: Ports, session: SignedIn) {
  const rows = await listSessions(ports.db, session.user_id, SESSION_IDLE_DAYS);
  const data = rows.map((row) => ({
    id: row.id,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    is_current: row.id === session.id,
  }));
  return { data };
}

/** Deletes the sessions that ended and the sign-in limits that no longer apply. */
export async function forgetSignIns(ports: Ports): Promise<void> {
  await deleteStaleSignIns(ports.db, SESSION_IDLE_DAYS);
  await deleteOldSignInLinks(ports.db);
}
