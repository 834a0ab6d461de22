import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { browse, newUser, PASSWORD, trySignIn } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const address = () => `${newId('usr')}@example.com`;
const make = (body: object) => callApi(ADMIN, 'POST', '/api/users', body);
const admin = () => ({ email: address(), role: 'admin', password: PASSWORD });

test('an operator makes one with a password, which no answer repeats', async () => {
  const wish = admin();
  const { status, body } = await make(wish);
  expect([status, body]).toEqual([
    201,
    {
      ...{ id: expect.stringMatching(/^usr_/), email: wish.email, role: 'owner' },
      ...{
        influencer_id: null,
        merchant_ids: [],
        is_active: true,
        created_at: expect.stringMatching(/Z$/),
      },
    },
  ]);
});

test('without a password one is made and shown this once', async () => {
  const { id: influencer_id } = await newInfluencer(db);
  const email = address();
  const { body } = await make({ email, role: 'influencer', influencer_id });
  expect(body.password).toMatch(/^[\w-]{24}$/);
  const answer = await trySignIn(email, String(body.password));
  expect([answer.status, answer.body.influencer_id]).toEqual([200, influencer_id]);
  const { rows } = await db.execute(sql`select * from users where id = ${body.id}`);
  expect(JSON.stringify(rows)).not.toContain(body.password);
});

test.each([
  ['id', { id: 'usr_x' }],
  ['password_hash', { password_hash: '$2b$04$x' }],
  ['disabled_at', { disabled_at: null }],
  ['created_at', { created_at: '2020-01-01T00:00:00Z' }],
  ['role', { role: 'guest' }],
  ['merchant_ids', { role: 'brand' }],
  ['role', { role: undefined }],
  ['email', { email: 'nobody' }],
  ['email', { email: `${'x'.repeat(250)}@example.com` }],
  ['password', { password: 'short' }],
  ['password', { password: 'é'.repeat(37) }],
  ['influencer_id', { influencer_id: newId('inf') }],
  ['influencer_id', { role: 'influencer' }],
  ['influencer_id', { role: 'influencer', influencer_id: newId('mer') }],
])('its %s is refused in %j', async (path, change) => {
  const { status, body } = await make({ ...admin(), ...change });
  expect([status, (body.errors as { path: string }[])[0]?.path]).toEqual([400, path]);
});

test('one account an address, whatever its case', async () => {
  const wish = admin();
  await make(wish);
  const { status, body } = await make({ ...wish, email: wish.email.toUpperCase() });
  expect([status, body.errors]).toMatchObject([409, [{ path: 'email' }]]);
});

test('an influencer has one user, also when two are made at once', async () => {
  const { id: influencer_id } = await newInfluencer(db);
  const wish = () => make({ ...admin(), role: 'influencer', influencer_id, email: address() });
  const answers = await Promise.all([wish(), wish(), wish(), wish()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  const users = await db.execute(sql`
    select count(*)::int as count from users where email in (
      ${sql.join(
        answers.map(({ body }) => sql`${body.email ?? ''}`),
        sql`, `,
      )})`);
  expect(users.rows).toEqual([{ count: 1 }]);
  const missing = await make({ ...admin(), role: 'influencer', influencer_id: newId('inf') });
  expect(missing.status).toBe(404);
});

test('sent twice under one Idempotency-Key it is one user, and told alike', async () => {
  const wish = { email: address(), role: 'admin' };
  const key = { Authorization: `Bearer ${ADMIN}`, 'Idempotency-Key': newId('key') };
  const first = await browse('POST', '/api/users', key, wish);
  const second = await browse('POST', '/api/users', key, wish);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect((await trySignIn(wish.email, String(second.body.password))).status).toBe(200);
});

test('only operators make users and reset passwords', async () => {
  const { id, influencer_id } = await newUser('influencer', env.DATABASE_URL ?? '');
  const key = await keyOf(influencer_id);
  for (const path of ['/api/users', `/api/users/${id}/reset-password`]) {
    expect((await callApi(key, 'POST', path, {})).status).toBe(403);
    expect((await callApi(null, 'POST', path, {})).status).toBe(401);
  }
  const path = `/api/users/${newId('usr')}/reset-password`;
  expect((await callApi(ADMIN, 'POST', path)).status).toBe(404);
});
