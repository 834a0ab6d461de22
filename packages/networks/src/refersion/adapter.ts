import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { canonicalText } from '@skinstack/domain/orders/identity';
import {
  type Credential,
  type DeliveryIdentity,
  markVerified,
  type NetworkAdapter,
  type RawDelivery,
  type VerifiedDelivery,
} from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { describeIssues } from '../reading/fields.ts';
import { isPlainText, toPlainText } from '../reading/text.ts';
import { decodeBase64Hmac, verifyHmac } from '../signing/hmac.ts';
import { textSecret } from '../signing/secrets.ts';
import {
  conversionPayload,
  fromPayload,
  fromShort,
  readConversion,
  shortPayload,
} from './read-conversion.ts';
import { signRefersionTest } from './sandbox.ts';

/** Refersion: conversions by signed webhook; it states the commission itself. */
export const refersion: NetworkAdapter = {
  title: 'Refersion',
  click_parameter: 'subid',
  verify,
  identify,
  parse,
  signTest: signRefersionTest,
  kept_headers: ['content-type', 'refersion-topic'],
  accepts_get: false,
  secrets: textSecret,
};

/**
 * `Refersion-Signature` is the base64 HMAC-SHA256 of the raw body under the account's webhook
 * signing secret, its UTF-8 bytes (refersion.dev/reference/webhook-validation). No timestamp is
 * signed, so an old delivery can be sent again: the business key keeps it harmless.
 */
async function verify(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const signature = decodeBase64Hmac(delivery.headers.get('Refersion-Signature'));
  if (signature === null) return null;
  return (await verifyHmac(secret, delivery.body, signature)) ? markVerified(delivery) : null;
}

/**
 * Refersion sends no event id, so one is made of what tells its deliveries apart: topic, conversion
 * id, status, the time of the update and, as that tells only seconds, the amounts. The short form
 * brings its own. A body without a usable id is named by its bytes.
 */
async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const topic = delivery.headers.get('Refersion-Topic');
  const body = (parseExactJson(delivery.body) ?? {}) as Record<string, unknown>;
  const { id, event_id, status, updated, total, commission_total } = body;
  const own_id = canonicalText(part(event_id));
  if (part(id) === '' && isPlainText(own_id)) return { topic, external_event_id: own_id };
  const external_event_id = [topic, id, status, updated, total, commission_total]
    .map(part)
    .join(':');
  if (part(id) !== '' && isPlainText(external_event_id)) return { topic, external_event_id };
  return { topic, external_event_id: `sha256:${await sha256Hex(delivery.body)}` };
}

function part(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * Topics of other things. Only two names are documented, so what is not one of these is a
 * conversion when its body is: payments, affiliates, conversion *triggers*, bonus tiers.
 */
const OTHER_TOPIC = /PAYMENT|AFFILIATE|TRIGGER|TIER/;
const CONVERSION_TOPIC = /CONVERSION/;

/** A delivery of Refersion's: about a conversion, or nothing to us. */
function parse(delivery: VerifiedDelivery): NetworkEvent {
  const topic = toPlainText(delivery.headers.get('Refersion-Topic') ?? '').toUpperCase();
  const ignored = { type: 'ignored', reason: `The topic ${topic} carries no conversion.` } as const;
  if (OTHER_TOPIC.test(topic)) return ignored;
  const json = parseExactJson(delivery.body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  const payload = conversionPayload.safeParse(json);
  const short = payload.success ? null : shortPayload.safeParse(json);
  if (payload.data?.is_test_conversion || short?.data?.is_test_conversion) {
    return { type: 'ignored', reason: 'A test conversion.' };
  }
  if (payload.success) return readConversion(fromPayload(payload.data, topic));
  if (short?.success) {
    const said = CONVERSION_TOPIC.test(topic) ? topic : '';
    return readConversion(fromShort(short.data, said, delivery.received_at_ms));
  }
  const isOther = topic !== '' && !CONVERSION_TOPIC.test(topic) && !tellsOfMoney(json);
  return isOther ? ignored : notUnderstood(describeIssues(payload.error));
}

/** Whatever its topic is called, a body with an order or an amount is not let pass. */
function tellsOfMoney(json: unknown): boolean {
  const fields = ['order_id', 'total', 'commission_total', 'commission_amount'];
  return fields.some((field) => field in Object(json));
}
