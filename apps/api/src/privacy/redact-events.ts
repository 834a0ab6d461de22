import {
  listUnredactedEvents,
  type Unredacted,
  type UnredactedEvent,
  updateRedactedBodies,
} from '@skinstack/db/privacy/redact-events';
import { fromBase64, toBase64 } from '@skinstack/domain/crypto/encodings';
import { redactPersonalData } from '@skinstack/networks/reading/redact-personal-data';
import type { Ports } from '../ports.ts';
import { namesOrder } from './report-held-data.ts';

/**
 * Redacts the personal data in stored deliveries, in batches; safe to run twice at once.
 * @param privacy_request_id the request that counts them, if it is done for one
 * @returns false when `max_batches` were not enough
 */
export async function redactEvents(
  ports: Ports,
  which: Unredacted,
  privacy_request_id: string | null,
  max_batches: number,
): Promise<boolean> {
  let last: UnredactedEvent | null = null;
  for (let batch = 0; batch < max_batches; batch++) {
    const events: UnredactedEvent[] = await listUnredactedEvents(ports.db, which, last);
    if (events.length === 0) return true;
    last = events.at(-1) ?? null;
    const clean = events
      .filter((event) => isMeant(which, event))
      .map(({ id, body_base64 }) => {
        const { body } = redactPersonalData(fromBase64(body_base64));
        return { id, body_base64: toBase64(body) };
      });
    if (clean.length > 0) await updateRedactedBodies(ports.db, clean, privacy_request_id);
  }
  return false;
}

/** Those found by an order's digits must name the order; the request itself names the customer. */
function isMeant(which: Unredacted, event: UnredactedEvent): boolean {
  if ('created_before' in which || which.external_order_ids === null) return true;
  if (event.id === which.webhook_event_id) return true;
  return namesOrder(event, fromBase64(event.body_base64), which.external_order_ids);
}

const DAY_MS = 86_400_000;
const MAX_BATCHES = 100;

/** Redacts the personal data in deliveries past its retention. */
export async function redactOldBodies(ports: Ports): Promise<void> {
  const created_before = new Date(ports.now() - ports.inbox_personal_data_days * DAY_MS);
  const isComplete = await redactEvents(ports, { created_before }, null, MAX_BATCHES);
  if (!isComplete)
    ports.log('warn', 'old_bodies_left', { created_before: created_before.toISOString() });
}
