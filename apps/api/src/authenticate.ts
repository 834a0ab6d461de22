import { findApiKey } from '@skinstack/db/find-api-key';
import { findRow } from '@skinstack/db/find-row';
import { influencers } from '@skinstack/db/schema/influencers';
import { isApiKeyForm } from '@skinstack/domain/api-key';
import { Problem } from '@skinstack/domain/problem';
import { findSessionCaller, type SignedIn } from './auth/find-session-caller.ts';
import { readSessionToken } from './auth/session-cookie.ts';
import { hashKey } from './hash-key.ts';
import type { Ports } from './ports.ts';

/** Who is calling: an operator, or one influencer; with their session when they signed in. */
export type Caller = ({ role: 'admin' } | { role: 'influencer'; influencer_id: string }) & {
  session?: SignedIn;
};

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;

/** The secret a request presents, when it has the form of one. It proves nothing yet. */
export function readCredential(headers: Headers): string | undefined {
  const authorization = headers.get('Authorization');
  if (authorization === null) return readSessionToken(headers);
  return BEARER.exec(authorization)?.[1];
}

/**
 * The caller a request's credentials prove: its bearer key, else the session of its cookie.
 * @throws Problem `unauthorized`, `csrf_refused`
 */
export async function findCaller(ports: Ports, request: Request): Promise<Caller> {
  const key = readCredential(request.headers);
  if (key === undefined) throw unauthorized('Send your API key as “Authorization: Bearer <key>”.');
  if (!request.headers.has('Authorization')) return findSessionCaller(ports, request, key);
  const key_hash = await hashKey(key);
  if (key_hash === ports.admin_key_hash) return { role: 'admin' };
  const owner = isApiKeyForm(key) ? await findApiKey(ports.db, key_hash) : null;
  if (!owner) throw unauthorized('The API key is unknown, revoked or expired.');
  if (owner.role === 'admin') return { role: 'admin' };
  if (owner.influencer_id === null) throw unauthorized('The API key belongs to nobody.');
  return { role: 'influencer', influencer_id: owner.influencer_id };
}

/** Whether a request has the monitor's key; the hashes are compared, which tells nothing of it. */
export async function isMonitor(ports: Ports, headers: Headers): Promise<boolean> {
  const key = headers.has('Authorization') ? readCredential(headers) : undefined;
  if (key === undefined || ports.metrics_key_hash === null) return false;
  return (await hashKey(key)) === ports.metrics_key_hash;
}

/**
 * Lets the influencer of this id on, and operators if there is one. A stranger's id is answered
 * exactly like one that does not exist.
 * @throws Problem `not_found`
 */
export async function requireOwner(
  ports: Ports,
  caller: Caller,
  influencer_id: string,
): Promise<void> {
  if (caller.role === 'influencer' && caller.influencer_id === influencer_id) return;
  if (caller.role === 'admin' && (await findRow(ports.db, influencers, influencer_id))) return;
  throw new Problem('not_found', 'There is no influencer with this id.');
}

function unauthorized(detail: string): Problem {
  return new Problem('unauthorized', detail);
}
