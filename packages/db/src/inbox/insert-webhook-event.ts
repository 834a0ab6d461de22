import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import {
  type FoundOrder,
  type OrderLookup,
  readFoundOrder,
  selectOrder,
} from '../orders/find-order.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';
import { webhookEvents } from '../schema/webhook-events.ts';

/** A verified delivery, raw. */
export type NewWebhookEvent = {
  id: string;
  network: string;
  network_account_id: string;
  external_event_id: string;
  topic: string | null;
  method: 'POST' | 'GET';
  body: Uint8Array<ArrayBuffer>;
  body_sha256: string;
  headers: Record<string, string>;
  /** For one that is finished as it is stored. */
  status?: string;
  reason?: string;
  finished_at?: Date;
};
export type StoredWebhookEvent = {
  id: string;
  is_new: boolean;
  status: string;
  body_sha256: string;
  conversion_id: string | null;
  created_at: Date;
};

/**
 * Stores a delivery once (`webhook_events_delivery_key`) and answers what is stored: this one, or
 * the one that came first. One round trip, in which it is stored before anything else is read.
 * @param lookup what else to read in the same round trip: the order it is about
 * @param trail of the request that has it delivered, where somebody asked for it
 */
export async function insertWebhookEvent(
  db: Database,
  event: NewWebhookEvent,
  lookup: OrderLookup | null = null,
  trail: Trail | null = null,
): Promise<{ stored: StoredWebhookEvent; found: FoundOrder | null }> {
  const { id, created_at, status, body_sha256, conversion_id } = webhookEvents;
  const columns = { id, created_at, status, body_sha256, conversion_id };
  const inserting = db
    .insert(webhookEvents)
    .values({ ...event, attempts: 1 })
    .onConflictDoNothing()
    .returning(columns);
  // a statement of its own: only a later one sees a copy that was stored at the same time
  const counting = db
    .update(webhookEvents)
    .set({ attempts: sql`${webhookEvents.attempts} + 1` })
    .where(
      sql`${id} = (select id from webhook_events
        where network_account_id = ${event.network_account_id}
          and external_event_id = ${event.external_event_id} and id <> ${event.id} limit 1)`,
    )
    .returning(columns);
  if (trail) {
    // nobody else names this delivery, so nothing is looked up or counted
    const [made] = await db.batch([inserting, db.execute(leaveTrail(event.id, trail))]);
    const [first] = made;
    if (!first) throw new Error('a new webhook event was there before');
    return { stored: { ...first, is_new: true }, found: null };
  }
  // counting comes last: copies that come at the same time wait for each other's end of it
  const [inserted, read, counted] = lookup
    ? await db.batch([inserting, db.execute(selectOrder(lookup)), counting])
    : await db.batch([inserting, counting]).then(([one, two]) => [one, null, two] as const);
  const first = inserted[0] ?? counted[0];
  if (!first) throw new Error('a conflicting webhook event is not there');
  const stored = { ...first, is_new: inserted.length === 1 };
  return { stored, found: read ? readFoundOrder(read.rows[0]) : null };
}

function leaveTrail(event_id: string, trail: Trail) {
  const made = sql`select id, network_account_id from webhook_events where id = ${event_id}`;
  const after = sql`jsonb_build_object('network_account_id', network_account_id)`;
  const left = insertTrail(trail, event_id, sql`made`, { after });
  return sql`with made as (${made}), ${left} select 1`;
}
