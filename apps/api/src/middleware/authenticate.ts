import { findApiKey } from '@skinstack/db/people/find-api-key';
import { findSession, touchSession } from '@skinstack/db/people/sessions';
import { isApiKeyFormat, SESSION_IDLE_DAYS, SESSION_SEEN_MINUTES } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';
import { hashKey } from '../secrets.ts';
import { readSessionToken, refuseForgery } from './session.ts';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;
/** The actor of what `ADMIN_API_KEY` does: it is no row, and has no id. */
export const ADMIN_KEY_ID = 'ADMIN_API_KEY';
const LIMITS = { idle_days: SESSION_IDLE_DAYS, seen_minutes: SESSION_SEEN_MINUTES };

/**
 * The caller a request's credentials prove: by its bearer key, else by its session cookie.
 * @throws Problem `unauthorized`, `csrf_refused`
 */
export async function findCaller(ports: Ports, request: Request): Promise<Caller> {
  const key = readCredential(request.headers);
  if (key === undefined) throw unauthorized('Send your API key as “Authorization: Bearer <key>”.');
  if (!request.headers.has('Authorization')) return findSessionCaller(ports, request, key);
  const key_hash = await hashKey(key);
  if (key_hash === ports.admin_key_hash) return { role: 'admin', key_id: ADMIN_KEY_ID };
  const owner = isApiKeyFormat(key) ? await findApiKey(ports.db, key_hash) : null;
  if (!owner) throw unauthorized('The API key is unknown, revoked or expired.');
  const { id: key_id } = owner;
  if (owner.role === 'admin') return { role: 'admin', key_id };
  if (owner.influencer_id === null) throw unauthorized('The API key belongs to nobody.');
  return { role: 'influencer', influencer_id: owner.influencer_id, key_id };
}

/** The secret a request presents, if it has the form of one. It is not verified yet. */
export function readCredential(headers: Headers): string | undefined {
  const authorization = headers.get('Authorization');
  if (authorization === null) return readSessionToken(headers);
  return BEARER.exec(authorization)?.[1];
}

/** Whether a request has the monitor's key. Hashes are compared, so the time reveals nothing. */
export async function isMonitor(ports: Ports, headers: Headers): Promise<boolean> {
  const key = headers.has('Authorization') ? readCredential(headers) : undefined;
  if (key === undefined || ports.metrics_key_hash === null) return false;
  return (await hashKey(key)) === ports.metrics_key_hash;
}

async function findSessionCaller(ports: Ports, request: Request, token: string): Promise<Caller> {
  const found = await findSession(ports.db, await hashKey(token), LIMITS);
  if (!found) throw unauthorized('The session has ended. Sign in again.');
  await refuseForgery(request, token);
  if (found.is_seen_long_ago) await touchSession(ports.db, found.id);
  const { id, user_id, email, role, influencer_id } = found;
  const session = { id, token, user_id, email };
  if (role === 'admin') return { role, session };
  if (influencer_id === null) throw unauthorized('The user is no influencer.');
  return { role, influencer_id, session };
}

function unauthorized(detail: string): Problem {
  return new Problem('unauthorized', detail);
}
