import { findSession } from '@skinstack/db/find-session';
import { setSessionSeen } from '@skinstack/db/set-session-seen';
import { Problem } from '@skinstack/domain/problem';
import { SESSION_IDLE_DAYS, SESSION_SEEN_MINUTES } from '@skinstack/domain/session';
import type { Caller } from '../authenticate.ts';
import { hashKey } from '../hash-key.ts';
import type { Ports } from '../ports.ts';
import { refuseForgery } from './refuse-forgery.ts';

const LIMITS = { idle_days: SESSION_IDLE_DAYS, seen_minutes: SESSION_SEEN_MINUTES };

/** Who is signed in, from where: what of a session may be known inside a request. */
export type SignedIn = { id: string; token: string; user_id: string; email: string };

/** The caller a session's token proves. @throws Problem `unauthorized`, `csrf_refused` */
export async function findSessionCaller(
  ports: Ports,
  request: Request,
  token: string,
): Promise<Caller> {
  const found = await findSession(ports.db, await hashKey(token), LIMITS);
  if (!found) throw new Problem('unauthorized', 'The session has ended. Sign in again.');
  await refuseForgery(request, token);
  if (found.is_seen_long_ago) await setSessionSeen(ports.db, found.id);
  const { id, user_id, email, role, influencer_id } = found;
  const session = { id, token, user_id, email };
  if (role === 'admin') return { role, session };
  if (influencer_id === null) throw new Problem('unauthorized', 'The user is no influencer.');
  return { role, influencer_id, session };
}
