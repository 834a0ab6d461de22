import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { conversion, postRefersion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const make = (body: object) => callApi(ADMIN, 'POST', '/api/network-accounts', body);
const post = async (id: unknown, secret: unknown) => {
  const account = { id: String(id), secret: String(secret) };
  return (await postRefersion(account, conversion(newId('ord'), { id: newId('cnv') }))).status;
};

/** Posts to an isolate of its own, with its own memory of accounts, at an hour of its own. */
async function isolateAt(now_ms: number) {
  const clock = { now_ms };
  const app = createApp({ ...(await createPorts(env)), now: () => clock.now_ms });
  const deliver = async (id: unknown, secret: unknown) => {
    const body = JSON.stringify(conversion(newId('ord'), { id: newId('cnv') }));
    const headers = { 'Refersion-Signature': await sign(String(secret), body) };
    return (await app.request(`/webhooks/refersion/${id}`, { method: 'POST', body, headers }))
      .status;
  };
  return Object.assign(deliver, { clock });
}

test('another isolate goes by what it remembers for half a minute, but never refuses the new one', async () => {
  const { id, secret: old } = (await make({ network: 'refersion' })).body;
  const [busy, idle] = [await isolateAt(Date.now()), await isolateAt(Date.now())];
  expect([await busy(id, old), await idle(id, old)]).toEqual([200, 200]);
  const at = `/api/network-accounts/${id}/rotate`;
  const { secret } = (await callApi(ADMIN, 'POST', at, { grace_hours: 0 })).body;
  expect([await post(id, old), await post(id, secret)]).toEqual([401, 200]);
  expect(await busy(id, old)).toBe(200);
  busy.clock.now_ms = Date.now() + 1;
  // what it has not seen makes it look
  expect([await busy(id, secret), await busy(id, old)]).toEqual([200, 401]);
  idle.clock.now_ms += 30_000;
  expect(await idle(id, old)).toBe(401);
});

test('a rotated secret: the new one holds at once, the old one for its time', async () => {
  const { id, secret: old } = (await make({ network: 'refersion' })).body;
  const at = `/api/network-accounts/${id}/rotate`;
  const rotated = await callApi(ADMIN, 'POST', at, { grace_hours: 1 });
  expect(rotated.body.secret).not.toBe(old);
  expect([await post(id, old), await post(id, rotated.body.secret)]).toEqual([200, 200]);
  const later = await isolateAt(Date.now() + 2 * 3_600_000);
  expect([await later(id, old), await later(id, rotated.body.secret)]).toEqual([401, 200]);
  const given = `given-by-the-network-${id}`;
  await callApi(ADMIN, 'POST', at, { secret: given, grace_hours: 0, force: true });
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
