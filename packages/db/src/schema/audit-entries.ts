import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';

/** Who acts: somebody signed in, a bearer key, a job, or a network account. */
export type ActorKind = 'user' | 'key' | 'cron' | 'network';

/**
 * Who changed what. Inserted in the statement that has the effect, never changed: a trigger refuses
 * updates and deletes, and takes secrets, personal data and what did not change out of `before` and
 * `after` whoever writes them.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: text().primaryKey(),
    actor_kind: text().$type<ActorKind>().notNull(),
    /** A user, key or network account; a job's name; no reference, so that a row outlives them. */
    actor_id: text().notNull(),
    action: text().notNull(),
    /** The id of what was changed. */
    object_id: text().notNull(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
    reason: text(),
    request_id: text(),
    created_at: createdAt(),
  },
  (entries) => [
    // listAuditEntries: what one actor did
    index('audit_entries_actor_idx').on(entries.actor_id, entries.id),
    // listAuditEntries: acts of one kind
    index('audit_entries_action_idx').on(entries.action, entries.id),
    // listAuditEntries: what was done to one thing
    index('audit_entries_object_idx').on(entries.object_id, entries.id),
    // listAuditEntries: of a period
    index('audit_entries_created_at_idx').on(entries.created_at),
    check('audit_entries_actor', sql`${entries.actor_kind} in ('user', 'key', 'cron', 'network')`),
  ],
);
