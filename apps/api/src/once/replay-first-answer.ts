import { findIdempotencyKey } from '@skinstack/db/find-idempotency-key';
import type { OnceKey } from '@skinstack/db/insert-row-once';
import { setIdempotencyAnswer } from '@skinstack/db/set-idempotency-answer';
import { Problem } from '@skinstack/domain/problem';
import { openSecret, sealSecret } from '@skinstack/domain/seal';
import { describeError } from '@skinstack/http/log';
import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from '../app-env.ts';
import type { Caller } from '../authenticate.ts';
import type { Ports } from '../ports.ts';
import { refuseOtherRequest } from './refuse-other-request.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * `Idempotency-Key` on POST: the same key and request is answered as the first time; the effect
 * itself is kept from happening twice by `insertOnce`, in the statement that makes it.
 * @throws Problem `invalid_request`, `conflict` (the key was used for another request)
 */
export function replayFirstAnswer(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function replayAnswer(context, next) {
    const key = context.req.header('Idempotency-Key');
    const caller = context.get('caller') as Caller | undefined;
    if (context.req.method !== 'POST' || key === undefined || !caller) return next();
    if (!KEY.test(key)) {
      const error = { path: 'Idempotency-Key', message: '1 to 255 printable ASCII characters' };
      throw new Problem('invalid_request', `${error.path}: ${error.message}.`, { errors: [error] });
    }
    const caller_id = idOf(caller);
    const first = await findIdempotencyKey(ports.db, caller_id, key);
    const [hash = '', ...older] = await hashRequest(ports, context);
    const known = older.find((one) => one === first?.request_sha256);
    const once = { caller_id, key, request_sha256: known ?? hash };
    if (first && first.request_sha256 !== once.request_sha256) throw refuseOtherRequest();
    if (first?.answer_sealed && first.status) {
      const body = await openSecret(ports.sealing_key, first.answer_sealed, contextOf(once));
      const headers = { 'Content-Type': 'application/json', 'Idempotent-Replayed': 'true' };
      return new Response(body, { status: first.status, headers });
    }
    const tracked = { ...once, is_replay: false };
    context.set('once', tracked);
    await next();
    if (tracked.is_replay) context.header('Idempotent-Replayed', 'true');
    else if (context.res.ok) await keepAnswer(ports, once, context.res.clone());
  };
}

/** Best effort: without it the answer is made again from the row, or refused if it was a secret. */
async function keepAnswer(ports: Ports, once: OnceKey, response: Response): Promise<void> {
  try {
    const { sealing_key, random } = ports;
    const body = await response.text();
    const answer_sealed = await sealSecret(sealing_key, body, contextOf(once), random(12));
    const answer = { status: response.status, answer_sealed };
    await setIdempotencyAnswer(ports.db, once.caller_id, once.key, answer);
  } catch (error) {
    ports.log('warn', 'answer_not_kept', describeError(error));
  }
}

const idOf = (caller: Caller) => (caller.role === 'admin' ? 'admin' : caller.influencer_id);
const contextOf = (once: OnceKey) => `answer ${once.caller_id} ${once.key}`;

/**
 * Names the request by method, path, query and body; the body's bytes stay there for the route.
 * @returns its name under the signing key, and under the one before while that is kept
 */
async function hashRequest(ports: Ports, { req }: Context): Promise<string[]> {
  const head = new TextEncoder().encode(`${req.method} ${req.path}${new URL(req.url).search}\n`);
  const body = new Uint8Array(await req.arrayBuffer());
  const request = new Uint8Array(head.length + body.length);
  request.set(head);
  request.set(body, head.length);
  // keyed, because a body may hold a password that a plain hash would let be guessed
  const macs = ports.token_keys.map((key) => crypto.subtle.sign('HMAC', key, request));
  return (await Promise.all(macs)).map((mac) =>
    Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  );
}
