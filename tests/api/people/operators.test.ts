import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { browse, newUser, openSession, PASSWORD, trySignIn } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const newMina = () => newUser('influencer', env.DATABASE_URL ?? '');
const change = (id: string, wish: unknown) => callApi(ADMIN, 'PATCH', `/api/users/${id}`, wish);
const me = async (cookie: string) => (await browse('GET', '/auth/me', { Cookie: cookie })).status;
const signOut = (id: string) =>
  browse('DELETE', `/api/users/${id}/sessions`, { Authorization: `Bearer ${ADMIN}` });

describe('users', () => {
  test('are listed newest first, a page at a time, and shown; never a hash', async () => {
    const made = [await newUser('admin'), await newMina(), await newUser('admin')];
    const listed: string[] = [];
    let page = await callApi(ADMIN, 'GET', '/api/users?limit=2');
    const known = new Set(made.map(({ id }) => id));
    const told = JSON.stringify(page.body);
    // other suites make users meanwhile
    while (!listed.includes(made[0]?.id ?? '')) {
      listed.push(...(page.body.data as { id: string }[]).map(({ id }) => id));
      page = await callApi(ADMIN, 'GET', `/api/users?limit=2&cursor=${page.body.next_cursor}`);
    }
    expect(listed.filter((id) => known.has(id))).toEqual(made.map(({ id }) => id).reverse());
    const { status, body } = await callApi(ADMIN, 'GET', `/api/users/${made[1]?.id}`);
    expect([status, body]).toEqual([
      200,
      {
        ...{ id: made[1]?.id, email: made[1]?.email, role: 'influencer' },
        ...{ influencer_id: made[1]?.influencer_id, merchant_ids: [], is_active: true },
        created_at: expect.stringMatching(/Z$/),
      },
    ]);
    expect(told + JSON.stringify(body)).not.toMatch(/password|\$2b\$/);
  });

  test.each(['GET', 'PATCH'])('%s of one who does not exist is 404', async (method) => {
    const body = method === 'PATCH' ? { is_active: false } : undefined;
    expect((await callApi(ADMIN, method, `/api/users/${newId('usr')}`, body)).status).toBe(404);
    expect((await signOut(newId('usr'))).status).toBe(404);
  });
});

