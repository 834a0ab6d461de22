import { markVerified, type RawDelivery, type VerifiedDelivery } from '../delivery.ts';
import { decodeHexHmac, verifyHmac } from '../hmac.ts';
import { isRecent } from './is-recent.ts';

const SIGNED = /^(.+)&sig=([0-9a-fA-F]{64})$/s;
const TIME = /^ts=(\d{1,12})$/;

/**
 * A GET says everything in its query and ends in `&sig=`: the hex HMAC-SHA256, under the decoded
 * secret, of the undecoded query before it, which holds one `ts` in Unix seconds. Time and
 * signature are left out of what is kept, so that a postback signed again is the same postback.
 */
export async function verifyQuery(
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
