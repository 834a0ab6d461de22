import { SESSION_DAYS } from '@skinstack/domain/session';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';

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
