import type { Act, Actor } from '@skinstack/db/rows/trail';
import { assert } from '@skinstack/domain/assert';
import type { Context } from 'hono';
import { ACTIONS } from '../access.ts';
import type { Ports } from '../ports.ts';
import { type AppEnv, type Caller, matchedRoute } from '../router.ts';

/** Who a caller is in the audit log: two people, or two keys, are never the same actor. */
export function actorOf(caller: Caller): Actor {
  if (caller.session) return { kind: 'user', id: caller.session.user_id };
  assert(caller.key_id !== undefined, 'a caller has a session or a key');
  return { kind: 'key', id: caller.key_id };
}

/**
 * What a request does, for the audit log: its caller, the action `access.ts` calls its route, and
 * the `reason` of its body. Undefined for a route that changes nothing.
 */
export function actOf(ports: Pick<Ports, 'newId'>, context: Context<AppEnv>): Act | undefined {
  const action = ACTIONS[matchedRoute(context) ?? ''];
  const caller = context.get('caller') as Caller | undefined;
  if (!action || !caller) return;
  return {
    id: ports.newId('aud'),
    actor: actorOf(caller),
    action,
    reason: reasonOf(context),
    request_id: context.get('request_id'),
  };
}

/** The ports of one run of a job: what it writes is done by it. */
export function asJob(ports: Ports, job: string, action: string): Ports {
  const actor = { kind: 'cron', id: job } as const;
  return {
    ...ports,
    act: { id: ports.newId('aud'), actor, action, reason: null, request_id: null },
  };
}

/** Validated input only: a route's own schema says what a reason may be. */
function reasonOf({ req }: Context<AppEnv>): string | null {
  const body = req.valid('json' as never) as { reason?: unknown } | undefined;
  return typeof body?.reason === 'string' ? body.reason : null;
}
