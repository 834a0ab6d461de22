import { closeNetworkAccount } from '@skinstack/db/close-network-account';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';

/** Records that the shop removed our app. Its account still verifies: the erasure is to come. */
export async function closeAccount(ports: Ports, source: DeliverySource): Promise<Outcome> {
  await closeNetworkAccount(ports.db, source.network_account_id, new Date(ports.now()));
  return { outcome: 'updated', conversion_id: null };
}
