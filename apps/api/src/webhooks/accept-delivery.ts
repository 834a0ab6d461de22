import type { VerifiedDelivery } from '@skinstack/networks/delivery';
import type { NetworkAdapter } from '@skinstack/networks/network-adapter';
import type { Outcome } from '../conversions/outcome.ts';
import type { Ports } from '../ports.ts';
import { settleDelivery } from './settle-delivery.ts';
import { storeDelivery } from './store-delivery.ts';

/** The account a delivery is for. */
export type Recipient = { id: string; network: string; merchant_id: string | null };

/**
 * Stores a verified delivery raw, then parses and applies it. Fails only when it could not be
 * stored.
 */
export async function acceptDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  account: Recipient,
  delivery: VerifiedDelivery,
): Promise<Outcome & { event_id: string }> {
  const { id: network_account_id, network, merchant_id } = account;
  const stored = await storeDelivery(ports, adapter, network, network_account_id, delivery);
  const { event_id, received_at_ms } = stored;
  if (stored.end) return { ...stored.end, event_id };
  const source = { webhook_event_id: event_id, network_account_id, merchant_id, received_at_ms };
  return { ...(await settleDelivery(ports, adapter, source, delivery)), event_id };
}
