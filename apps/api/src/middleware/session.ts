import { toHex } from '@skinstack/domain/crypto/encodings';
import { hmacSha256, importHmacKey } from '@skinstack/domain/crypto/sha256';
import { SESSION_DAYS } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';
import { hashKey } from '../secrets.ts';

/** Browsers refuse this prefix from another host or an insecure page (RFC 6265bis). */
export const SESSION_COOKIE = '__Host-ss_session';
const FLAGS = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;
const TOKEN = /^ss_session_[A-Za-z0-9_-]{43}$/;

/** The session token a request carries; undefined when it carries none that could be ours. */
export function readSessionToken(headers: Headers): string | undefined {
  const token = parse(headers.get('Cookie') ?? '', SESSION_COOKIE)[SESSION_COOKIE];
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** Sets the session cookie. */
export function setSessionCookie(context: Context, token: string): void {
  setCookie(context, SESSION_COOKIE, token, { ...FLAGS, maxAge: SESSION_DAYS * 86_400 });
}

/** Deletes the session cookie. */
export function clearSessionCookie(context: Context): void {
  deleteCookie(context, SESSION_COOKIE, FLAGS);
}

export const CSRF_HEADER = 'X-CSRF-Token';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const PURPOSE = 'csrf';

/**
 * Refuses an unsafe request that none of our pages sent: it comes from another site, or without the
 * session's CSRF token, which only our pages can read.
 * @throws Problem `csrf_refused`
 */
export async function refuseForgery(request: Request, session_token: string): Promise<void> {
  if (SAFE.has(request.method)) return;
  refuseOtherSites(request);
  const given = request.headers.get(CSRF_HEADER) ?? '';
  // hashes are compared, so the time reveals nothing about the token
  const hashes = [hashKey(given), hashKey(await makeCsrfToken(session_token))];
  const [given_hash, right_hash] = await Promise.all(hashes);
  if (given_hash === right_hash) return;
  const detail = `Send csrf_token of GET /auth/me as “${CSRF_HEADER}”.`;
  throw new Problem('csrf_refused', detail);
}

/**
 * Refuses what another site's page made a browser send. Every current browser says so in
 * Sec-Fetch-Site or Origin; a client that sends neither is not a browser.
 * @throws Problem `csrf_refused`
 */
export function refuseOtherSites(request: Request): void {
  const site = request.headers.get('Sec-Fetch-Site');
  const origin = request.headers.get('Origin');
  // a form of a page without a referrer names no origin, and the browser says whose it is
  const isForm = origin === 'null' && site === 'same-origin';
  const isOurs =
    isForm ||
    ((site === null || site === 'same-origin' || site === 'none') &&
      (origin === null || origin === new URL(request.url).origin));
  if (!isOurs) throw new Problem('csrf_refused', 'The request comes from another site’s page.');
}

/**
 * The token that unsafe requests with a session cookie must repeat in a header: a MAC under the
 * session token, so nothing is stored and the CSRF token does not reveal the session.
 */
export async function makeCsrfToken(session_token: string): Promise<string> {
  return toHex(await hmacSha256(await importHmacKey(session_token), PURPOSE));
}
