import type { UnfinishedEvent } from '@skinstack/db/list-unfinished-events';
import { markVerified } from '@skinstack/networks/delivery';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../conversions/outcome.ts';
import type { Ports } from '../ports.ts';
import { settleEvent } from './settle-event.ts';

/** Applies a delivery again from the inbox, where it was stored only after it was verified. */
export async function replayEvent(ports: Ports, row: UnfinishedEvent): Promise<Outcome> {
  const adapter = findAdapter(row.network);
  if (!adapter) return { outcome: 'quarantined', reason: 'There is no such network any more.' };
  const body = Uint8Array.from(atob(row.body_base64), (letter) => letter.charCodeAt(0));
  const delivery = markVerified({
    method: row.method,
    query: row.method === 'GET' ? new TextDecoder().decode(body) : '',
    headers: new Headers(row.headers),
    body,
    received_at_ms: row.created_at.getTime(),
  });
  const { network_account_id, merchant_id } = row;
  const source = { webhook_event_id: row.id, network_account_id, merchant_id };
  return settleEvent(ports, source, adapter.parse(delivery));
}
