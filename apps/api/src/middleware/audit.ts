import type { Act, Actor } from '@skinstack/db/rows/trail';
import { assert } from '@skinstack/domain/assert';
import type { Context } from 'hono';
import { ACTIONS } from '../actions.ts';
import type { Ports } from '../ports.ts';
import { type AppEnv, type Caller, matchedRoute } from '../router.ts';

/** Who a caller is in the audit log: two people, or two keys, are never the same actor. */
export function actorOf(caller: Caller): Actor {
  if (caller.session) return { kind: 'user', id: caller.session.user_id };
  assert(caller.key !== undefined, 'a caller has a session or a key');
  return { kind: 'key', id: caller.key.id };
}

/** Which person a caller is, by a session or whichever of their keys: where people are counted. */
export function personOf(caller: Caller): string {
  return caller.key?.user_id ?? actorOf(caller).id;
}

/**
 * What a request does, for the audit log: its caller, the action `access.ts` calls its route, and
 * the `reason` of its body. Undefined for a route that changes nothing.
 * @param actor who it turned out to be, where nobody has proved themselves before
 */
export function actOf(
  ports: Pick<Ports, 'newId'>,
  context: Context<AppEnv>,
  actor: Actor | undefined = callerOf(context),
): Act | undefined {
  const action = ACTIONS[matchedRoute(context) ?? ''];
  if (!action || !actor) return;
  return {
    id: ports.newId('aud'),
    actor,
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

function callerOf(context: Context<AppEnv>): Actor | undefined {
  const caller = context.get('caller') as Caller | undefined;
  return caller && actorOf(caller);
}

/**
 * The ports of a delivery: what it changes is its network account's doing, unless somebody replays
 * it. A job that sweeps many is not who did what each of them says.
 */
export function asNetwork(ports: Ports, network_account_id: string): Ports {
  if (ports.act && ports.act.actor.kind !== 'cron') return ports;
  const actor = { kind: 'network', id: network_account_id } as const;
  const request_id = ports.request_id ?? null;
  const act = { actor, action: 'order.report', reason: null, request_id };
  return { ...ports, act: { id: ports.newId('aud'), ...act } };
}

/** Validated input only: a route's own schema says what a reason may be. */
function reasonOf({ req }: Context<AppEnv>): string | null {
  const body = req.valid('json' as never) as { reason?: unknown } | undefined;
  return typeof body?.reason === 'string' ? body.reason : null;
}
