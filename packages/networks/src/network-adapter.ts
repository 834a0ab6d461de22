import type { DeliveryIdentity, RawDelivery, VerifiedDelivery } from './delivery.ts';
import type { NetworkEvent } from './network-event.ts';

/** What SkinStack must know of a network; everything particular to one is behind this. */
export type NetworkAdapter = {
  /** Checks the signature over the raw bytes, in constant time; null when it does not hold. */
  verify(delivery: RawDelivery, secret: string): Promise<VerifiedDelivery | null>;
  /** Names the delivery; never fails, a body that cannot be read is named by its bytes. */
  identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity>;
  /** Says what the delivery means; what cannot be understood is a value, not an exception. */
  parse(delivery: VerifiedDelivery): NetworkEvent;
};
