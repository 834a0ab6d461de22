import type { UnfinishedEvent } from '@skinstack/db/list-unfinished-events';
import { markVerified, type VerifiedDelivery } from '@skinstack/networks/delivery';
import type { EventSource } from '../conversions/apply-network-event.ts';
import { fromBase64 } from './base64.ts';

/** A delivery as it lies in the inbox, where it was stored only after it was verified. */
export function readStoredDelivery(row: UnfinishedEvent): {
  source: EventSource;
  delivery: VerifiedDelivery;
} {
  const { id: webhook_event_id, network_account_id, merchant_id, method } = row;
  const received_at_ms = row.created_at.getTime();
  const body = fromBase64(row.body_base64);
  const delivery = markVerified({
    ...{ method, body, received_at_ms, headers: new Headers(row.headers) },
    query: method === 'GET' ? new TextDecoder().decode(body) : '',
  });
  return {
    source: { webhook_event_id, network_account_id, merchant_id, received_at_ms },
    delivery,
  };
}