describe('disabling', () => {
  test('ends all sessions, sign-in and the influencer’s keys at once; enabling gives back', async () => {
    const { id, email, influencer_id } = await newMina();
    const key = await keyOf(influencer_id);
    const cookies = [(await openSession(email)).cookie, (await openSession(email)).cookie];
    const balances = async () =>
      (await callApi(key, 'GET', `/api/balances/${influencer_id}`)).status;
    expect([...(await Promise.all(cookies.map(me))), await balances()]).toEqual([200, 200, 200]);

    expect((await change(id, { is_active: false })).body.is_active).toBe(false);
    expect([...(await Promise.all(cookies.map(me))), await balances()]).toEqual([401, 401, 401]);
    expect((await trySignIn(email)).status).toBe(401);

    expect((await change(id, { is_active: true })).body.is_active).toBe(true);
    // what ended stays ended
    expect([...(await Promise.all(cookies.map(me))), await balances()]).toEqual([401, 401, 200]);
    expect((await trySignIn(email)).status).toBe(200);
  });

  test('twice keeps the first time, and of what is so already nobody is signed out', async () => {
    const { id, email } = await newUser('admin');
    const { cookie } = await openSession(email);
    await change(id, { is_active: true, role: 'admin', influencer_id: null });
    await change(id, {});
    expect(await me(cookie)).toBe(200);
    await change(id, { is_active: false });
    const since = async () =>
      (await db.execute(sql`select disabled_at from users where id = ${id}`)).rows[0];
    const first = await since();
    await change(id, { is_active: false });
    expect(await since()).toEqual(first);
  });

  test('while they sign in leaves no session', async () => {
    const { id, email } = await newUser('admin');
    const attempts = [trySignIn(email), trySignIn(email), trySignIn(email)];
    const [, ...answers] = await Promise.all([change(id, { is_active: false }), ...attempts]);
    await change(id, { is_active: true });
    for (const { status, headers } of answers) {
      const cookie = (headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
      if (status === 200) expect(await me(cookie)).toBe(401);
    }
    const { rows } = await db.execute(sql`select * from sessions where user_id = ${id}`);
    expect(rows).toEqual([]);
  });
});

describe('a role', () => {
  let mina: Awaited<ReturnType<typeof newMina>>;
  beforeAll(async () => {
    mina = await newMina();
  });

  test('is given and taken, and ends the sessions of the one before', async () => {
    const { id, email } = await newUser('admin');
    const { cookie } = await openSession(email);
    const { id: influencer_id } = await newInfluencer(db);
    const demoted = await change(id, { role: 'influencer', influencer_id });
    expect(demoted.body).toMatchObject({ role: 'influencer', influencer_id });
    expect(await me(cookie)).toBe(401);
    const { headers } = await openSession(email);
    expect((await browse('GET', '/api/merchants', headers)).status).toBe(403);
    const promoted = await change(id, { role: 'admin' });
    expect(promoted.body).toMatchObject({ role: 'owner', influencer_id: null });
    expect((await browse('GET', '/api/merchants', headers)).status).toBe(401);
  });

  test.each<[number, string, () => unknown]>([
    [400, 'an influencer of nobody', () => ({ role: 'influencer' })],
    [400, 'an influencer of null', () => ({ role: 'influencer', influencer_id: null })],
    [400, 'an operator who is an influencer', () => ({ influencer_id: newId('inf') })],
    [400, 'the same, said', () => ({ role: 'admin', influencer_id: newId('inf') })],
    [400, 'an id of another kind', () => ({ role: 'influencer', influencer_id: newId('mer') })],
    [404, 'no such influencer', () => ({ role: 'influencer', influencer_id: newId('inf') })],
    [409, 'taken', () => ({ role: 'influencer', influencer_id: mina.influencer_id })],
  ])('is refused with %i for %s', async (expected, _, wish) => {
    const { id } = await newUser('admin');
    const { status, body } = await change(id, wish());
    expect([status, (body.errors as { path: string }[])[0]?.path]).toEqual([
      expected,
      'influencer_id',
    ]);
    const after = await callApi(ADMIN, 'GET', `/api/users/${id}`);
    expect(after.body).toMatchObject({ role: 'owner', influencer_id: null, is_active: true });
  });

  test.each(['id', 'email', 'password', 'password_hash', 'disabled_at', 'created_at'])(
    'cannot bring a %s along',
    async (field) => {
      const { status, body } = await change(mina.id, { [field]: 'x' });
      expect([status, body.errors]).toEqual([400, [{ path: field, message: 'Unknown field' }]]);
    },
  );
});

test.each([{ is_active: false }, { role: 'influencer', influencer_id: newId('inf') }])(
  'an operator cannot do %j to themselves, another can',
  async (wish) => {
    const [self, other] = [await newUser('admin'), await newUser('admin')];
    const path = `/api/users/${self.id}`;
    const { headers } = await openSession(self.email);
    const mine = await browse('PATCH', path, headers, wish);
    expect([mine.status, mine.body.code]).toEqual([409, 'conflict']);
    expect((await browse('PATCH', path, headers, { is_active: true })).status).toBe(200);
    const theirs = await openSession(other.email);
    expect([200, 404]).toContain((await browse('PATCH', path, theirs.headers, wish)).status);
  },
);

test('signing somebody out ends all their sessions and nothing else', async () => {
  const [mina, other] = [await newMina(), await newUser('admin')];
  const key = await keyOf(mina.influencer_id);
  const ended = [(await openSession(mina.email)).cookie, (await openSession(mina.email)).cookie];
  const { cookie } = await openSession(other.email);
  expect((await signOut(mina.id)).status).toBe(204);
  expect(await Promise.all(ended.map(me))).toEqual([401, 401]);
  expect(await me(cookie)).toBe(200);
  expect((await callApi(key, 'GET', `/api/balances/${mina.influencer_id}`)).status).toBe(200);
  expect((await trySignIn(mina.email, PASSWORD)).status).toBe(200);
});
