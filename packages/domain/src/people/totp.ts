/** Codes of an authenticator app (RFC 6238): six digits of HMAC-SHA1, new every 30 seconds. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** A code is taken from a step before and after, for clocks that are off (RFC 6238 §5.2). */
const DRIFT_STEPS = 1;
/** As long as the hash (RFC 4226 §4, R6). */
export const TOTP_SECRET_BYTES = 20;

const CODE = /^\d{6}$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of the step a time is in. */
export function totpStep(at_ms: number): number {
  return Math.floor(at_ms / STEP_MS);
}

/** The code of a secret in a step. */
export async function totpCode(
  secret: Uint8Array<ArrayBuffer>,
  step: number,
  digits = DIGITS,
): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, message.buffer));
  const offset = mac.getUint8(mac.byteLength - 1) & 0x0f;
  const number = (mac.getUint32(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/**
 * The step whose code this is, among those a clock may be in now; null when it is none of them.
 * Every one is compared, so the time tells nothing.
 */
export async function findTotpStep(
  secret: Uint8Array<ArrayBuffer>,
  code: string,
  now_ms: number,
): Promise<number | null> {
  let found: number | null = null;
  for (let drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift++) {
    const step = totpStep(now_ms) + drift;
    if (isSameCode(await totpCode(secret, step), code)) found = step;
  }
  return found;
}

function isSameCode(right: string, given: string): boolean {
  if (!CODE.test(given)) return false;
  let difference = 0;
  for (let at = 0; at < right.length; at++) {
    difference |= right.charCodeAt(at) ^ given.charCodeAt(at);
  }
  return difference === 0;
}

/** Base32 (RFC 4648 §6) without padding, as authenticator apps read a secret. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let [pending, bit_count] = [0, 0];
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bit_count += 8;
    while (bit_count >= 5) {
      bit_count -= 5;
      text += ALPHABET[(pending >> bit_count) & 31];
    }
    pending &= (1 << bit_count) - 1;
  }
  return bit_count > 0 ? text + ALPHABET[(pending << (5 - bit_count)) & 31] : text;
}

/** The address an authenticator app reads from a QR code. */
export function totpAddress(secret: string, email: string): string {
  const query = new URLSearchParams({ secret, issuer: 'SkinStack' });
  return `otpauth://totp/${encodeURIComponent(`SkinStack:${email}`)}?${query}`;
}

export const RECOVERY_CODE_COUNT = 10;
export const RECOVERY_CODE_BYTES = 10;

/** A recovery code as it is shown: 80 bits in four groups. */
export function formatRecoveryCode(bytes: Uint8Array): string {
  return (toBase32(bytes).toLowerCase().match(/.{4}/g) ?? []).join('-');
}

/** A recovery code as it is hashed, however it was typed; null for what cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const letters = typed.toLowerCase().replace(/[\s-]/g, '');
  return /^[a-z2-7]{16}$/.test(letters) ? letters : null;
}
