import type { RowTable } from '@skinstack/db/rows/find-rows';
import { deleteOldKeys, updateIdempotencyAnswer } from '@skinstack/db/rows/idempotency-keys';
import {
  findIdempotencyKey,
  insertRowOnce,
  isKeyUsed,
  KeyOfAnotherRequest,
} from '@skinstack/db/rows/insert-row-once';
import type { OnceKey, Trail } from '@skinstack/db/rows/trail';
import { insertRow, insertRowAs } from '@skinstack/db/rows/write-rows';
import { idempotencyKeys } from '@skinstack/db/schema/idempotency-keys';
import { toHex } from '@skinstack/domain/crypto/encodings';
import { openSecret, sealSecret } from '@skinstack/domain/crypto/seal';
import { hmacSha256 } from '@skinstack/domain/crypto/sha256';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import type { Context, MiddlewareHandler } from 'hono';
import type { Ports } from '../ports.ts';
import type { AppEnv, Caller } from '../router.ts';
import { actOf, actorOf } from './audit.ts';
import { selfOf } from './whose.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;
const KEPT_MS = 24 * 3_600_000;

/**
 * `Idempotency-Key` on POST: a repeated request with the same key gets the first answer again.
 * That the effect happens once is up to `insertIdempotent` and `writeIdempotent`, which store the
 * key in the statement that has the effect.
 * @throws Problem `invalid_request`, `conflict` (the key was used for another request)
 */
export function idempotency(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function replayAnswer(context, next) {
    const key = context.req.header('Idempotency-Key');
    const caller = context.get('caller') as Caller | undefined;
    if (context.req.method !== 'POST' || key === undefined || !caller) return next();
    if (!KEY.test(key)) {
      const error = { path: 'Idempotency-Key', message: '1 to 255 printable ASCII characters' };
      throw new Problem('invalid_request', `${error.path}: ${error.message}.`, { errors: [error] });
    }
    // an operator's answers are their own: another may not see them, however the key became known
    const caller_id = selfOf(caller) ?? actorOf(caller).id;
    const first = await findIdempotencyKey(ports.db, caller_id, key);
    const [hash = '', ...older] = await hashRequest(ports, context);
    const known = older.find((one) => one === first?.request_sha256);
    const request = { caller_id, key, request_sha256: known ?? hash };
    if (first && first.request_sha256 !== request.request_sha256) throw refuseReusedKey();
    if (first?.answer_sealed && first.status) {
      const body = await openSecret(ports.sealing_key, first.answer_sealed, answerContext(request));
      const headers = { 'Content-Type': 'application/json', 'Idempotent-Replayed': 'true' };
      return new Response(body, { status: first.status, headers });
    }
    const tracked = { ...request, is_replay: false };
    context.set('idempotency', tracked);
    await next();
    if (tracked.is_replay) context.header('Idempotent-Replayed', 'true');
    else if (context.res.ok) await storeAnswer(ports, request, context.res.clone());
  };
}

/**
 * The ports of one request: with its idempotency key if it has one, and with its act, which every
 * write leaves in the audit log.
 */
export function withIdempotencyKey(ports: Ports, context: Context<AppEnv>): Ports {
  const [idempotency, act] = [context.get('idempotency'), actOf(ports, context)];
  return { ...ports, ...(idempotency ? { idempotency } : {}), ...(act ? { act } : {}) };
}

/** What the writes of a request leave beside their effect. */
export function trailOf({ idempotency, act }: Ports): Trail {
  return { once: idempotency ?? null, act: act ?? null };
}

/**
 * Inserts a row with its audit entry; under an idempotency key, once.
 * @param row with an id made here
 * @param given a key or secret of the row that is shown once; stored encrypted beside the
 *   idempotency key, so that a caller who lost the answer gets the same one again
 * @returns the row; whether it existed already; its secret, null when it is not shown any more
 * @throws Problem `conflict` when the key was used for another request
 */
export async function insertIdempotent<T extends RowTable>(
  ports: Ports,
  table: T,
  row: T['$inferInsert'] & { id: string },
  given: string | null | undefined = null,
): Promise<{ row: T['$inferSelect']; is_replay: boolean; secret: string | null }> {
  const { idempotency: request, act = null, sealing_key, random } = ports;
  if (!request) {
    const made = await insertRowAs(ports.db, ports.act ?? null, table, row);
    return { row: made, is_replay: false, secret: given ?? null };
  }
  const context = `secret ${request.caller_id} ${request.key}`;
  try {
    const { is_replay, ...key } = request;
    const sealed = given == null ? null : await sealSecret(sealing_key, given, context, random(12));
    const made = await insertRowOnce(ports.db, table, row, key, act, sealed);
    request.is_replay = made.is_replay || is_replay;
    const secret =
      made.secret_sealed && (await openSecret(sealing_key, made.secret_sealed, context));
    return { row: made.row, is_replay: made.is_replay, secret };
  } catch (error) {
    if (error instanceof KeyOfAnotherRequest) throw refuseReusedKey();
    throw error;
  }
}

