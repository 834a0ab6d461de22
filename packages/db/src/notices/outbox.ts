import { asc, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { outboxEvents } from '../schema/outbox-events.ts';
import { insertMails, type NewMail } from './mails.ts';

export type OutboxEvent = typeof outboxEvents.$inferSelect;

/** An event as one endpoint is told it. */
export type NewDelivery = {
  id: string;
  endpoint_id: string;
  event_id: number | null;
  type: string;
  object_id: string;
  body: string;
};

/** What happened and was not told to anybody yet, in its order. */
export function listUntoldEvents(db: Database, most: number): Promise<OutboxEvent[]> {
  return db
    .select()
    .from(outboxEvents)
    .where(isNull(outboxEvents.told_at))
    .orderBy(asc(outboxEvents.id))
    .limit(most);
}

/**
 * Makes of events what is sent, all or nothing. Two at once, or one again after it was killed, make
 * the same: a delivery is of one endpoint and event, a mail has its key.
 */
export async function insertNotices(
  db: Database,
  events: readonly Pick<OutboxEvent, 'id'>[],
  deliveries: readonly NewDelivery[],
  mails: readonly NewMail[],
  now: Date,
): Promise<void> {
  const ids = JSON.stringify(events.map(({ id }) => id));
  await db.batch([
    db.execute(insertDeliveries(deliveries, now)),
    db.execute(insertMails(mails, now)),
    db.execute(sql`update outbox_events set told_at = ${now.toISOString()}::timestamptz
      where id in (select value::bigint from jsonb_array_elements_text(${ids}::jsonb))
        and told_at is null`),
  ]);
}

/** The statement that puts deliveries on their way; one that is there already stays as it is. */
export function insertDeliveries(deliveries: readonly NewDelivery[], now: Date) {
  return sql`insert into webhook_deliveries (id, endpoint_id, event_id, type, object_id, body,
      next_at)
    select wish.id, endpoint_id, event_id, type, object_id, body, ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
      as wish(id text, endpoint_id text, event_id bigint, type text, object_id text, body text)
    -- it may have been taken away meanwhile
    where exists (select from webhook_endpoints where id = endpoint_id)
    on conflict (endpoint_id, event_id) do nothing`;
}

/**
 * Forgets what is older than `before`: mails and deliveries that are not on their way, and events
 * that were told. The last event of an object stays, so that its numbers go on.
 */
export async function deleteOldNotices(db: Database, before: Date): Promise<void> {
  const old = sql`${before.toISOString()}::timestamptz`;
  await db.execute(sql`delete from webhook_deliveries where created_at < ${old}
    and state <> 'pending'`);
  await db.execute(sql`delete from webhook_deliveries where created_at < ${old}
    and not exists (select from webhook_endpoints where id = endpoint_id and is_active)`);
  await db.execute(sql`delete from mails where created_at < ${old} and state <> 'pending'`);
  await db.execute(sql`delete from outbox_events event where occurred_at < ${old}
    and told_at is not null and exists (select from outbox_events later
      where later.object_id = event.object_id and later.sequence > event.sequence)`);
}
