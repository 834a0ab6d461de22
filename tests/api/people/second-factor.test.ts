import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { totpCode, totpStep } from '@skinstack/domain/people/totp';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { browse, newUser, openSession, PASSWORD, trySignIn } from '../builders/browser.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
type Headers = Record<string, string>;
const post = (headers: Headers, path: string, body?: unknown) =>
  browse('POST', `/auth/${path}`, headers, body);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

/** A user with an authenticator app, whose codes are counted from the step before now. */
async function newUserWithApp() {
  const user = await newUser('owner');
  const { headers } = await openSession(user.email);
  const started = await post(headers, 'totp/start');
  expect(started.status).toBe(200);
  const secret = fromBase32(String(started.body.secret));
  const codeOf = (drift: number) => totpCode(secret, totpStep(Date.now()) + drift);
  const confirmed = await post(headers, 'totp/confirm', { code: await codeOf(-1) });
  expect(confirmed.status).toBe(200);
  return { user, headers, codeOf, recovery: confirmed.body.recovery_codes as string[] };
}
async function challengeOf(email: string) {
  const { status, body } = await trySignIn(email);
  expect([status, body.code]).toEqual([401, 'second_factor_required']);
  return String(body.challenge);
}
const answer = (challenge: string, code: string) =>
  browse('POST', '/auth/sign-in/second-factor', {}, { challenge, code });
const entriesOf = async (request_id: string | null) =>
  (await db.execute(sql`select action from audit_entries where request_id = ${request_id}`)).rows;

