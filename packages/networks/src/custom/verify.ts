import { fromBase64, toBase64 } from '@skinstack/domain/crypto/encodings';
import {
  type Credential,
  markVerified,
  type RawDelivery,
  type VerifiedDelivery,
} from '../adapter.ts';
import { decodeBase64Hmac, decodeHexHmac, verifyAnyHmac, verifyHmac } from '../signing/hmac.ts';

/** A POST is signed in its headers, a GET in its query; the key is the same. */
export async function verify(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const key = decodeSecret(secret);
  if (key === null) return null;
  return delivery.method === 'POST' ? verifyHeaders(delivery, key) : verifyQuery(delivery, key);
}

/** During a rotation there are two; more would let a stranger make us hash a body for each. */
const MAX_SIGNATURES = 3;

/**
 * Standard Webhooks (github.com/standard-webhooks, spec 1.0.0): one of the signatures, separated by
 * spaces, is `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`. Other versions are skipped.
 * Not the `standardwebhooks` package: it takes text where the bytes count, and its own clock.
 */
async function verifyHeaders(
  delivery: RawDelivery,
  key: Uint8Array<ArrayBuffer>,
): Promise<VerifiedDelivery | null> {
  const message = readMessageHeaders(delivery.headers);
  if (message === null || !isRecent(message.timestamp, delivery.received_at_ms)) return null;
  const head = new TextEncoder().encode(`${message.id}.${message.timestamp}.`);
  const signed = new Uint8Array(head.length + delivery.body.length);
  signed.set(head);
  signed.set(delivery.body, head.length);
  const known = message.signatures.split(' ').filter((text) => text.startsWith('v1,'));
  const signatures = known
    .slice(0, MAX_SIGNATURES)
    .flatMap((text) => decodeBase64Hmac(text.slice(3)) ?? []);
  return (await verifyAnyHmac(key, signed, signatures)) ? markVerified(delivery) : null;
}

const SIGNED = /^(.+)&sig=([0-9a-fA-F]{64})$/s;
const TIME = /^ts=(\d{1,12})$/;

/**
 * A GET says everything in its query and ends in `&sig=`: the hex HMAC-SHA256, under the decoded
 * secret, of the undecoded query before it, which holds one `ts` in Unix seconds. Time and
 * signature are left out of what is kept, so that a postback signed again is the same postback.
 */
async function verifyQuery(
  delivery: RawDelivery,
  key: Uint8Array<ArrayBuffer>,
): Promise<VerifiedDelivery | null> {
  const [, signed = '', hex = ''] = SIGNED.exec(delivery.query) ?? [];
  const parts = signed.split('&');
  const times = parts.flatMap((part) => TIME.exec(part)?.[1] ?? []);
  const [time] = times;
  if (time === undefined || times.length > 1) return null;
  if (!isRecent(time, delivery.received_at_ms)) return null;
  const signature = decodeHexHmac(hex);
  if (!signature || !(await isSigned(signed, signature, key))) return null;
  const query = parts.filter((part) => !TIME.test(part)).join('&');
  return markVerified({ ...delivery, query, body: new TextEncoder().encode(query) });
}

/** The runtime's URL parser writes `'` as `%27`, and `encodeURIComponent` does not. */
async function isSigned(
  signed: string,
  signature: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const encoder = new TextEncoder();
  if (await verifyHmac(key, encoder.encode(signed), signature)) return true;
  if (!signed.includes('%27')) return false;
  return verifyHmac(key, encoder.encode(signed.replaceAll('%27', "'")), signature);
}

const PREFIXES = ['webhook', 'svix'];
const FIELDS = ['id', 'timestamp', 'signature'];
/** The signed text is `id.timestamp.body`, so its bytes must not depend on an encoding. */
const ID = /^[\x21-\x7e]{1,255}$/;

/** The three headers of a Standard Webhooks message. */
type MessageHeaders = { id: string; timestamp: string; signatures: string };

/**
 * Reads `webhook-id`, `-timestamp` and `-signature`, or the same as Svix names them. A message with
 * headers of both is refused: the id that is signed must be what it is known by. Null when one is
 * missing or the id is none.
 */
function readMessageHeaders(headers: Headers): MessageHeaders | null {
  const [prefix, ...others] = PREFIXES.filter((one) =>
    FIELDS.some((field) => headers.has(`${one}-${field}`)),
  );
  if (prefix === undefined || others.length > 0) return null;
  const [id, timestamp, signatures] = FIELDS.map((field) => headers.get(`${prefix}-${field}`));
  return id && timestamp && signatures && ID.test(id) ? { id, timestamp, signatures } : null;
}

/** The id of a verified message, which has headers of one kind only; its signature is not kept. */
export function readMessageId(headers: Headers): string | null {
  return headers.get('webhook-id') ?? headers.get('svix-id');
}

const TOLERANCE_MS = 300_000;

/** True for Unix seconds at most five minutes before or after we received the delivery. */
function isRecent(unix_seconds: string, received_at_ms: number): boolean {
  if (!/^\d{1,12}$/.test(unix_seconds)) return false;
  return Math.abs(Number(unix_seconds) * 1_000 - received_at_ms) <= TOLERANCE_MS;
}

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** The specification asks for 24, but Svix's own published example has 18, and 16 are 128 bits. */
const MIN_BYTES = 16;
const MAX_BYTES = 64;

/**
 * The key of a Standard Webhooks secret: `whsec_` and 16 to 64 bytes in base64.
 * @returns null when the secret is not that
 */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> | null {
  const text = secret.slice(PREFIX.length);
  if (!secret.startsWith(PREFIX) || !BASE64.test(text)) return null;
  try {
    const key = fromBase64(text);
    return key.length >= MIN_BYTES && key.length <= MAX_BYTES ? key : null;
  } catch {
    return null;
  }
}

/** A secret in that form from random bytes. */
export function encodeSecret(random_bytes: Uint8Array): string {
  return PREFIX + toBase64(random_bytes);
}
