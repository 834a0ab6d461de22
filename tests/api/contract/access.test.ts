import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let mine: string;
let theirs: string;
let key: string;
beforeAll(async () => {
  mine = (await newWorld(db)).influencer.id;
  theirs = (await newInfluencer(db)).id;
  key = await keyOf(mine);
});

const OWNED = ['/api/stats/{id}', '/api/balances/{id}'];
const OPERATORS = ['merchants', 'programs', 'products', 'influencers', 'network-accounts'];

describe.each(OWNED)('GET %s', (template) => {
  const get = (as: string | null, id: string) => callApi(as, 'GET', template.replace('{id}', id));

  test('its owner and operators see it', async () => {
    expect((await get(key, mine)).body.influencer_id).toBe(mine);
    expect((await get(ADMIN, mine)).body.influencer_id).toBe(mine);
  });

  test('a stranger’s id is 404 like one that does not exist, also for operators', async () => {
    const answers = [
      await get(key, theirs),
      await get(key, newId('inf')),
      await get(ADMIN, newId('inf')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const [first, ...others] = answers.map(({ body: { request_id: _, ...body } }) => body);
    for (const other of others) expect(other).toEqual(first);
  });

  test.each([null, '', 'wrong', 'x'.repeat(300), "' or 1=1 --"])(
    'the key %j is 401',
    async (as) => {
      const { status, body } = await get(as, mine);
      expect([status, body.code]).toEqual([401, 'unauthorized']);
    },
  );
});

test.each(OPERATORS)('POST /api/%s is for operators only', async (path) => {
  expect((await callApi(key, 'POST', `/api/${path}`, {})).status).toBe(403);
  expect((await callApi(null, 'POST', `/api/${path}`, {})).status).toBe(401);
  expect((await callApi(ADMIN, 'POST', `/api/${path}`, {})).status).toBe(400);
});

describe('keys', () => {
  test('only a hash is kept, and the key is shown once', async () => {
    const { body } = await callApi(ADMIN, 'POST', `/api/influencers/${mine}/api-keys`, {
      name: 'CI',
    });
    const made = String(body.key);
    expect(made).toMatch(/^ss_[A-Za-z0-9_-]{43}$/);
    const { rows } = await db.execute(sql`select * from api_keys where id = ${body.id}`);
    expect(JSON.stringify(rows)).not.toContain(made);
    expect(rows).toMatchObject([{ prefix: made.slice(0, 11), name: 'CI' }]);
    expect((await callApi(made, 'GET', `/api/balances/${mine}`)).status).toBe(200);
  });

  test.each([
    ...['x', 'ss_short', `ss_${'x'.repeat(44)}`, `ss_${'x'.repeat(42)}.`, 'local-short'],
    ...['ss_session_'.padEnd(54, 'x'), 'sk_live_'.padEnd(46, 'x')],
  ])('%j is none, and no store is asked', async (made_up) => {
    const app = createApp(await createPorts(env));
    const asItWas = neonConfig.fetchFunction;
    let look_up_count = 0;
    neonConfig.fetchFunction = (...given: Parameters<typeof fetch>) => {
      look_up_count += 1;
      return asItWas(...given);
    };
    const call = async (as: string) =>
      (await app.request(`/api/balances/${mine}`, { headers: { Authorization: `Bearer ${as}` } }))
        .status;
    expect([await call(made_up), look_up_count]).toEqual([401, 0]);
    expect([await call(`ss_${'x'.repeat(43)}`), look_up_count]).toEqual([401, 1]);
    neonConfig.fetchFunction = asItWas;
  });

  test.each(['revoked_at', 'expires_at'])('a key past its %s is refused', async (column) => {
    const ended = await keyOf(mine);
    await db.execute(
      sql`update api_keys set ${sql.identifier(column)} = now() - interval '1 second'
        where prefix = ${ended.slice(0, 11)}`,
    );
    expect((await callApi(ended, 'GET', `/api/balances/${mine}`)).status).toBe(401);
  });

  test('nobody makes a key for somebody else', async () => {
    const path = (id: string) => `/api/influencers/${id}/api-keys`;
    expect((await callApi(key, 'POST', path(theirs), {})).status).toBe(403);
    expect((await callApi(key, 'POST', path(mine), {})).body.code).toBe('session_required');
    expect((await callApi(ADMIN, 'POST', path(newId('inf')), {})).status).toBe(404);
  });
});

test('every answer has a request id and the security headers', async () => {
  const { headers } = await callApi(null, 'GET', '/nowhere');
  expect(headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
  expect(headers.get('Strict-Transport-Security')).toContain('max-age');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
});
