import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

async function post(path: string, body: unknown, idempotency_key: string, as = key) {
  const response = await exports.default.fetch(`https://api.skin.st${path}`, {
    method: 'POST',
    headers: {
      ...{ Authorization: `Bearer ${as}`, 'Content-Type': 'application/json' },
      'Idempotency-Key': idempotency_key,
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    replayed: response.headers.get('Idempotent-Replayed'),
    body: (await response.json()) as Record<string, unknown>,
  };
}
const generate = (once: string, change = {}, as = key) =>
  post('/links/generate', { product_id: world.product.id, ...change }, once, as);
const links = async () => {
  const { rows } = await db.execute(
    sql`select count(*)::int as count from tracking_links
      where influencer_id = ${world.influencer.id}`,
  );
  return rows[0]?.count;
};

test('the same key and body: one link, the same answer, said to be replayed', async () => {
  const once = newId('key');
  const before = Number(await links());
  const first = await generate(once);
  const second = await generate(once);
  expect([first.status, first.replayed, second.replayed]).toEqual([201, null, 'true']);
  expect(second).toEqual({ ...first, replayed: 'true' });
  expect(await links()).toBe(before + 1);
});

test('forty at once make one link and answer alike', async () => {
  const once = newId('key');
  const before = Number(await links());
  const answers = await Promise.all(Array.from({ length: 40 }, () => generate(once)));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  expect(await links()).toBe(before + 1);
});

test('the same key with another body, or at another path, is 409', async () => {
  const once = newId('key');
  await generate(once);
  expect((await generate(once, { campaign: 'other' })).status).toBe(409);
  const many = { links: [{ product_id: world.product.id }] };
  expect((await post('/links/generate-many', many, once)).status).toBe(409);
});

test('a key is its caller’s own', async () => {
  const once = newId('key');
  const mine = await generate(once);
  const other = await newWorld(db);
  const as = await keyOf(other.influencer.id);
  const theirs = await post('/links/generate', { product_id: other.product.id }, once, as);
  expect([theirs.status, theirs.replayed]).toEqual([201, null]);
  expect(theirs.body.id).not.toBe(mine.body.id);
});

test('the first answer is given even when the thing has changed since', async () => {
  const once = newId('key');
  const first = await generate(once);
  await db.execute(sql`update tracking_links set campaign = 'x' where id = ${first.body.id}`);
  expect((await generate(once)).body).toEqual(first.body);
});

test('an answer lost on the way is made again from what was stored', async () => {
  const once = newId('key');
  const first = await generate(once);
  await db.execute(sql`update idempotency_keys set answer_sealed = null where key = ${once}`);
  expect(await generate(once)).toEqual({ ...first, replayed: 'true' });
});

describe('secrets', () => {
  const at = () => `/api/influencers/${world.influencer.id}/api-keys`;

  test('are replayed, and kept only encrypted', async () => {
    const once = newId('key');
    const first = await post(at(), {}, once, ADMIN);
    expect((await post(at(), {}, once, ADMIN)).body.key).toBe(first.body.key);
    const { rows } = await db.execute(sql`select * from idempotency_keys where key = ${once}`);
    expect(JSON.stringify(rows)).not.toContain(String(first.body.key));
  });

  /** Each POST whose answer holds a secret, and what ends that secret. */
  const SECRETS = {
    'of a key': {
      path: at,
      wish: () => ({}),
      end: (id: unknown) => callApi(ADMIN, 'DELETE', `${at()}/${id}`),
    },
    'of a network account': {
      path: () => '/api/network-accounts',
      wish: () => ({ network: 'refersion' }),
      end: (id: unknown) => callApi(ADMIN, 'POST', `/api/network-accounts/${id}/rotate`, {}),
    },
    'of a user': {
      path: () => '/api/users',
      wish: () => ({ role: 'admin', email: `${newId('usr')}@example.com` }),
      end: (id: unknown) => callApi(ADMIN, 'POST', `/api/users/${id}/reset-password`),
    },
  };
  const lose = (once: string) =>
    db.execute(sql`update idempotency_keys set answer_sealed = null where key = ${once}`);

  describe.each(Object.entries(SECRETS))('%s', (_, { path, wish, end }) => {
    test('are told again when the first answer was lost, and until they end', async () => {
      const [once, body] = [newId('key'), wish()];
      const first = await post(path(), body, once, ADMIN);
      expect([first.status, first.replayed]).toEqual([201, null]);
      await lose(once);
      expect(await post(path(), body, once, ADMIN)).toEqual({ ...first, replayed: 'true' });
      await end(first.body.id);
      const { status, body: refused } = await post(path(), body, once, ADMIN);
      expect([status, refused.code]).toEqual([409, 'conflict']);
      const { rows } = await db.execute(sql`
        select answer_sealed, secret_sealed from idempotency_keys where key = ${once}`);
      expect(rows).toEqual([{ answer_sealed: null, secret_sealed: null }]);
    });

    test('are one, however many ask for them at once', async () => {
      const [once, body] = [newId('key'), wish()];
      const all = await Promise.all([1, 2, 3, 4].map(() => post(path(), body, once, ADMIN)));
      expect(all.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      const told = all.map(
        ({ body: { key: made, secret, password } }) => made ?? secret ?? password,
      );
      expect([new Set(told).size, typeof told[0]]).toEqual([1, 'string']);
      const { rows } = await db.execute(sql`select * from idempotency_keys where key = ${once}`);
      expect([rows.length, JSON.stringify(rows).includes(String(told[0]))]).toEqual([1, false]);
    });
  });
});

test('a refused request leaves no key: mended, it goes through', async () => {
  const once = newId('key');
  expect((await generate(once, { slug: 'docs' })).status).toBe(400);
  expect((await generate(once)).status).toBe(201);
});

test.each(['x'.repeat(256), 'a b', 'é'])('the key %j is refused', async (once) => {
  const response = await generate(once).catch(() => ({ status: 400 }));
  expect(response.status).toBe(400);
});

test.each([
  ['merchants', () => ({ name: 'Dew', allowed_hosts: ['shop.example'] })],
  ['influencers', () => ({ display_name: 'M', email: `${newId('inf')}@example.com` })],
  ['network-accounts', () => ({ network: 'refersion', secret: `secret-of-${newId('net')}` })],
])('operators’ POST /api/%s is made once too', async (path, wish) => {
  const once = newId('key');
  const body = wish();
  const first = await post(`/api/${path}`, body, once, ADMIN);
  expect([first.status, first.replayed]).toEqual([201, null]);
  expect(await post(`/api/${path}`, body, once, ADMIN)).toEqual({ ...first, replayed: 'true' });
});
