import type { UnfinishedEvent } from '@skinstack/db/list-unfinished-events';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import { readStoredDelivery, settleDelivery } from '../inbox/settle-delivery.ts';
import type { Ports } from '../ports.ts';

/** Applies an event from the inbox again; as safe as a duplicate delivery. */
export async function replayEvent(ports: Ports, row: UnfinishedEvent): Promise<Outcome> {
  const adapter = findAdapter(row.network);
  if (!adapter) return { outcome: 'quarantined', reason: 'There is no such network any more.' };
  const { source, delivery } = readStoredDelivery(row);
  return settleDelivery(ports, adapter, source, delivery);
}
