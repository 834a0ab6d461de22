import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

describe('text PostgreSQL cannot keep is refused by its field', () => {
  test.each(['\u0000', 'a\u0000b', '\ud800', 'x\udfff'])('%j in a body', async (name) => {
    const body = JSON.stringify({ name, allowed_hosts: ['shop.example'] });
    const answer = await callApi(ADMIN, 'POST', '/api/merchants', body);
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: 'name' }]]);
  });

  test('in a list, a field’s name, a query and a path', async () => {
    const list = { name: 'x', allowed_hosts: ['\u0000'] };
    expect((await callApi(ADMIN, 'POST', '/api/merchants', list)).status).toBe(400);
    expect((await callApi(ADMIN, 'POST', '/api/merchants', { '\u0000': 1 })).status).toBe(400);
    expect((await callApi(ADMIN, 'GET', '/api/merchants?cursor=%00')).status).toBe(400);
    expect((await callApi(ADMIN, 'GET', '/api/merchants/mer_%00')).status).toBe(400);
  });

  test.each(['[', '{"a":'])('%s half a million times is a 400', async (open) => {
    const answer = await callApi(ADMIN, 'POST', '/api/merchants', open.repeat(150_000));
    expect(answer.status).toBe(400);
    const nested = open.repeat(5_000) + (open === '[' ? ']' : '1}').padEnd(1);
    expect((await callApi(ADMIN, 'POST', '/api/merchants', nested)).status).toBe(400);
    const whole = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect((await callApi(ADMIN, 'POST', '/api/merchants', whole)).status).toBe(400);
  });
});

describe('an answer to a hostile body stays small', () => {
  /** Bad text in every leaf, under names as long as that. */
  const nested = (depth: number, width: number, name: string): unknown =>
    depth === 0
      ? '\u0000'
      : Object.fromEntries(
          Array.from({ length: width }, (_, at) => [name + at, nested(depth - 1, width, name)]),
        );
  const sizes = async (key: string, body: unknown, path = '/api/merchants') => {
    const answer = await callApi(key, 'POST', path, JSON.stringify(body));
    const errors = (answer.body.errors ?? []) as { path: string }[];
    return { ...answer, errors, length: JSON.stringify(answer.body).length };
  };

  test.each<[string, unknown]>([
    ['nested objects of bad strings', nested(11, 2, 'n')],
    ['a list of ten thousand', Array.from({ length: 10_000 }, () => '\u0000')],
    ['long names, thirty deep', nested(30, 1, 'x'.repeat(1_300))],
    ['bad names', Object.fromEntries(Array.from({ length: 4_000 }, (_, at) => [`\u0000${at}`, 1]))],
  ])('%s', async (_, body) => {
    const { status, errors, length } = await sizes(ADMIN, body);
    expect([status, errors.length > 0, errors.length <= 20]).toEqual([400, true, true]);
    expect(Math.max(...errors.map(({ path }) => path.length))).toBeLessThanOrEqual(201);
    expect(length).toBeLessThan(16_000);
  });

  test('so does one that names unknown fields', async () => {
    const names = Array.from({ length: 90 }, (_, at) => [`${at}${'x'.repeat(9_000)}`, 1]);
    const { status, length } = await sizes(ADMIN, Object.fromEntries(names));
    expect([status, length < 60_000]).toEqual([400, true]);
  });

  test('a stranger learns nothing of it, and an influencer not what an operator would', async () => {
    const bad = nested(3, 2, 'n');
    expect((await sizes('no-key-of-ours', bad)).status).toBe(401);
    const { influencer } = await newWorld(db);
    const answer = await sizes(await keyOf(influencer.id), bad);
    expect([answer.status, answer.errors]).toEqual([403, []]);
  });
});

describe('a verified webhook is kept byte for byte, whatever it holds', () => {
  const post = async (bytes: Uint8Array<ArrayBuffer>) => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const latin1 = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const raw = new TextEncoder().encode(account.secret);
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes));
    const response = await exports.default.fetch(
      `https://api.skin.st/webhooks/refersion/${account.id}`,
      {
        ...{ method: 'POST', body: bytes },
        headers: { 'Refersion-Signature': btoa(String.fromCharCode(...mac)) },
      },
    );
    const { rows } = await db.execute(
      sql`select encode(body, 'base64') as body, status from webhook_events
        where network_account_id = ${account.id}`,
    );
    const kept = rows.map((row) => atob(String(row.body).replaceAll('\n', '')) === latin1);
    return { status: response.status, kept, statuses: rows.map((row) => row.status) };
  };

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing', new Uint8Array()],
    ['a NUL byte', new Uint8Array([0])],
    ['every byte', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
    ['half a character', new Uint8Array([0x7b, 0xe2, 0x82])],
    ['deep JSON', new TextEncoder().encode('['.repeat(300_000))],
  ])('%s', async (_, bytes) => {
    expect(await post(bytes)).toEqual({ status: 202, kept: [true], statuses: ['quarantined'] });
  });

  test.each([
    { order_id: 'a\u0000b' },
    { order_id: 'x'.repeat(300) },
    { id: '\u0000' },
    { id: 'x'.repeat(5_000) },
    { created: '0001-01-01 00:00:00' },
    { created: '9999-12-31 23:59:59' },
    { total: '1e400' },
    { total: 1e21 },
    { total: '9'.repeat(40) },
  ])('%j is quarantined', async (change) => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const { status, body } = await postRefersion(account, conversion(newId('ord'), change));
    expect([status, body.outcome]).toEqual([202, 'quarantined']);
  });

  test('nor is a code refused that is no text: nobody has it', async () => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const told = conversion(newId('ord'), { coupon_code: '\ud800' });
    const { status, body } = await postRefersion(account, told);
    expect([status, body.outcome]).toEqual([200, 'unattributed']);
  });

  test('a reason with control characters takes back all the same', async () => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const order_id = newId('ord');
    await postRefersion(account, conversion(order_id));
    const later = new Date(Date.now() + 5_000).toISOString().slice(0, 19).replace('T', ' ');
    const denied = {
      status: 'DENIED',
      updated: later,
      reason: `fraud\u0000\ud800${'x'.repeat(999)}`,
    };
    const { status, body } = await postRefersion(account, conversion(order_id, denied));
    expect([status, body.outcome]).toEqual([200, 'unattributed']);
  });
});
