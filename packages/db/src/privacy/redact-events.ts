import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** Whose bodies: every one from before a time, or those of (some) orders of an account. */
export type Unredacted =
  | { created_before: Date }
  | {
      network_account_id: string;
      /** Null for every order. */
      external_order_ids: string[] | null;
      /** The delivery that asks, which names the customer. */
      webhook_event_id: string;
    };

const MOST_EVENTS = 200;
/** A body is at most 1 MiB, so there is always one; Neon's endpoint answers up to 10 MiB. */
const MOST_BYTES = 2_000_000;

/** A stored body that still holds personal data, and its place among the others. */
export type UnredactedEvent = {
  id: string;
  topic: string | null;
  external_order_id: string | null;
  body_base64: string;
  created_at: string;
};

/**
 * Stored bodies that still hold personal data, oldest first, as many as one answer carries.
 * @param after the last of those before; null for the first
 */
export async function listUnredactedEvents(
  db: Database,
  which: Unredacted,
  after: UnredactedEvent | null,
): Promise<UnredactedEvent[]> {
  const isLater = after
    ? sql`(created_at, id) > (${after.created_at}::timestamptz, ${after.id})`
    : sql`true`;
  const result = await db.execute(sql`
    select id, topic, external_order_id, encode(body, 'base64') as body_base64,
      created_at::text as created_at
    from (
      select *, sum(octet_length(body)) over (order by created_at, id) as running_bytes
      from (
        select id, topic, external_order_id, body, created_at from webhook_events
        where redacted_at is null and ${isLater} and ${whichEvents(which)}
        order by created_at, id limit ${MOST_EVENTS}
      ) as oldest
    ) as measured
    where running_bytes <= ${MOST_BYTES}
    order by created_at, id`);
  return result.rows as UnredactedEvent[];
}

/**
 * What was never applied (a test order, a payment, what was not understood) has no order id of its
 * own, but its body may name the order: found here by its digits, and then looked at.
 */
function whichEvents(which: Unredacted): SQL {
  if ('created_before' in which) {
    return sql`created_at < ${which.created_before.toISOString()}::timestamptz`;
  }
  const { network_account_id, external_order_ids, webhook_event_id } = which;
  if (external_order_ids === null) return sql`network_account_id = ${network_account_id}`;
  const ids = JSON.stringify(external_order_ids);
  return sql`network_account_id = ${network_account_id} and (
    id = ${webhook_event_id}
    or external_order_id in (select jsonb_array_elements_text(${ids}::jsonb))
    or (external_order_id is null and exists (
      select from jsonb_array_elements_text(${ids}::jsonb) as one(id)
      where position(convert_to(one.id, 'UTF8') in body) > 0)))`;
}

/** A body without its personal data. */
export type RedactedEvent = { id: string; body_base64: string };

/**
 * Puts bodies without personal data in the place of those with; the hash of the first stays, so a
 * delivery that comes again is still the same. One statement counts them for the request, if any.
 */
export async function updateRedactedBodies(
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
