import { env } from 'cloudflare:workers';
import { createPorts } from '@skinstack/api/ports';
import { fillSecretDigests } from '@skinstack/api/secret-use';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { order } from '../../world/shopify-order.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { postShopify } from '../builders/post-shopify.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const make = (wish: object) => callApi(ADMIN, 'POST', '/api/network-accounts', wish);
const custom = () => `whsec_${btoa(`24 bytes for ${crypto.randomUUID()}`.slice(0, 24))}`;
let merchant_id: string;
beforeEach(async () => {
  merchant_id = (await newWorld(db)).merchant.id;
});

/** 409 that names the field, and neither the other account nor its network. */
async function expectInUse(answer: ReturnType<typeof make>, other_id: unknown) {
  const { status, body } = await answer;
  expect([status, body.code, body.errors]).toEqual([
    ...[409, 'conflict', [{ path: 'secret', message: 'This secret is in use' }]],
  ]);
  expect(JSON.stringify(body)).not.toContain(String(other_id));
}

describe('a secret is of one account', () => {
  test.each([
    ['custom and custom', 'custom', 'custom'],
    ['refersion and refersion', 'refersion', 'refersion'],
    ['levanta and refersion: both hash the bare body', 'levanta', 'refersion'],
    ['shopify and levanta', 'shopify', 'levanta'],
  ])('%s', async (_, first, second) => {
    const secret = custom();
    const { status, body } = await make({ network: first, merchant_id, secret });
    expect(status).toBe(201);
    await expectInUse(make({ network: second, merchant_id, secret }), body.id);
  });

  test('eight at once: one has it', async () => {
    const secret = custom();
    const wish = { network: 'custom', merchant_id, secret };
    const answers = await Promise.all(Array.from({ length: 8 }, () => make(wish)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  test('also when it is given by a rotation; to itself it may be given again', async () => {
    const secret = custom();
    const first = (await make({ network: 'custom', merchant_id, secret })).body;
    const second = (await make({ network: 'custom', merchant_id })).body;
    const rotate = (id: unknown, wish: object) =>
      callApi(ADMIN, 'POST', `/api/network-accounts/${id}/rotate`, wish);
    await expectInUse(rotate(second.id, { secret }), first.id);
    expect((await rotate(first.id, { secret, force: true })).status).toBe(200);
  });

  test('the one before a rotation is in use while it holds, and free afterwards', async () => {
    const secret = custom();
    const first = (await make({ network: 'custom', merchant_id, secret })).body;
    await callApi(ADMIN, 'POST', `/api/network-accounts/${first.id}/rotate`, { grace_hours: 1 });
    await expectInUse(make({ network: 'custom', merchant_id, secret }), first.id);
    await db.execute(sql`update network_accounts set previous_secret_expires_at = now()
      where id = ${first.id}`);
    expect((await make({ network: 'custom', merchant_id, secret })).status).toBe(201);
  });

  test('an account switched off frees it, and is not switched on beside the new one', async () => {
    const secret = custom();
    const first = (await make({ network: 'custom', merchant_id, secret })).body;
    const change = (is_active: boolean) =>
      callApi(ADMIN, 'PATCH', `/api/network-accounts/${first.id}`, { is_active });
    await change(false);
    const second = await make({ network: 'custom', merchant_id, secret });
    expect(second.status).toBe(201);
    await expectInUse(change(true), second.body.id);
  });

  test('accounts from before digests are compared, get theirs, and go on if they share one', async () => {
    const secret = custom();
    const wish = { network: 'custom', merchant_id, secret };
    const old = [
      await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish),
      await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish),
    ];
    await expectInUse(make(wish), old[0]?.id);
    await fillSecretDigests(await createPorts(env));
    const { rows } = await db.execute(sql`select id, secret_digest, is_active from network_accounts
      where id in (${old[0]?.id}, ${old[1]?.id}) order by id`);
    const [first, second] = rows;
    expect(String(second?.secret_digest)).toBe(`${first?.secret_digest}/*/${second?.id}`);
    expect(rows.map((row) => row.is_active)).toEqual([true, true]);
    await expectInUse(make(wish), old[1]?.id);
  });

  test('what is stored tells nothing of it without the key', async () => {
    const secret = custom();
    const { id } = (await make({ network: 'custom', merchant_id, secret })).body;
    const { rows } = await db.execute(
      sql`select secret_digest from network_accounts where id = ${id}`,
    );
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
    const plain = btoa(String.fromCharCode(...new Uint8Array(digest)));
    expect(rows[0]?.secret_digest).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(rows[0]?.secret_digest).not.toBe(
      plain.replaceAll('+', '-').replaceAll('/', '_').slice(0, 43),
    );
  });
});

describe('one Shopify app signs for many shops', () => {
  const shop = () => `shop-${newId('net').slice(4).replaceAll('_', '-')}.myshopify.com`;

  test('so a shop has it once, and another shop as well', async () => {
    const [secret, one, other] = [custom(), shop(), shop()];
    const account = (external_account?: string) =>
      make({ network: 'shopify', merchant_id, secret, external_account });
    const first = await account(one);
    expect([first.status, (await account(other)).status]).toEqual([201, 201]);
    await expectInUse(account(one.toUpperCase()), first.body.id);
    await expectInUse(account(), first.body.id);
  });

  test('an account without a shop is the first’s that delivers, and no other’s', async () => {
    const secret = custom();
    const { id } = (await make({ network: 'shopify', merchant_id, secret })).body;
    const deliver = (domain: string, headers: Record<string, string> = {}) =>
      postShopify({ id: String(id), secret, domain }, 'orders/create', order(), headers);
    const [first, second] = [shop(), shop()];
    const forged = await deliver(second, { 'X-Shopify-Hmac-Sha256': btoa('x'.repeat(32)) });
    expect(forged.status).toBe(401);
    expect((await deliver(first)).status).toBeLessThan(300);
    const { body } = await callApi(ADMIN, 'GET', `/api/network-accounts/${id}`);
    expect(body.external_account).toBe(first);
    expect((await deliver(second)).status).toBe(401);
    expect((await deliver(first.toUpperCase())).status).toBeLessThan(300);
    // now the other shop can have an account of the same app
    const wish = { network: 'shopify', merchant_id, secret, external_account: second };
    expect((await make(wish)).status).toBe(201);
  });

  test('several shops at once: one is bound, the others are refused', async () => {
    const secret = custom();
    const { id } = (await make({ network: 'shopify', merchant_id, secret })).body;
    const shops = Array.from({ length: 6 }, shop);
    const answers = await Promise.all(
      shops.map((domain) =>
        postShopify({ id: String(id), secret, domain }, 'orders/create', order()),
      ),
    );
    const taken = answers.filter(({ status }) => status < 300);
    expect([taken.length, answers.filter(({ status }) => status === 401).length]).toEqual([1, 5]);
  });
});

test.each(['custom', 'shopify'])('an account of %s needs its merchant', async (network) => {
  const { status, body } = await make({ network });
  expect([status, body.errors]).toMatchObject([400, [{ path: 'merchant_id' }]]);
  expect((await make({ network, merchant_id })).status).toBe(201);
});

test.each(['refersion', 'impact', 'levanta'])('one of %s may be for many', async (network) => {
  expect((await make({ network })).status).toBe(201);
});

test('the most an account may state is kept and shown, within bounds', async () => {
  const made = await make({ network: 'impact', max_commission_bps: 5_000 });
  expect(made.body).toMatchObject({ max_commission_bps: 5_000 });
  const path = `/api/network-accounts/${made.body.id}`;
  const cleared = await callApi(ADMIN, 'PATCH', path, { max_commission_bps: null });
  expect(cleared.body.max_commission_bps).toBeNull();
  for (const max_commission_bps of [0, -1, 1.5, 1_000_001, 2 ** 53]) {
    expect((await make({ network: 'impact', max_commission_bps })).status).toBe(400);
  }
});
