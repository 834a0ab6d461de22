import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { Listed, Page } from '../rows/find-rows.ts';
import { allOf } from '../rows/keyset.ts';
import type { ActorKind } from '../schema/audit-entries.ts';

/** What entries are looked for by; an actor and an object are named by their ids. */
export type AuditWish = Page & {
  actor?: string | undefined;
  action?: string | undefined;
  object?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

export type AuditEntry = {
  id: string;
  at: Date;
  actor: { kind: ActorKind; id: string; label: string };
  action: string;
  object: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  request_id: string | null;
};

/**
 * Who did what, newest first. What somebody is called is looked up, not kept: the log says only
 * their id, and who is forgotten is forgotten here, too.
 */
export async function listAuditEntries(db: Database, wish: AuditWish): Promise<Listed<AuditEntry>> {
  const { limit, cursor, actor, action, object, from, to } = wish;
  const conditions = [
    cursor === undefined ? undefined : sql`entry.id < ${cursor}`,
    actor === undefined ? undefined : sql`entry.actor_id = ${actor}`,
    action === undefined ? undefined : sql`entry.action = ${action}`,
    object === undefined ? undefined : sql`entry.object_id = ${object}`,
    from && sql`entry.created_at >= ${from.toISOString()}::timestamptz`,
    to && sql`entry.created_at < ${to.toISOString()}::timestamptz`,
  ];
  const { rows } = await db.execute(sql`
    with page as materialized (
      select * from audit_entries entry where ${allOf(conditions)}
      order by entry.id desc limit ${limit + 1}
    )
    select page.id, page.created_at, actor_kind, actor_id, action, object_id, before, after, reason,
      request_id, coalesce(users.email, api_keys.name, account.network, actor_id) as label
    from page
    left join users on actor_kind = 'user' and users.id = actor_id
    left join api_keys on actor_kind = 'key' and api_keys.id = actor_id
    left join network_accounts account on actor_kind = 'network' and account.id = actor_id
    order by page.id desc`);
  const data = rows.slice(0, limit).map(readEntry);
  return { data, next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

function readEntry(row: Record<string, unknown>): AuditEntry {
  const text = (value: unknown) => (value === null ? null : String(value));
  return {
    id: String(row.id),
    at: new Date(String(row.created_at)),
    actor: {
      kind: row.actor_kind as ActorKind,
      id: String(row.actor_id),
      label: String(row.label),
    },
    action: String(row.action),
    object: String(row.object_id),
    before: row.before as AuditEntry['before'],
    after: row.after as AuditEntry['after'],
    reason: text(row.reason),
    request_id: text(row.request_id),
  };
}
