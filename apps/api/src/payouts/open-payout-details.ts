import { type PayoutDetails, payoutDetailsContext } from '@skinstack/domain/payout-details';
import { openSecret } from '@skinstack/domain/seal';
import type { Ports } from '../ports.ts';

/** Decrypts an influencer's payout details. */
export async function openPayoutDetails(
  ports: Ports,
  influencer_id: string,
  details_sealed: string,
): Promise<PayoutDetails> {
  const context = payoutDetailsContext(influencer_id);
  return JSON.parse(await openSecret(ports.sealing_key, details_sealed, context));
}
