import type { Caller } from '../app-env.ts';
import { makeCsrfToken } from '../middleware/csrf.ts';

/** The caller as JSON; a bearer key has no user and needs no CSRF token. */
export async function presentCaller(caller: Caller) {
  const { role, session } = caller;
  return {
    id: session?.user_id ?? null,
    email: session?.email ?? null,
    role,
    influencer_id: caller.role === 'influencer' ? caller.influencer_id : null,
    csrf_token: session ? await makeCsrfToken(session.token) : null,
  };
}
