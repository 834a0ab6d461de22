import type { VerifiedDelivery } from '../delivery.ts';
import type { NetworkEvent } from '../network-event.ts';
import { notUnderstood } from '../not-understood.ts';
import { nameFields } from '../payload-fields.ts';
import { toPlainText } from '../plain-text.ts';
import { readExactJson } from '../read-exact-json.ts';
import { conversionPayload } from './payload.ts';
import { readConversion } from './read-conversion.ts';

/**
 * Topics of other things. Only two names are documented, so what is not one of these is a
 * conversion when its body is: payments, affiliates, conversion *triggers*, bonus tiers.
 */
const OTHER_TOPIC = /PAYMENT|AFFILIATE|TRIGGER|TIER/;
const CONVERSION_TOPIC = /CONVERSION/;

/** A delivery of Refersion's: about a conversion, or nothing to us. */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  const topic = toPlainText(delivery.headers.get('Refersion-Topic') ?? '').toUpperCase();
  const ignored = { type: 'ignored', reason: `The topic ${topic} carries no conversion.` } as const;
  if (OTHER_TOPIC.test(topic)) return ignored;
  const json = readExactJson(delivery.body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  const payload = conversionPayload.safeParse(json);
  if (payload.success) return readConversion(payload.data, payload.data.status || topic);
  const isOther = topic !== '' && !CONVERSION_TOPIC.test(topic);
  return isOther ? ignored : notUnderstood(nameFields(payload.error));
}