/**
 * Runs a write that leaves the request's trail, its idempotency key if it has one and its audit
 * entry, in the statement that has the effect.
 * @param write answers true when it took effect, false when it was refused and wrote nothing
 * @returns whether it took effect, now or at the first request; and the id stored then
 * @throws Problem `conflict` when the key was used for another request
 */
export async function writeIdempotent(
  ports: Ports,
  write: (trail: Trail) => Promise<boolean>,
): Promise<{ done: boolean; first_id: string | null }> {
  const { idempotency: request } = ports;
  const trail = trailOf(ports);
  if (!request) return { done: await write(trail), first_id: null };
  try {
    if (await write(trail)) return { done: true, first_id: null };
  } catch (error) {
    if (!isKeyUsed(error)) throw error;
  }
  const first = await findIdempotencyKey(ports.db, request.caller_id, request.key);
  if (!first) return { done: false, first_id: null };
  if (first.request_sha256 !== request.request_sha256) throw refuseReusedKey();
  request.is_replay = true;
  return { done: true, first_id: first.row_id };
}

/**
 * Takes the key of a request that decides about many, each by itself: it serves the answer.
 * @param row_id what the request is about, as a whole
 * @throws Problem `conflict` on a key of another request
 */
export async function takeKey(ports: Ports, row_id: string): Promise<void> {
  await writeIdempotent(ports, async ({ once }) => {
    if (once) {
      const { caller_id, key, request_sha256 } = once;
      await insertRow(ports.db, idempotencyKeys, { caller_id, key, request_sha256, row_id });
    }
    return true;
  });
}

/** The ports of one of those many: with a key of its own, and an audit entry of its own. */
export function portsOfOne(ports: Ports, id: string): Ports {
  const { idempotency, act } = ports;
  return {
    ...ports,
    // a blank is in no key a client sends
    ...(idempotency ? { idempotency: { ...idempotency, key: `${idempotency.key} ${id}` } } : {}),
    ...(act ? { act: { ...act, id: ports.newId('aud') } } : {}),
  };
}

/** The refusal of an idempotency key that belongs to another request. */
export function refuseReusedKey(): Problem {
  const detail = 'This Idempotency-Key was used for another request. Take a new one.';
  return new Problem('conflict', detail);
}

/** A secret that was revoked or rotated since is not shown again, and no other is made. */
export function refuseSecretReplay(): Problem {
  const detail = 'This request was answered before, and its secret is told no more. Make another.';
  return new Problem('conflict', detail);
}

/** Deletes idempotency keys after a day: clients that retry do so within minutes. */
export async function deleteOldIdempotencyKeys(ports: Ports): Promise<void> {
  await deleteOldKeys(ports.db, new Date(ports.now() - KEPT_MS));
}

/** Best effort: without it the answer is built again from the row, or refused for a secret. */
async function storeAnswer(ports: Ports, request: OnceKey, response: Response): Promise<void> {
  try {
    const { sealing_key, random } = ports;
    const body = await response.text();
    const answer_sealed = await sealSecret(sealing_key, body, answerContext(request), random(12));
    const answer = { status: response.status, answer_sealed };
    await updateIdempotencyAnswer(ports.db, request.caller_id, request.key, answer);
  } catch (error) {
    ports.log('warn', 'answer_not_kept', describeError(error));
  }
}

const answerContext = ({ caller_id, key }: OnceKey) => `answer ${caller_id} ${key}`;

/**
 * A keyed hash of method, path, query and body; the route can still read the body.
 * @returns the hash under the signing key, and under the previous one while that is kept
 */
async function hashRequest(ports: Ports, { req }: Context): Promise<string[]> {
  const head = new TextEncoder().encode(`${req.method} ${req.path}${new URL(req.url).search}\n`);
  const body = new Uint8Array(await req.arrayBuffer());
  const request = new Uint8Array(head.length + body.length);
  request.set(head);
  request.set(body, head.length);
  // keyed, because a body may hold a password that a plain hash would allow to be guessed
  const macs = ports.token_keys.map((key) => hmacSha256(key, request));
  return (await Promise.all(macs)).map(toHex);
}
