import { findWebhookEvent } from '@skinstack/db/find-webhook-event';
import { reopenWebhookEvent } from '@skinstack/db/reopen-webhook-event';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { replayEvent } from './replay-event.ts';

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
  const isOpen = await reopenWebhookEvent(ports.db, id);
  const event = requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
  const { conversion_id } = event;
  if (!isOpen) return { outcome: 'duplicate', conversion_id, event_id: id };
  return { ...(await replayEvent(ports, event)), event_id: id };
}
