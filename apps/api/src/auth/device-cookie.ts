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
 * The device a request comes from, if somebody signed in with this address there before: 128 random
 * bits and a MAC over them and the address. It opens nothing; it only tells whose failures count.
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
  // comparing hashes tells nothing of the MAC by its time
  const [given, right] = await Promise.all([
    hashKey(device),
    hashKey(await signDevice(ports, nonce, email)),
  ]);
  return given === right ? device : null;
}

/** A device somebody signed in on for the first time. */
export function newDevice(ports: Ports, email: string): Promise<string> {
  return signDevice(ports, randomSecret(ports, '', 16), email);
}

/** Lets the browser be known as this device; signing out does not take it back. */
export function setDeviceCookie(context: Context, device: string): void {
  setCookie(context, DEVICE_COOKIE, device, { ...FLAGS, maxAge: DEVICE_DAYS * 86_400 });
}

async function signDevice(ports: Ports, nonce: string, email: string): Promise<string> {
  const text = new TextEncoder().encode(`device ${nonce} ${email.toLowerCase()}`);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', ports.signing_key, text));
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${nonce}.${hex}`;
}
