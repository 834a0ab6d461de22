import { finishWebhookEvent } from '@skinstack/db/finish-webhook-event';
import { describeError } from '@skinstack/http/log';
import type { VerifiedDelivery } from '@skinstack/networks/delivery';
import type { Confirmed, NetworkAdapter } from '@skinstack/networks/network-adapter';
import type { NetworkEvent } from '@skinstack/networks/network-event';
import type { EventSource } from '../conversions/apply-network-event.ts';
import { openApiAccess } from '../networks/open-api-access.ts';
import type { Ports } from '../ports.ts';
import { parseDelivery } from './parse-delivery.ts';

const OUR_FAULT = 'It could not be confirmed with the network’s API yet.';

/**
 * What a delivery says; where the account has a key for the network's API, what that says of it.
 * @returns null when the API did not say: the event waits, and the sweep asks again
 */
export async function confirmDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  source: EventSource,
  delivery: VerifiedDelivery,
): Promise<NetworkEvent | null> {
  const told = parseDelivery(ports, adapter, delivery);
  // what means nothing to us need not be asked about
  if (!adapter.confirm || told.type === 'ignored') return told;
  const confirmed = await ask(ports, adapter, source, delivery, told);
  if (confirmed.event !== null) return confirmed.event;
  const { webhook_event_id: event_id } = source;
  ports.log('warn', 'event_not_confirmed', { event_id, problem: confirmed.problem });
  await finishWebhookEvent(ports.db, event_id, { status: 'pending', reason: confirmed.problem });
  return null;
}

async function ask(
  ports: Ports,
  adapter: NetworkAdapter,
  { network_account_id, webhook_event_id: event_id }: EventSource,
  delivery: VerifiedDelivery,
  told: NetworkEvent,
): Promise<Confirmed> {
  try {
    const access = await openApiAccess(ports, network_account_id);
    if (!access || !adapter.confirm) return { event: told };
    return await adapter.confirm(ports, access, delivery, ports.now());
  } catch (error) {
    ports.log('error', 'confirmation_failed', { event_id, ...describeError(error) });
    return { event: null, problem: OUR_FAULT };
  }
}
