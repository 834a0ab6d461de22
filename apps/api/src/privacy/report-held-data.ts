import { type HeldEvent, listHeldEvents, listHeldOrders } from '@skinstack/db/privacy/held-data';
import type { PrivacyRequestRow } from '@skinstack/db/privacy/privacy-requests';
import { fromBase64 } from '@skinstack/domain/crypto/encodings';
import { redactPersonalData } from '@skinstack/networks/reading/redact-personal-data';
import type { Ports } from '../ports.ts';
import { presentRow } from '../rest/rows.ts';
import { namesOrder } from './names-order.ts';

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
