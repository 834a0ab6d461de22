import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newInfluencer } from '../../world/new-world.ts';
import { browse, newUser, openSession } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let mina: string;
let owner: Awaited<ReturnType<typeof newUser>>;
beforeAll(async () => {
  mina = (await newInfluencer(db)).id;
  owner = await newUser('owner');
});
async function newKey(user_id: string, scopes: string[], as = ADMIN) {
  const { status, body } = await callApi(as, 'POST', `/api/users/${user_id}/api-keys`, { scopes });
  expect(status).toBe(201);
  return { id: String(body.id), key: String(body.key) };
}
const read = async (key: string) => (await callApi(key, 'GET', '/api/merchants')).status;
const write = (key: string) =>
  callApi(key, 'POST', '/api/merchants', { name: 'Dew', allowed_hosts: ['shop.example'] });

describe('a key', () => {
  test('does what its scopes say, of what its user may', async () => {
    const reading = await newKey(owner.id, ['read']);
    expect(await read(reading.key)).toBe(200);
    const refused = await write(reading.key);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    expect(refused.body.detail).toContain('write');
    const writing = await newKey(owner.id, ['write']);
    expect([await read(writing.key), (await write(writing.key)).status]).toEqual([403, 201]);
    const support = await newKey((await newUser('support')).id, ['read', 'write']);
    expect([await read(support.key), (await write(support.key)).status]).toEqual([200, 403]);
  });

  test('has “secrets” only if it is an owner’s', async () => {
    const make = async (key: string) =>
      (await callApi(key, 'POST', `/api/influencers/${mina}/api-keys`, {})).body;
    const both = await newKey(owner.id, ['read', 'write']);
    expect((await make(both.key)).code).toBe('session_required');
    const all = await newKey(owner.id, ['read', 'write', 'secrets']);
    expect((await make(all.key)).prefix).toMatch(/^ss_/);
    const finance = await newUser('finance');
    for (const [path, scopes] of [
      [`/api/users/${finance.id}/api-keys`, ['secrets']],
      [`/api/influencers/${mina}/api-keys`, ['read', 'secrets']],
    ] as const) {
      const { status, body } = await callApi(ADMIN, 'POST', path, { scopes });
      expect([status, body.errors]).toMatchObject([400, [{ path: 'scopes' }]]);
    }
  });

  test('ends with the key that made it, and that one’s maker, revoked or expired', async () => {
    const all = ['read', 'write', 'secrets'];
    const first = await newKey(owner.id, all);
    const second = await newKey(owner.id, all, first.key);
    const third = await newKey(owner.id, ['read'], second.key);
    const others = await newKey(owner.id, ['read']);
    expect(await read(third.key)).toBe(200);
    await db.execute(sql`update api_keys set expires_at = now() where id = ${first.id}`);
    expect([await read(second.key), await read(third.key)]).toEqual([401, 401]);
    await db.execute(sql`update api_keys set expires_at = null where id = ${first.id}`);
    expect(await read(third.key)).toBe(200);
    await callApi(ADMIN, 'DELETE', `/api/users/${owner.id}/api-keys/${first.id}`);
    expect([await read(second.key), await read(third.key)]).toEqual([401, 401]);
    expect(await read(others.key)).toBe(200);
  });

  test('made by ADMIN_API_KEY ends when that is another; one made by a session does not', async () => {
    const { headers } = await openSession(owner.email);
    const path = `/api/users/${owner.id}/api-keys`;
    const bySession = String((await browse('POST', path, headers, {})).body.key);
    const byAdmin = await newKey(owner.id, ['read']);
    const other = createApp(await createPorts({ ...env, ADMIN_API_KEY: `${ADMIN}-rotated` }));
    const get = async (key: string) =>
      (await other.request('/api/merchants', { headers: { Authorization: `Bearer ${key}` } }))
        .status;
    expect([await get(bySession), await get(byAdmin.key)]).toEqual([200, 401]);
  });

  test('is its user’s: another role is the key’s, and nobody’s when they are disabled', async () => {
    const user = await newUser('owner');
    const { key } = await newKey(user.id, ['read', 'write']);
    expect((await write(key)).status).toBe(201);
    await callApi(ADMIN, 'PATCH', `/api/users/${user.id}`, { role: 'support' });
    expect([await read(key), (await write(key)).status]).toEqual([200, 403]);
    await callApi(ADMIN, 'PATCH', `/api/users/${user.id}`, { is_active: false });
    expect(await read(key)).toBe(401);
  });

  test('of an influencer cannot say where they are paid, nor make another', async () => {
    const key = await keyOf(mina);
    const details = { method: 'paypal', email: 'thief@example.com' };
    for (const [method, path, body] of [
      ['PUT', `/api/influencers/${mina}/payout-details`, details],
      ['POST', `/api/influencers/${mina}/api-keys`, {}],
    ] as const) {
      const { status, body: refused } = await callApi(key, method, path, body);
      expect([status, refused.code]).toEqual([403, 'session_required']);
    }
  });

  test('from before there were roles and scopes is an owner’s, and opens no secret', async () => {
    const { key } = await newKey(owner.id, ['read']);
    await db.execute(sql`
      update api_keys set role = 'admin', user_id = null, scopes = default
      where prefix = ${key.slice(0, 11)}`);
    expect((await write(key)).status).toBe(201);
    const refused = await callApi(key, 'POST', `/api/influencers/${mina}/api-keys`, {});
    expect(refused.body.code).toBe('session_required');
  });
});
