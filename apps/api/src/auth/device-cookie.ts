import { toHex } from '@skinstack/domain/crypto/encodings';
import { hmacSha256 } from '@skinstack/domain/crypto/sha256';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';
import { hashKey } from '../hash-key.ts';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../random-secret.ts';

const DEVICE_COOKIE = '__Host-ss_device';
const FLAGS = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;
/** As long as browsers keep a cookie (RFC 6265bis). */
const DEVICE_DAYS = 400;
const DEVICE = /^([A-Za-z0-9_-]{22})\.[0-9a-f]{64}$/;

/**
 * The device a request comes from, if it was used to sign in with this e-mail address before: 128
 * random bits and a MAC over them and the address. It grants nothing; it separates failed attempts.
 * (OWASP, “Slow down online guessing attacks with device cookies”.)
 */
export async function readDevice(
  ports: Ports,
  headers: Headers,
  email: string,
): Promise<string | null> {
  const device = parse(headers.get('Cookie') ?? '', DEVICE_COOKIE)[DEVICE_COOKIE] ?? '';
  const [, nonce] = DEVICE.exec(device) ?? [];
  if (nonce === undefined) return null;
  // hashes are compared, so the time reveals nothing about the MAC
  const [given, right] = await Promise.all([
    hashKey(device),
    hashKey(await signDevice(ports, nonce, email)),
  ]);
  return given === right ? device : null;
}

/** A device that signs in for the first time. */
export function newDevice(ports: Ports, email: string): Promise<string> {
  return signDevice(ports, randomSecret(ports, '', 16), email);
}

/** Marks the browser as this device; signing out keeps the mark. */
export function setDeviceCookie(context: Context, device: string): void {
  setCookie(context, DEVICE_COOKIE, device, { ...FLAGS, maxAge: DEVICE_DAYS * 86_400 });
}

async function signDevice(ports: Ports, nonce: string, email: string): Promise<string> {
  const text = `device ${nonce} ${email.toLowerCase()}`;
  return `${nonce}.${toHex(await hmacSha256(ports.signing_key, text))}`;
}
