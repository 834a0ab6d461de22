import { describeError } from '@skinstack/http/log';
import type { VerifiedDelivery } from '@skinstack/networks/delivery';
import type { NetworkAdapter } from '@skinstack/networks/network-adapter';
import type { NetworkEvent } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';

const OUR_FAULT = 'It could not be read; an operator will look at it.';

/** What a delivery says. An adapter that fails costs no delivery, nor stops the sweep at one. */
export function parseDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  delivery: VerifiedDelivery,
): NetworkEvent {
  try {
    return adapter.parse(delivery);
  } catch (error) {
    ports.log('error', 'delivery_not_parsed', describeError(error));
    return { type: 'not_understood', reason: OUR_FAULT };
  }
}
