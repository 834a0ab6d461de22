import { classifyDbError } from '@skinstack/db/classify-db-error';
import { finishWebhookEvent } from '@skinstack/db/finish-webhook-event';
import { describeError } from '@skinstack/http/log';
import type { NetworkEvent } from '@skinstack/networks/network-event';
import { applyNetworkEvent, type EventSource } from '../conversions/apply-network-event.ts';
import type { Outcome } from '../conversions/outcome.ts';
import type { Ports } from '../ports.ts';

const OUR_FAULT = 'It could not be processed; an operator will look at it.';

/**
 * Applies a stored delivery. It is safe in the inbox, so nothing here is refused: when the database
 * went away it stays unfinished for the sweep, and what fails otherwise is quarantined.
 */
export async function settleEvent(
  ports: Ports,
  source: EventSource,
  event: NetworkEvent,
): Promise<Outcome> {
  try {
    return await applyNetworkEvent(ports, source, event);
  } catch (error) {
    const event_id = source.webhook_event_id;
    ports.log('error', 'event_not_applied', { event_id, ...describeError(error) });
    if (classifyDbError(error).kind === 'unavailable') return { outcome: 'pending' };
    return quarantine(ports, event_id);
  }
}

async function quarantine(ports: Ports, event_id: string): Promise<Outcome> {
  try {
    await finishWebhookEvent(ports.db, event_id, { status: 'quarantined', reason: OUR_FAULT });
  } catch (error) {
    ports.log('error', 'event_not_quarantined', { event_id, ...describeError(error) });
  }
  return { outcome: 'quarantined', reason: OUR_FAULT };
}
