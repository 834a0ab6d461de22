import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newInfluencer } from '../../world/new-world.ts';
import { browse, COOKIE, newUser, openSession, PASSWORD, trySignIn } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const database_url = env.DATABASE_URL ?? '';
const db = connectDatabase(database_url);
const OTHER = 'bakuchiol & squalane at night';
let mina: Awaited<ReturnType<typeof newUser>>;
let operator: Awaited<ReturnType<typeof newUser>>;
beforeAll(async () => {
  mina = await newUser('influencer', database_url);
  operator = await newUser('admin');
});

const me = (cookie: string) => browse('GET', '/auth/me', { Cookie: cookie });
const age = (token_column: 'expires_at' | 'last_seen_at', user_id: string, interval: string) =>
  db.execute(sql`update sessions set ${sql.identifier(token_column)} =
    ${sql.identifier(token_column)} - ${interval}::interval where user_id = ${user_id}`);

describe('signing in', () => {
  test('tells who signed in, and sets the cookie with just these flags', async () => {
    const { answer, set_cookie, token } = await openSession(mina.email);
    expect(answer.body).toEqual({
      ...{ id: mina.id, email: mina.email, role: 'influencer' },
      ...{ influencer_id: mina.influencer_id, merchant_ids: [] },
      csrf_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(token).toMatch(/^ss_session_[A-Za-z0-9_-]{43}$/);
    expect(set_cookie).toBe(
      `${COOKIE}=${token}; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  test('the address may be written in any case, the password in any Unicode form', async () => {
    expect((await trySignIn(mina.email.toUpperCase())).status).toBe(200);
    const { id, email } = await newUser('admin');
    const reset = await callApi(ADMIN, 'POST', `/api/users/${id}/reset-password`);
    const { headers } = await openSession(email, String(reset.body.password));
    const wish = { current_password: reset.body.password, new_password: 'crème brûlée für ﬁve' };
    expect((await browse('POST', '/auth/change-password', headers, wish)).status).toBe(204);
    expect((await trySignIn(email, wish.new_password.normalize('NFD'))).status).toBe(200);
  });

  test('a session has the rights of a key of that user, and no more', async () => {
    const { headers } = await openSession(mina.email);
    const balances = (id: string) => browse('GET', `/api/balances/${id}`, headers);
    expect((await balances(mina.influencer_id)).status).toBe(200);
    expect((await balances((await newInfluencer(db)).id)).status).toBe(404);
    expect((await browse('POST', '/api/users', headers, {})).status).toBe(403);
    const admin = await openSession(operator.email);
    expect((await browse('POST', '/api/users', admin.headers, {})).status).toBe(400);
    expect((await browse('GET', '/api/diagnostics', admin.headers)).status).toBe(200);
  });

  test('a token somebody planted is never adopted; the browser’s old session ends', async () => {
    const planted = `${COOKIE}=ss_session_${'A'.repeat(43)}`;
    const first = await openSession(mina.email, PASSWORD, planted);
    expect(first.cookie).not.toBe(planted);
    expect((await me(planted)).status).toBe(401);
    const second = await openSession(mina.email, PASSWORD, first.cookie);
    expect(second.token).not.toBe(first.token);
    expect([(await me(first.cookie)).status, (await me(second.cookie)).status]).toEqual([401, 200]);
  });

  test.each([
    ['unknown field', { email: 'a@b.example', password: 'x', role: 'admin' }, 'role'],
    ['no password', { email: 'a@b.example' }, 'password'],
    ['empty password', { email: 'a@b.example', password: '' }, 'password'],
    ['10,000 characters', { email: 'a@b.example', password: 'x'.repeat(10_000) }, 'password'],
    ['not an address', { email: 'nobody', password: 'x' }, 'email'],
    ['U+0000 in the address', { email: 'a\u0000@b.example', password: 'x' }, 'email'],
    ['a number', { email: 5, password: 'x' }, 'email'],
    ['SQL', { email: "' or 1=1 --", password: 'x' }, 'email'],
    ['a list', [], ''],
  ])('%s is refused by its field', async (_, body, path) => {
    const answer = await browse('POST', '/auth/sign-in', {}, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'a form (%s) signs nobody in',
    async (type) => {
      const body = JSON.stringify({ email: mina.email, password: PASSWORD });
      const answer = await browse('POST', '/auth/sign-in', { 'Content-Type': type }, body);
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
      expect(answer.headers.get('Set-Cookie')).toBeNull();
    },
  );

  test.each(['密码'.repeat(100), `${PASSWORD}${' '.repeat(80)}`, `${PASSWORD} `, '\t'])(
    'the password %j is only wrong',
    async (password) => {
      expect((await trySignIn(mina.email, password)).status).toBe(401);
    },
  );

  test.each(['x\u0000y', '\ud800', `${PASSWORD}\u0000`])(
    'what no store can hold (%j) is no password',
    async (password) => {
      expect((await trySignIn(mina.email, password)).status).toBe(400);
    },
  );
});

describe('a session', () => {
  test('is in the database only as a hash', async () => {
    const { token } = await openSession(mina.email);
    const { rows } = await db.execute(sql`
      select row_to_json(s) as s, row_to_json(u) as u from sessions s join users u
        on u.id = s.user_id where u.id = ${mina.id}`);
    expect(rows.length).toBeGreaterThan(0);
    const text = JSON.stringify(rows);
    expect(text).not.toContain(token.slice(11));
    expect(text).not.toContain(PASSWORD);
    expect(text).toContain('$2b$10$');
  });

  test('ends when it is over, and when nobody used it for a week', async () => {
    const user = await newUser('admin');
    const { cookie } = await openSession(user.email);
    await age('last_seen_at', user.id, '6 days 23 hours');
    expect((await me(cookie)).status).toBe(200);
    // being used just now, it has its week again
    await age('last_seen_at', user.id, '6 days 23 hours');
    expect((await me(cookie)).status).toBe(200);
    await age('last_seen_at', user.id, '7 days 1 minute');
    expect((await me(cookie)).status).toBe(401);
    const again = await openSession(user.email);
    await age('expires_at', user.id, '30 days 1 second');
    expect((await me(again.cookie)).status).toBe(401);
  });

  test('of somebody disabled ends, and they cannot sign in', async () => {
    const user = await newUser('admin');
    const { cookie } = await openSession(user.email);
    await db.execute(sql`update users set disabled_at = now() where id = ${user.id}`);
    expect([(await me(cookie)).status, (await trySignIn(user.email)).status]).toEqual([401, 401]);
  });

  test('is not proved by anything but its whole token in its cookie', async () => {
    const { token, cookie } = await openSession(mina.email);
    const flipped = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
    const tampered = [flipped, token.slice(0, -1), `${token}A`, '', 'x'.repeat(5_000), `"${token}`];
    for (const value of tampered) expect((await me(`${COOKIE}=${value}`)).status).toBe(401);
    expect((await me(`ss_session=${token}`)).status).toBe(401);
    expect((await callApi(token, 'GET', '/auth/me')).status).toBe(401);
    const both = { Cookie: cookie, Authorization: 'Bearer wrong' };
    expect((await browse('GET', '/auth/me', both)).status).toBe(401);
  });

  test('ends with sign-out; the others stay', async () => {
    const [first, second] = [await openSession(mina.email), await openSession(mina.email)];
    const answer = await browse('POST', '/auth/sign-out', first.headers);
    expect([answer.status, answer.headers.get('Set-Cookie')]).toEqual([
      204,
      `${COOKIE}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
    expect([(await me(first.cookie)).status, (await me(second.cookie)).status]).toEqual([401, 200]);
    expect((await browse('POST', '/auth/sign-out', first.headers)).status).toBe(401);
  });

  test('is listed to its user, and ends with the others by sign-out-everywhere', async () => {
    const user = await newUser('admin');
    const [first, second] = [await openSession(user.email), await openSession(user.email)];
    const { body } = await browse('GET', '/auth/sessions', second.headers);
    expect(body.data).toMatchObject([{ is_current: true }, { is_current: false }]);
    expect(JSON.stringify(body)).not.toMatch(/ss_session|hash/);
    const stranger = await openSession(mina.email);
    expect((await browse('POST', '/auth/sign-out-everywhere', first.headers)).status).toBe(204);
    const statuses = [first, second, stranger].map(async ({ cookie }) => (await me(cookie)).status);
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
  });

  test.each(['sign-out', 'sign-out-everywhere', 'change-password'])(
    'is needed for %s: a key is not enough',
    async (path) => {
      expect((await callApi(ADMIN, 'POST', `/auth/${path}`, {})).status).toBe(401);
      expect((await callApi(null, 'POST', `/auth/${path}`, {})).status).toBe(401);
    },
  );
});

test('a key is told whose it is', async () => {
  const key = await keyOf(mina.influencer_id);
  const nobody = { id: null, email: null, csrf_token: null, second_factor: false };
  expect((await callApi(key, 'GET', '/auth/me')).body).toEqual({
    ...{ ...nobody, role: 'influencer', influencer_id: mina.influencer_id, merchant_ids: [] },
    ...{ display_name: null, timezone: null, locale: null, theme: null, mail_problem: null },
  });
  expect((await callApi(ADMIN, 'GET', '/auth/me')).body).toMatchObject({ role: 'owner' });
});

describe('changing a password', () => {
  const change = (headers: Record<string, string>, current: string, wished: string) =>
    browse('POST', '/auth/change-password', headers, {
      ...{ current_password: current, new_password: wished },
    });

  test('ends the other sessions, and the old password', async () => {
    const user = await newUser('influencer', database_url);
    const [first, second] = [await openSession(user.email), await openSession(user.email)];
    expect((await change(second.headers, PASSWORD, OTHER)).status).toBe(204);
    expect([(await me(first.cookie)).status, (await me(second.cookie)).status]).toEqual([401, 200]);
    const statuses = [
      (await trySignIn(user.email)).status,
      (await trySignIn(user.email, OTHER)).status,
    ];
    expect(statuses).toEqual([401, 200]);
  });

  test('needs the current one, and one that may be used', async () => {
    const { headers } = await openSession(mina.email);
    const fields = async (current: string, wished: string) => {
      const { status, body } = await change(headers, current, wished);
      expect(JSON.stringify(body)).not.toContain(wished);
      return [status, (body.errors as { path: string }[])[0]?.path];
    };
    expect(await fields('not it', OTHER)).toEqual([400, 'current_password']);
    const unusable = ['elevenchars', 'ab'.repeat(10), mina.email, `${PASSWORD}\u0000`];
    for (const wished of [...unusable, `${'é'.repeat(36)}abcdef`, `${PASSWORD}\ud800`]) {
      expect(await fields(PASSWORD, wished)).toEqual([400, 'new_password']);
    }
    expect((await trySignIn(mina.email)).status).toBe(200);
  });

  test('reset by an operator, it is told once and all sessions end', async () => {
    const user = await newUser('admin');
    const { cookie } = await openSession(user.email);
    const { body } = await callApi(ADMIN, 'POST', `/api/users/${user.id}/reset-password`);
    expect((await me(cookie)).status).toBe(401);
    expect((await trySignIn(user.email)).status).toBe(401);
    expect((await trySignIn(user.email, String(body.password))).status).toBe(200);
  });
});
