import { findWebhookEvent } from '@skinstack/db/inbox/find-webhook-event';
import { incrementAttempts, reopenWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import {
  listUnfinishedEvents,
  type UnfinishedEvent,
} from '@skinstack/db/inbox/list-unfinished-events';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { readStoredDelivery, settleDelivery } from './settle-delivery.ts';

/**
 * Applies the stored bytes of a delivery again, as safe as a duplicate delivery: one that had its
 * effect is answered as a duplicate; one that is pending, quarantined, ignored or unattributed may
 * succeed now.
 * @throws Problem `not_found`
 */
export async function replayDelivery(
  ports: Ports,
  id: string,
): Promise<Outcome & { event_id: string }> {
  const isOpen = await reopenWebhookEvent(ports.db, id, ports.act ?? null);
  const event = requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
  const { conversion_id } = event;
  if (!isOpen) return { outcome: 'duplicate', conversion_id, event_id: id };
  return { ...(await replayEvent(ports, event)), event_id: id };
}

/** Applies an event from the inbox again; as safe as a duplicate delivery. */
export async function replayEvent(ports: Ports, row: UnfinishedEvent): Promise<Outcome> {
  const adapter = findAdapter(row.network);
  if (!adapter) return { outcome: 'quarantined', reason: 'There is no such network any more.' };
  const { source, delivery } = readStoredDelivery(row);
  return settleDelivery(ports, adapter, source, delivery);
}

const MAX_EVENTS = 50;

/**
 * Finishes deliveries that were stored but not applied: the Worker died, or the database went away.
 * @returns how many were tried
 */
export async function sweepInbox(ports: Ports): Promise<number> {
  const due = await listUnfinishedEvents(ports.db, new Date(ports.now()), MAX_EVENTS);
  for (const row of due) {
    await incrementAttempts(ports.db, row.id);
    const { outcome } = await replayEvent(ports, row);
    ports.log('info', 'event_swept', { event_id: row.id, outcome });
  }
  return due.length;
}
