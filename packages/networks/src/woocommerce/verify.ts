import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import {
  type Credential,
  type DeliveryIdentity,
  markVerified,
  type RawDelivery,
  type VerifiedDelivery,
} from '../adapter.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { isPlainText } from '../reading/text.ts';
import { decodeBase64Hmac, verifyHmac } from '../signing/hmac.ts';

/** A header of a delivery: `X-WC-Webhook-Topic`. None of them is signed. */
export function webhookHeader(headers: Headers, name: string): string | null {
  return headers.get(`X-WC-Webhook-${name}`);
}

/**
 * `X-WC-Webhook-Signature` is the base64 HMAC-SHA256 of the raw body under the webhook's secret
 * (class-wc-webhook.php, generate_signature). A copy of a shop (staging) has its secrets and its
 * orders' numbers, so an account that names its shop takes only deliveries from that address.
 */
export async function verify(
  delivery: RawDelivery,
  { secret, external_account }: Credential,
): Promise<VerifiedDelivery | null> {
  const signature = decodeBase64Hmac(webhookHeader(delivery.headers, 'Signature'));
  if (signature === null) return null;
  if (external_account !== null) {
    const shop = readShop(external_account) ?? external_account;
    if (shopOf(delivery.headers) !== shop) return null;
  }
  const key = decodeEntities(secret);
  return (await verifyHmac(key, delivery.body, signature)) ? markVerified(delivery) : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const CODES: Readonly<Record<string, string>> = { 38: '&', 60: '<', 62: '>', 34: '"', 39: "'" };
const ENTITY = /&(?:(amp|lt|gt|quot)|#0*(38|60|62|34|39)|#x(26|3c|3e|22|27));/gi;

/** The key WordPress signs with: the secret as it is stored, its entities decoded once. */
export function decodeEntities(secret: string): string {
  return secret.replace(ENTITY, (entity, name?: string, code?: string, hex?: string) => {
    const number = code ?? String(Number.parseInt(hex ?? '', 16));
    return ENTITIES[name?.toLowerCase() ?? ''] ?? CODES[number] ?? entity;
  });
}

/**
 * A ping: what WooCommerce posts when a webhook is saved, with no topic and no signature, before it
 * will deliver anything (class-wc-webhook.php, deliver_ping).
 */
export function isPing({ method, headers, body }: RawDelivery): boolean {
  if (method !== 'POST' || body.length > MOST_OF_PING) return false;
  const isBare = ['Signature', 'Topic'].every((name) => webhookHeader(headers, name) === null);
  return isBare && PING.test(new TextDecoder().decode(body));
}

const MOST_OF_PING = 40;
const PING = /^webhook_id=\d{1,20}$/;

const DIGEST_LENGTH = 16;
const TRASH_TOPIC = /^order\.(deleted|restored)$/;

/**
 * `X-WC-Webhook-Delivery-ID` is made of the webhook and the second, so two deliveries may share it:
 * the order, when it was changed and a digest of all that is said name a delivery. An order may be
 * deleted and restored again and again, each time in the same words: there the id counts.
 */
export async function identify({ headers, body }: VerifiedDelivery): Promise<DeliveryIdentity> {
  const topic = webhookHeader(headers, 'Topic')?.toLowerCase() ?? null;
  const digest = await sha256Hex(body);
  const { id, date_modified_gmt } = Object(parseExactJson(body)) as Record<string, unknown>;
  const delivery_id = webhookHeader(headers, 'Delivery-ID');
  const when = TRASH_TOPIC.test(topic ?? '') ? delivery_id : date_modified_gmt;
  const name = [topic, id, when, digest.slice(0, DIGEST_LENGTH)].join(':');
  const isNamed = topic !== null && typeof id === 'string' && isPlainText(name);
  const bytes = `sha256:${digest}`;
  const unnamed = topic === null ? bytes : `${topic.slice(0, 100)}:${bytes}`;
  return {
    external_event_id: isNamed ? name : unnamed,
    topic: topic !== null && isPlainText(topic) ? topic : null,
  };
}

/** The shop a delivery says it is from; null when it names none. */
export function shopOf(headers: Headers): string | null {
  return readShop(webhookHeader(headers, 'Source') ?? '');
}

const MOST_OF_SHOP = 200;

/**
 * A shop by its address, in one form: `https://www.Shop.example/` is `shop.example`; one below a
 * path keeps it, for it is another shop.
 */
export function readShop(address: string): string | null {
  const text = address.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || !/^https?:$/.test(url.protocol) || !HOST.test(url.hostname)) return null;
  const host = url.host.toLowerCase().replace(/^www\./, '');
  const shop = `${host}${url.pathname.toLowerCase().replace(/\/+$/, '')}`;
  return shop.length <= MOST_OF_SHOP && isPlainText(shop) ? shop : null;
}

const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
