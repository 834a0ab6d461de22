import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** A body without its personal data. */
export type RedactedEvent = { id: string; body_base64: string };

/**
 * Puts bodies without personal data in the place of those with; the hash of the first stays, so a
 * delivery that comes again is still the same. One statement counts them for the request, if any.
 */
export async function setRedactedBodies(
  db: Database,
  events: readonly RedactedEvent[],
  privacy_request_id: string | null,
): Promise<void> {
  await db.execute(sql`
    with redacted as (
      update webhook_events set body = decode(clean.body_base64, 'base64'), redacted_at = now()
      from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as clean(id text, body_base64 text)
      where webhook_events.id = clean.id and webhook_events.redacted_at is null
      returning webhook_events.id
    )
    update privacy_requests
    set redacted_event_count = redacted_event_count + (select count(*)::int from redacted)
    where id = ${privacy_request_id}`);
}
