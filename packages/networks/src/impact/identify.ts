import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, VerifiedDelivery } from '../delivery.ts';
import { isPlainText } from '../plain-text.ts';
import { readFields } from './read-fields.ts';

const DIGEST_LENGTH = 16;

/**
 * impact sends no event id, so one is made of the action, its state and its money, and of a digest
 * of all that was sent: sent again it is the same, and anything else it says makes it another.
 */
export async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const digest = await sha256Hex(delivery.body);
  const fields = readFields(delivery);
  const values = typeof fields === 'string' ? new Map<string, string>() : fields.values;
  const status = values.get('status') ?? values.get('state') ?? '';
  const names = [values.get('actionid'), status, values.get('amount'), values.get('payout')];
  const name = [...names, digest.slice(0, DIGEST_LENGTH)].map((part) => part ?? '').join(':');
  const isNamed = Boolean(values.get('actionid')) && isPlainText(name);
  return {
    external_event_id: isNamed ? name : `sha256:${digest}`,
    topic: isPlainText(status) ? status.toUpperCase() : null,
  };
}
