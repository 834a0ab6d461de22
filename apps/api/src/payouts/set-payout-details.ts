import { putPayoutDetails } from '@skinstack/db/put-payout-details';
import { hintOf, type PayoutDetails, payoutDetailsContext } from '@skinstack/domain/payout-details';
import { sealSecret } from '@skinstack/domain/seal';
import type { Ports } from '../ports.ts';

/** Sets where an influencer is paid. It is stored encrypted and given only to providers. */
export async function setPayoutDetails(
  ports: Ports,
  influencer_id: string,
  details: PayoutDetails,
) {
  const { sealing_key, random } = ports;
  const text = JSON.stringify(details);
  const context = payoutDetailsContext(influencer_id);
  const details_sealed = await sealSecret(sealing_key, text, context, random(12));
  const row = { influencer_id, method: details.method, details_sealed, hint: hintOf(details) };
  return putPayoutDetails(ports.db, row);
}
