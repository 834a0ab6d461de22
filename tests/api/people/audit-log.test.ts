import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { browse, newUser, openSession } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
beforeAll(async () => {
  world = await newWorld(db);
});

type Entry = Record<'id' | 'at' | 'action' | 'object', string> & {
  actor: { kind: string; id: string; label: string };
  before: unknown;
  after: unknown;
};
async function entries(query: string): Promise<Entry[]> {
  const { status, body } = await callApi(ADMIN, 'GET', `/api/audit-log?${query}`);
  expect(status).toBe(200);
  return body.data as Entry[];
}

describe('the audit log', () => {
  test('tells who changed what, by key and by session', async () => {
    const { email, id } = await newUser('admin');
    const { headers } = await openSession(email);
    const path = `/api/programs/${world.program.id}`;
    const began = new Date(Date.now() - 1_000).toISOString();
    const sent = await browse('PATCH', path, headers, { commission_rate_bps: 1_900 });
    expect(sent.status).toBe(200);
    await callApi(ADMIN, 'PATCH', path, { commission_rate_bps: 1_800 });
    expect(await entries(`object=${world.program.id}&from=${began}`)).toMatchObject([
      {
        ...{ actor: { kind: 'key', id: 'ADMIN_API_KEY' }, action: 'program.change' },
        ...{ before: { commission_rate_bps: 1_900 }, after: { commission_rate_bps: 1_800 } },
      },
      {
        ...{ actor: { kind: 'user', id, label: email }, object: world.program.id },
        request_id: sent.headers.get('X-Request-Id'),
      },
    ]);
    expect(await entries(`actor=${id}&action=program.change`)).toHaveLength(1);
    expect(await entries(`actor=${id}&action=program.create`)).toEqual([]);
    expect(await entries(`object=${world.program.id}&to=${began}`)).toEqual([]);
  });

  test('tells which network account reported an order, once, and by which request', async () => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const click = { sub_id: await clickOn(world.link.id) };
    const told = conversion(newId('ord'), { click });
    const { headers } = await postRefersion(account, told);
    await postRefersion(account, told);
    expect(await entries(`actor=${account.id}`)).toMatchObject([
      {
        ...{ actor: { kind: 'network', id: account.id }, action: 'order.report' },
        ...{ after: { outcome: 'recorded' }, request_id: headers.get('X-Request-Id') },
      },
    ]);
  });

  test('has one row for a request, however often it is sent, and none for one refused', async () => {
    const key = newId('key');
    const send = (name: string) =>
      browse(
        'POST',
        '/api/merchants',
        {
          ...{ Authorization: `Bearer ${ADMIN}`, 'Idempotency-Key': key },
        },
        { name, allowed_hosts: ['shop.example'] },
      );
    const answers = await Promise.all([1, 2, 3].map(() => send('Dew')));
    const ids = new Set(answers.map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect((await send('Other')).status).toBe(409);
    expect(await entries(`object=${[...ids][0]}`)).toHaveLength(1);
  });

  test('is read a page at a time, by owners only', async () => {
    const { id } = world.merchant;
    for (const name of ['A', 'B', 'C'])
      await callApi(ADMIN, 'PATCH', `/api/merchants/${id}`, { name });
    const first = await callApi(ADMIN, 'GET', `/api/audit-log?object=${id}&limit=2`);
    const rest = await callApi(
      ADMIN,
      'GET',
      `/api/audit-log?object=${id}&limit=2&cursor=${first.body.next_cursor}`,
    );
    const names = [first, rest].flatMap(({ body }) =>
      (body.data as { after: { name: string } }[]).map(({ after }) => after.name),
    );
    expect([names, rest.body.next_cursor]).toEqual([['C', 'B', 'A'], null]);
    const mine = await keyOf(world.influencer.id);
    expect((await callApi(mine, 'GET', '/api/audit-log')).status).toBe(403);
    expect((await callApi(null, 'GET', '/api/audit-log')).status).toBe(401);
  });
});
