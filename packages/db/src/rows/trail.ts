import { type SQL, sql } from 'drizzle-orm';
import type { ActorKind } from '../schema/audit-entries.ts';

/** A request that must take effect once, however often and however much at once it is sent. */
export type OnceKey = { caller_id: string; key: string; request_sha256: string };

export type Actor = { kind: ActorKind; id: string };

/** Who does what, and why: a row of the audit log, as far as it is known before it is done. */
export type Act = {
  /** Of the audit entry; whatever else the same request writes adds no second one. */
  id: string;
  actor: Actor;
  action: string;
  reason: string | null;
  request_id: string | null;
};

/**
 * What a write leaves beside its effect, in the same statement: the key of its request, if it has
 * one, and its audit entry; `act` is null for what nobody asked for.
 */
export type Trail = { once: OnceKey | null; act: Act | null };

/** Of a write nobody asked for by HTTP or a job. */
export const NO_TRAIL: Trail = { once: null, act: null };

/** What changed, as JSON objects: whole rows will do, a trigger keeps what differs. */
export type Shown = { before?: SQL; after?: SQL };

/**
 * The part of a statement that leaves its trail. The whole statement fails when the key is there
 * already (`isKeyUsed`).
 * @param object_id what the request makes or changes
 * @param guard the name of an earlier part that has rows when the statement takes effect, else none
 * @param shown expressions over `guard`
 */
export function insertTrail(trail: Trail, object_id: string, guard: SQL, shown: Shown = {}): SQL {
  return sql`${insertOnceKey(trail.once, object_id, guard)},
    ${insertAuditEntry(trail.act, sql`${object_id}`, guard, shown)}`;
}

function insertOnceKey(once: OnceKey | null, row_id: string, guard: SQL): SQL {
  if (!once) return sql`no_key as (select)`;
  return sql`new_key as (
      insert into idempotency_keys (caller_id, key, request_sha256, row_id)
      select ${once.caller_id}, ${once.key}, ${once.request_sha256}, ${row_id}
      from ${guard} limit 1
    )`;
}

/**
 * The part of a statement that writes its audit entry alone, for writes that have no key.
 * @param object_id an expression over `guard`
 */
export function insertAuditEntry(
  act: Act | null,
  object_id: SQL,
  guard: SQL,
  shown: Shown = {},
): SQL {
  if (!act) return sql`no_entry as (select)`;
  return sql`new_entry as (${auditEntry(act, object_id, guard, shown)})`;
}

/** The statement that writes an audit entry if `source` has rows; for a batch. */
export function auditEntry(act: Act, object_id: SQL, source: SQL, shown: Shown = {}): SQL {
  const { id, actor, action, reason, request_id } = act;
  return sql`insert into audit_entries
      (id, actor_kind, actor_id, action, object_id, before, after, reason, request_id)
    select ${id}, ${actor.kind}, ${actor.id}, ${action}, ${object_id},
      ${shown.before ?? sql`null`}::jsonb, ${shown.after ?? sql`null`}::jsonb,
      ${reason}, ${request_id}
    from ${source} limit 1
    on conflict (id) do nothing`;
}
