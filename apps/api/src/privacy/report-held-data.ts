import { type HeldEvent, listHeldEvents, listHeldOrders } from '@skinstack/db/privacy/held-data';
import type { PrivacyRequestRow } from '@skinstack/db/privacy/privacy-requests';
import { fromBase64 } from '@skinstack/domain/crypto/encodings';
import { canonicalNumericId } from '@skinstack/domain/orders/identity';
import { parseExactJson } from '@skinstack/networks/reading/exact-json';
import { redactPersonalData } from '@skinstack/networks/reading/redact-personal-data';
import type { Ports } from '../ports.ts';
import { presentRow } from '../rest/rows.ts';

/**
 * What is stored about the orders of a request: each delivery with the personal data still in it,
 * and the orders themselves. Null when it is about every order of a shop.
 */
export async function reportHeldData(ports: Ports, request: PrivacyRequestRow) {
  const { network_account_id, external_order_ids } = request;
  if (external_order_ids === null) return null;
  const [events, orders] = await Promise.all([
    listHeldEvents(ports.db, network_account_id, external_order_ids),
    listHeldOrders(ports.db, network_account_id, external_order_ids),
  ]);
  const event_count = events[0]?.event_count ?? 0;
  return {
    events: events
      .filter((one) => namesOrder(one, fromBase64(one.body_base64), external_order_ids))
      .map(presentEvent),
    events_left_out: event_count - events.length,
    orders: orders.map((order) => presentRow(order)),
  };
}

function presentEvent({ id, topic, external_order_id, status, ...event }: HeldEvent) {
  const { created_at, redacted_at, body_base64 } = event;
  const { taken } = redactPersonalData(fromBase64(body_base64));
  const times = { created_at, redacted_at };
  return { id, topic, external_order_id, status, ...times, personal_data: taken };
}

/** A stored delivery, as far as it tells which order it is about. */
type Told = { topic: string | null; external_order_id: string | null };

/** What orders are named by in deliveries that became no order's. */
const OWN = ['order_id', 'orderid', 'oid'];
/** Requests name the orders they are about. */
const LISTS = ['orders_requested', 'orders_to_redact'];
/** Where such a field may stand, besides the top. */
const INSIDE = ['data', 'order', 'order_edit'];

/**
 * Whether a delivery is about one of these orders: by the number it was applied under, else by the
 * order's own field in its body. That its digits stand somewhere in a body is no such thing.
 */
export function namesOrder(
  { topic, external_order_id }: Told,
  body: Uint8Array<ArrayBuffer>,
  ids: readonly string[],
): boolean {
  if (external_order_id !== null) return ids.includes(external_order_id);
  const fields = readFields(body);
  const inside = INSIDE.map((name) => asObject(fields[name]));
  const isOfOrder = topic?.toLowerCase().startsWith('orders/') === true;
  const named = [
    ...[fields, ...inside].flatMap((object) =>
      Object.entries(object).flatMap(([name, value]) =>
        OWN.includes(name.toLowerCase()) ? [value] : [],
      ),
    ),
    ...(isOfOrder ? [fields.id] : []),
    asObject(fields.order).id,
    ...LISTS.flatMap((name) => (Array.isArray(fields[name]) ? (fields[name] as unknown[]) : [])),
  ];
  const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  const numbers = named.filter(isText).map((value) => canonicalNumericId(String(value)));
  return numbers.some((number) => ids.includes(number));
}

/** The fields of a JSON body, or of the query a GET was. */
function readFields(body: Uint8Array<ArrayBuffer>): Record<string, unknown> {
  const json = parseExactJson(body);
  if (json !== undefined) return asObject(json);
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)));
}

function asObject(value: unknown): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}
