import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const make = (body: object) => callApi(ADMIN, 'POST', '/api/network-accounts', body);
const post = async (id: unknown, secret: unknown) => {
  const account = { id: String(id), secret: String(secret) };
  return (await postRefersion(account, conversion(newId('ord'), { id: newId('cnv') }))).status;
};

test('a rotated secret: the new one holds at once, the old one for its time', async () => {
  const { id, secret: old } = (await make({ network: 'refersion' })).body;
  const at = `/api/network-accounts/${id}/rotate`;
  const rotated = await callApi(ADMIN, 'POST', at, { grace_hours: 1 });
  expect(rotated.body.secret).not.toBe(old);
  expect([await post(id, old), await post(id, rotated.body.secret)]).toEqual([200, 200]);
  await db.execute(
    sql`update network_accounts set previous_secret_expires_at = now() - interval '1 s'
      where id = ${id}`,
  );
  expect([await post(id, old), await post(id, rotated.body.secret)]).toEqual([401, 200]);
  const given = `given-by-the-network-${id}`;
  await callApi(ADMIN, 'POST', at, { secret: given, grace_hours: 0 });
  expect([await post(id, rotated.body.secret), await post(id, given)]).toEqual([...[401, 200]]);
});

test('no answer and no row shows a secret', async () => {
  const planted = `planted-${newId('net')}`;
  const { id } = (await make({ network: 'refersion', secret: planted })).body;
  const at = `/api/network-accounts/${id}`;
  const seen = [
    await callApi(ADMIN, 'GET', at),
    await callApi(ADMIN, 'GET', '/api/network-accounts'),
    await callApi(ADMIN, 'PATCH', at, { external_account: 'shop-1' }),
    (await db.execute(sql`select * from network_accounts where id = ${id}`)).rows,
  ];
  expect(JSON.stringify(seen)).not.toContain(planted);
});

test('an account switched off takes nothing', async () => {
  const secret = `some-${newId('net')}`;
  const { id } = (await make({ network: 'refersion', secret })).body;
  expect(await post(id, secret)).toBe(200);
  await callApi(ADMIN, 'PATCH', `/api/network-accounts/${id}`, { is_active: false });
  expect(await post(id, secret)).toBe(401);
});

test('a second rotation does not end a secret that was promised a time, unless it is meant', async () => {
  const { id, secret: first } = (await make({ network: 'refersion' })).body;
  const at = `/api/network-accounts/${id}/rotate`;
  await callApi(ADMIN, 'POST', at, {});
  const again = await callApi(ADMIN, 'POST', at, {});
  expect([again.status, again.body.code, await post(id, first)]).toEqual([409, 'conflict', 200]);
  expect((await callApi(ADMIN, 'POST', at, { force: true })).status).toBe(200);
  expect(await post(id, first)).toBe(401);
});

test('rotated by several at once without force: one goes through, and its secret works', async () => {
  const { id, secret: first } = (await make({ network: 'refersion' })).body;
  const at = `/api/network-accounts/${id}/rotate`;
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => callApi(ADMIN, 'POST', at, {})),
  );
  const rotated = answers.filter(({ status }) => status === 200);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  expect(await post(id, rotated[0]?.body.secret)).toBe(200);
  expect(await post(id, first)).toBe(200);
});