describe('a second factor', () => {
  test('is asked for once it is confirmed, and a session opens with both', async () => {
    const user = await newUser('owner');
    const { headers } = await openSession(user.email);
    await post(headers, 'totp/start');
    // not confirmed: nothing is asked for
    expect((await trySignIn(user.email)).status).toBe(200);
    const app = await newUserWithApp();
    const challenge = await challengeOf(app.user.email);
    const opened = await answer(challenge, await app.codeOf(0));
    expect([opened.status, opened.body.id]).toEqual([200, app.user.id]);
    const [cookie = ''] = opened.headers.getSetCookie();
    const me = await browse('GET', '/auth/me', { Cookie: cookie.split(';')[0] ?? '' });
    expect(me.body).toMatchObject({ second_factor: true, role: 'owner' });
    expect(await entriesOf(opened.headers.get('X-Request-Id'))).toEqual([
      { action: 'session.start' },
    ]);
  });

  test('its code is taken once, and none of an earlier step after it', async () => {
    const { user, codeOf } = await newUserWithApp();
    const code = await codeOf(0);
    const tries = await Promise.all(
      Array.from({ length: 5 }, async () => answer(await challengeOf(user.email), code)),
    );
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    const earlier = await answer(await challengeOf(user.email), await codeOf(-1));
    expect([earlier.status, earlier.body.code]).toEqual([401, 'unauthorized']);
  });

  test('a recovery code opens a session, once; only hashes are kept', async () => {
    const { user, recovery } = await newUserWithApp();
    expect([recovery.length, new Set(recovery).size]).toEqual([10, 10]);
    const [code = ''] = recovery;
    const typed = code.toUpperCase().replaceAll('-', ' ');
    expect((await answer(await challengeOf(user.email), typed)).status).toBe(200);
    expect((await answer(await challengeOf(user.email), code)).status).toBe(401);
    const { rows } = await db.execute(sql`
      select * from recovery_codes where user_id = ${user.id}`);
    expect(rows).toHaveLength(10);
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
    const stored = await db.execute(sql`select * from second_factors where user_id = ${user.id}`);
    expect(JSON.stringify(stored.rows)).toMatch(/secret_sealed/);
  });

  test('a challenge is ours, of that user, and for the password there is', async () => {
    const [one, two] = [await newUserWithApp(), await newUserWithApp()];
    const challenge = await challengeOf(one.user.email);
    const code = await one.codeOf(0);
    const [, until, mac] = challenge.split('.');
    for (const forged of [
      `${two.user.id}.${until}.${mac}`,
      `${one.user.id}.${Number(until) + 1}.${mac}`,
      `${one.user.id}.${until}.${'0'.repeat(64)}`,
      'nonsense',
    ]) {
      expect((await answer(forged, code)).status).toBe(401);
    }
    await callApi(ADMIN, 'POST', `/api/users/${one.user.id}/reset-password`);
    expect((await answer(challenge, code)).status).toBe(401);
  });

  test('wrong codes are limited, whoever has the password', async () => {
    const { user, codeOf } = await newUserWithApp();
    const challenge = await challengeOf(user.email);
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries++) {
      statuses.push((await answer(challenge, '000000')).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const right = await answer(challenge, await codeOf(0));
    expect([right.status, right.headers.get('Retry-After')]).toEqual([429, '60']);
  });

  test('is removed by a code, not by the session alone; or by an owner', async () => {
    const { user, headers, codeOf } = await newUserWithApp();
    expect((await post(headers, 'totp/start')).status).toBe(409);
    expect((await post(headers, 'totp/remove', { code: '000000' })).status).toBe(400);
    expect((await trySignIn(user.email)).status).toBe(401);
    const removed = await post(headers, 'totp/remove', { code: await codeOf(0) });
    expect(removed.status).toBe(204);
    expect(await entriesOf(removed.headers.get('X-Request-Id'))).toEqual([
      { action: 'second_factor.remove' },
    ]);
    expect((await trySignIn(user.email)).status).toBe(200);
    const other = await newUserWithApp();
    const path = `/api/users/${other.user.id}/second-factor`;
    expect((await callApi(ADMIN, 'DELETE', path)).status).toBe(204);
    expect((await trySignIn(other.user.email)).status).toBe(200);
  });
});

describe('a fresh proof', () => {
  const stale = (user_id: string) =>
    db.execute(sql`update sessions set proved_at = now() - interval '601 seconds'
      where user_id = ${user_id}`);
  const makeUser = (headers: Headers) => browse('POST', '/api/users', headers, {});

  test('is ten minutes old at most: then the password or a code is asked for', async () => {
    const { user, headers, codeOf, recovery } = await newUserWithApp();
    // the body is wrong, and looked at only after the proof
    expect((await makeUser(headers)).status).toBe(400);
    await stale(user.id);
    const refused = await makeUser(headers);
    expect([refused.status, refused.body.code]).toEqual([403, 'step_up_required']);
    expect((await post(headers, 'step-up', { password: `${PASSWORD}x` })).status).toBe(400);
    expect((await post(headers, 'step-up', { code: '000000' })).status).toBe(400);
    expect((await makeUser(headers)).status).toBe(403);
    const code = await codeOf(0);
    for (const proof of [{ password: PASSWORD }, { code }, { code: recovery[0] }]) {
      await stale(user.id);
      const proved = await post(headers, 'step-up', proof);
      expect([proved.status, typeof proved.body.proved_until]).toEqual([200, 'string']);
      expect(await entriesOf(proved.headers.get('X-Request-Id'))).toEqual([
        { action: 'session.prove' },
      ]);
      expect((await makeUser(headers)).status).toBe(400);
    }
    await stale(user.id);
    expect((await post(headers, 'step-up', { code })).status).toBe(400);
    expect((await post(headers, 'totp/start')).status).toBe(403);
  });

  test('is of one session: another of the same user proves nothing', async () => {
    const user = await newUser('owner');
    const [one, two] = [await openSession(user.email), await openSession(user.email)];
    await stale(user.id);
    expect((await post(one.headers, 'step-up', { password: PASSWORD })).status).toBe(200);
    expect((await makeUser(one.headers)).status).toBe(400);
    expect((await makeUser(two.headers)).status).toBe(403);
  });

  test.each([{}, { password: PASSWORD, code: '123456' }])('%j is no proof', async (proof) => {
    const { headers } = await openSession((await newUser('owner')).email);
    expect((await post(headers, 'step-up', proof)).status).toBe(400);
  });
});
