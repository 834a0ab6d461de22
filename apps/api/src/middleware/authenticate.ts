import { ask, askBoth, type Question } from '@skinstack/db/connect/question';
import { type ApiKeyOwner, askApiKey } from '@skinstack/db/people/find-api-key';
import { askSession, touchSession } from '@skinstack/db/people/sessions';
import {
  isApiKeyFormat,
  PROOF_MINUTES,
  readRole,
  SCOPES,
  SESSION_IDLE_DAYS,
  SESSION_SEEN_MINUTES,
} from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';
import { hashKey } from '../secrets.ts';
import { readSessionToken, refuseForgery } from './session.ts';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;
/** The actor of what `ADMIN_API_KEY` does: it is no row, and has no id. */
export const ADMIN_KEY_ID = 'ADMIN_API_KEY';
const ADMIN: Caller = { role: 'owner', key: { id: ADMIN_KEY_ID, scopes: SCOPES, user_id: null } };
const LIMITS = {
  idle_days: SESSION_IDLE_DAYS,
  seen_minutes: SESSION_SEEN_MINUTES,
  proof_minutes: PROOF_MINUTES,
};

/** Who calls; and the answer to what was asked beside it, null when that was not asked. */
type Found<T> = { caller: Caller; answer: T | null };

/**
 * The caller a request's credentials prove: by its bearer key, else by its session cookie.
 * @param beside what the route will need, asked in the same round trip: whoever proves nothing
 *   gets no word of the answer
 * @throws Problem `unauthorized`, `csrf_refused`
 */
export async function findCaller<T>(
  ports: Ports,
  request: Request,
  beside: Question<T> | null,
): Promise<Found<T>> {
  const key = readCredential(request.headers);
  if (key === undefined) throw unauthorized('Send your API key as “Authorization: Bearer <key>”.');
  if (!request.headers.has('Authorization')) {
    return findSessionCaller(ports, request, key, beside);
  }
  const key_hash = await hashKey(key);
  if (key_hash === ports.admin_key_hash) return { caller: ADMIN, answer: null };
  if (!isApiKeyFormat(key)) throw unauthorized('The API key is unknown, revoked or expired.');
  const question = askApiKey(key_hash, ports.admin_key_digest);
  const [found, answer] = await askBeside(ports, question, beside);
  if (!found) throw unauthorized('The API key is unknown, revoked or expired.');
  const { id, scopes, user_id } = found;
  const caller = callerOf(found);
  if (!caller) throw unauthorized('The API key belongs to nobody.');
  return { caller: { ...caller, key: { id, scopes, user_id } }, answer };
}

async function askBeside<A, T>(
  { db }: Ports,
  question: Question<A>,
  beside: Question<T> | null,
): Promise<[A, T | null]> {
  return beside ? askBoth(db, question, beside) : [await ask(db, question), null];
}

type Holder = Pick<ApiKeyOwner, 'role' | 'influencer_id' | 'merchant_ids'>;

/** Null for an influencer who is none, and for a brand's people without a merchant. */
function callerOf({ role: stored, influencer_id, merchant_ids }: Holder): Caller | null {
  const role = readRole(stored);
  if (role === 'brand') return merchant_ids.length === 0 ? null : { role, merchant_ids };
  if (role !== 'influencer') return { role };
  return influencer_id === null ? null : { role, influencer_id };
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

async function findSessionCaller<T>(
  ports: Ports,
  request: Request,
  token: string,
  beside: Question<T> | null,
): Promise<Found<T>> {
  const question = askSession(await hashKey(token), LIMITS);
  const [found, answer] = await askBeside(ports, question, beside);
  if (!found) throw unauthorized('The session has ended. Sign in again.');
  await refuseForgery(request, token);
  if (found.is_seen_long_ago) await touchSession(ports.db, found.id);
  const { id, user_id, email, is_proved, has_second_factor } = found;
  const caller = callerOf(found);
  if (!caller) throw unauthorized('The user is no influencer.');
  const session = { id, token, user_id, email, is_proved, has_second_factor };
  return { caller: { ...caller, session }, answer };
}

function unauthorized(detail: string): Problem {
  return new Problem('unauthorized', detail);
}
