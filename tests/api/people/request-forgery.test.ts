import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { browse, newUser, openSession, PASSWORD } from '../builders/browser.ts';
import { ADMIN } from '../builders/call-api.ts';

let user: Awaited<ReturnType<typeof newUser>>;
let session: Awaited<ReturnType<typeof openSession>>;
let stranger: Awaited<ReturnType<typeof openSession>>;
beforeAll(async () => {
  user = await newUser('admin');
  session = await openSession(user.email);
  stranger = await openSession((await newUser('influencer', env.DATABASE_URL ?? '')).email);
});

const OURS = 'https://api.skin.st';
/** A request that would be answered 400 if it got past the guard; 403 means it did not. */
const attempt = async (headers: Record<string, string>) => {
  const { status, body } = await browse('POST', '/api/merchants', headers, {});
  return [status, body.code];
};
const PASSED = [400, 'invalid_request'];
const REFUSED = [403, 'csrf_refused'];

type Case = { from: string; headers: Record<string, string>; passes: boolean };
const PLACES: Case[] = [
  { from: 'our page', passes: true, headers: { Origin: OURS, 'Sec-Fetch-Site': 'same-origin' } },
  { from: 'our page, old browser', passes: true, headers: { Origin: OURS } },
  { from: 'the address bar', passes: true, headers: { 'Sec-Fetch-Site': 'none' } },
  { from: 'no browser', passes: true, headers: {} },
  { from: 'another site', passes: false, headers: { 'Sec-Fetch-Site': 'cross-site' } },
  { from: 'a subdomain', passes: false, headers: { 'Sec-Fetch-Site': 'same-site' } },
  { from: 'another origin', passes: false, headers: { Origin: 'https://evil.example' } },
  { from: 'our name without TLS', passes: false, headers: { Origin: 'http://api.skin.st' } },
  { from: 'our name and more', passes: false, headers: { Origin: `${OURS}.evil.example` } },
  { from: 'our other port', passes: false, headers: { Origin: `${OURS}:8443` } },
  { from: 'a sandboxed frame', passes: false, headers: { Origin: 'null' } },
  {
    ...{ from: 'two minds', passes: false },
    headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  },
];

describe.each(PLACES)('from $from', ({ headers, passes }) => {
  test('with the session’s token', async () => {
    const csrf = { 'X-CSRF-Token': session.headers['X-CSRF-Token'] };
    expect(await attempt({ Cookie: session.cookie, ...csrf, ...headers })).toEqual(
      passes ? PASSED : REFUSED,
    );
  });

  test('without it, or with another’s', async () => {
    const Cookie = session.cookie;
    const theirs = { 'X-CSRF-Token': stranger.headers['X-CSRF-Token'] };
    for (const csrf of [{}, { 'X-CSRF-Token': '' }, { 'X-CSRF-Token': 'x' }, theirs]) {
      expect(await attempt({ Cookie, ...csrf, ...headers })).toEqual(REFUSED);
    }
  });

  test('a bearer key needs no token: no browser sends it by itself', async () => {
    expect(await attempt({ Authorization: `Bearer ${ADMIN}`, ...headers })).toEqual(PASSED);
    const both = { Authorization: `Bearer ${ADMIN}`, Cookie: session.cookie };
    expect(await attempt({ ...both, ...headers })).toEqual(PASSED);
  });

  test('signing in as somebody the attacker chose', async () => {
    const credentials = { email: user.email, password: PASSWORD };
    const { status } = await browse('POST', '/auth/sign-in', headers, credentials);
    expect(status).toBe(passes ? 200 : 403);
  });

  test('reading needs no token, and gives a page of another site nothing', async () => {
    const answer = await browse('GET', '/auth/me', { Cookie: session.cookie, ...headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

test.each(['PATCH', 'PUT', 'DELETE'])('%s is unsafe too', async (method) => {
  const answer = await browse(method, '/auth/me', { Cookie: session.cookie });
  expect([403, 404, 405]).toContain(answer.status);
});

test('the token is its session’s own, and /auth/me tells it again', async () => {
  const { body } = await browse('GET', '/auth/me', { Cookie: session.cookie });
  expect(body.csrf_token).toBe(session.headers['X-CSRF-Token']);
  const other = await openSession(user.email);
  expect(other.headers['X-CSRF-Token']).not.toBe(body.csrf_token);
});
