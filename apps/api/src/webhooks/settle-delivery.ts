import { listPendingEvents } from '@skinstack/db/list-unfinished-events';
import { describeError } from '@skinstack/http/log';
import type { VerifiedDelivery } from '@skinstack/networks/delivery';
import type { NetworkAdapter } from '@skinstack/networks/network-adapter';
import type { EventSource } from '../conversions/apply-network-event.ts';
import type { Outcome } from '../conversions/outcome.ts';
import type { Ports } from '../ports.ts';
import { confirmDelivery } from './confirm-delivery.ts';
import { parseDelivery } from './parse-delivery.ts';
import { readStoredDelivery } from './read-stored-delivery.ts';
import { settleEvent } from './settle-event.ts';

/** Applies a stored delivery, and after an order what came before it and waited. */
export async function settleDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  source: EventSource,
  delivery: VerifiedDelivery,
): Promise<Outcome> {
  const event = await confirmDelivery(ports, adapter, source, delivery);
  if (event === null) return { outcome: 'pending' };
  const outcome = await settleEvent(ports, source, event);
  if (event.type === 'order_reported') {
    await settleWaiting(ports, adapter, source.network_account_id, event.external_order_id);
  }
  return outcome;
}

/** What fails here is left to the sweep. */
async function settleWaiting(
  ports: Ports,
  adapter: NetworkAdapter,
  network_account_id: string,
  external_order_id: string,
): Promise<void> {
  try {
    const waiting = await listPendingEvents(ports.db, network_account_id, external_order_id);
    for (const row of waiting) {
      const { source, delivery } = readStoredDelivery(row);
      await settleEvent(ports, source, parseDelivery(ports, adapter, delivery));
    }
  } catch (error) {
    ports.log('warn', 'pending_not_settled', describeError(error));
  }
}
