import { exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { ADMIN, callApi } from './call-api.ts';

export const PASSWORD = 'oat milk and ceramides';
export const COOKIE = '__Host-ss_session';
const ORIGIN = 'https://api.skin.st';

/** What the API answered; the body is null when there is none. */
export type Page = { status: number; headers: Headers; body: Record<string, unknown> };

/** Calls the API as a browser does: with these headers, and a JSON body if any. */
export async function browse(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Page> {
  const response = await exports.default.fetch(`${ORIGIN}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body: answer };
}

let addresses = 0;
/** An address nobody else has, so that limits of one test are not another's. */
export const newAddress = () => `2001:db8:${(++addresses).toString(16)}::1`;

type UserRole = 'admin' | 'owner' | 'finance' | 'support' | 'influencer';

/** A user somebody made, who can sign in with PASSWORD. */
export async function newUser(role: UserRole, database_url = '') {
  const influencer_id =
    role === 'influencer' ? (await newInfluencer(connectDatabase(database_url))).id : undefined;
  const email = `${newId('usr')}@example.com`;
  const wish = { email, role, password: PASSWORD, ...(influencer_id ? { influencer_id } : {}) };
  const { body } = await callApi(ADMIN, 'POST', '/api/users', wish);
  return { id: String(body.id), email, influencer_id: influencer_id ?? '' };
}

/** A shop's own people, who can sign in with PASSWORD. */
export async function newBrandUser(merchant_ids: readonly string[]) {
  const email = `${newId('usr')}@example.com`;
  const wish = { email, role: 'brand', password: PASSWORD, merchant_ids };
  const { body } = await callApi(ADMIN, 'POST', '/api/users', wish);
  return { id: String(body.id), email };
}

/** Tries to sign in, from an address of its own unless told. */
export function trySignIn(
  email: string,
  password: string = PASSWORD,
  headers: Record<string, string> = {},
) {
  const sent = { 'CF-Connecting-IP': newAddress(), ...headers };
  return browse('POST', '/auth/sign-in', sent, { email, password });
}

/** Signs in, and keeps what the browser and the page then have. */
export async function openSession(email: string, password = PASSWORD, cookie?: string) {
  const answer = await trySignIn(email, password, cookie ? { Cookie: cookie } : {});
  const [set_cookie = '', set_device = ''] = answer.headers.getSetCookie();
  const held = set_cookie.split(';')[0] ?? '';
  const csrf = { 'X-CSRF-Token': String(answer.body.csrf_token) };
  const headers = { Cookie: held, ...csrf, Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' };
  return {
    answer,
    set_cookie,
    set_device,
    cookie: held,
    token: held.slice(COOKIE.length + 1),
    headers,
  };
}
