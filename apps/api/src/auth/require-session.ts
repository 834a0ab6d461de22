import { assert } from '@skinstack/domain/assert';
import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import type { SignedIn } from './find-session-caller.ts';

/** The session of a route that `access.ts` opens to sessions only. */
export function requireSession(context: Context<AppEnv>): SignedIn {
  const { session } = context.get('caller');
  assert(session !== undefined, 'a session route was entered without a session');
  return session;
}
