import { insertWebhookEvent } from '@skinstack/db/insert-webhook-event';
import type { VerifiedDelivery } from '@skinstack/networks/delivery';
import { sha256Hex } from '@skinstack/networks/hmac';
import type { NetworkAdapter } from '@skinstack/networks/network-adapter';
import type { Outcome } from '../conversions/outcome.ts';
import type { Ports } from '../ports.ts';

/** Where a delivery is stored and, when there is nothing left to do for it, the answer. */
export type StoredDelivery = {
  event_id: string;
  /** When it was first stored; a copy that finishes the first one's work is as old. */
  received_at_ms: number;
  end: Outcome | null;
};

/** Statuses after which a delivery of the same event has nothing left to do. */
const UNFINISHED = new Set(['received', 'pending']);
const OTHER_BODY = 'The same event id came before with another body.';

/**
 * Stores a verified delivery raw. The same delivery again is answered by the first; the same event
 * id with another body is kept apart, in quarantine.
 */
export async function storeDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  network: string,
  network_account_id: string,
  delivery: VerifiedDelivery,
): Promise<StoredDelivery> {
  const { external_event_id, topic } = await adapter.identify(delivery);
  const body_sha256 = await sha256Hex(delivery.body);
  const row = {
    ...{ network, network_account_id, topic, body_sha256 },
    body: delivery.body,
    method: delivery.method,
    headers: keptHeaders(adapter, delivery.headers),
  };
  const id = ports.newId('evt');
  const stored = await insertWebhookEvent(ports.db, { id, external_event_id, ...row });
  if (stored.body_sha256 === body_sha256) {
    const received_at_ms = stored.created_at.getTime();
    return { event_id: stored.id, received_at_ms, end: endOf(stored) };
  }
  const apart = await insertWebhookEvent(ports.db, {
    ...{ id, ...row },
    external_event_id: `${external_event_id}#${body_sha256}`,
    // it is born so: between two statements the sweep could find it and apply it
    ...{ status: 'quarantined', reason: OTHER_BODY, finished_at: new Date(ports.now()) },
  });
  const received_at_ms = apart.created_at.getTime();
  const end = { outcome: 'quarantined', reason: OTHER_BODY } as const;
  return { event_id: apart.id, received_at_ms, end };
}

function endOf(stored: { is_new: boolean; status: string; conversion_id: string | null }) {
  if (stored.is_new || UNFINISHED.has(stored.status)) return null;
  return { outcome: 'duplicate', conversion_id: stored.conversion_id } as const;
}

/** What the adapter reads again on a replay; never cookies, credentials or addresses. */
function keptHeaders({ kept_headers }: NetworkAdapter, headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => kept_headers.includes(name)));
}
