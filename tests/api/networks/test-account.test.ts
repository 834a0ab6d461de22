import { env } from 'cloudflare:workers';
import { testAccount } from '@skinstack/api/networks/test-account';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { NETWORKS } from '@skinstack/networks/networks';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { signMessage } from '../../world/sign-custom.ts';
import { browse, newUser, openSession } from '../builders/browser.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { deliver } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
beforeAll(async () => {
  world = await newWorld(db);
});

type Account = { id: string; secret: string };

/** An account as an operator adds one; a shop's own where the network has only those. */
async function newAccount(network: string, more: object = {}): Promise<Account> {
  const { body } = await callApi(ADMIN, 'POST', '/api/network-accounts', {
    ...{ network, merchant_id: world.merchant.id },
    ...more,
  });
  return { id: String(body.id), secret: String(body.secret) };
}

const testOf = ({ id }: Account) => callApi(ADMIN, 'POST', `/api/network-accounts/${id}/test`);
const eventsOf = async ({ id }: Account) =>
  (await callApi(ADMIN, 'GET', `/api/webhook-events?network_account_id=${id}`)).body.data as Record<
    string,
    unknown
  >[];

/** How many orders and journals an account has brought. */
async function effectsOf({ id }: Account): Promise<number> {
  const { rows } = await db.execute(sql`select count(*)::int as count from orders
    where network_account_id = ${id}`);
  return Number(rows[0]?.count);
}

describe.each(NETWORKS)('a test event of %s', (network) => {
  test.each([
    ['of an account without a name there', {}],
    ['of a shop', { external_account: `${newId('mer').replace('_', '-')}.myshopify.com` }],
  ])('%s: verified, stored, understood, and it earns nothing', async (_, named) => {
    const account = await newAccount(network, named);
    const { status, body } = await testOf(account);
    expect([status, body]).toEqual([
      200,
      { event_id: expect.any(String), outcome: 'ignored', reason: expect.stringMatching(/test/i) },
    ]);
    expect(await eventsOf(account)).toMatchObject([
      { id: body.event_id, is_test: true, network, status: 'ignored', conversion_id: null },
    ]);
    const path = `/api/webhook-events/${body.event_id}`;
    const shown = (await callApi(ADMIN, 'GET', path)).body;
    expect(shown.verdicts).toMatchObject({ verified: true, understood: true });
    expect(JSON.stringify(shown)).not.toContain(account.secret);
    const again = await callApi(ADMIN, 'POST', `${path}/replay`);
    expect(again.body.outcome).toBe('ignored');
    const credit = { action: 'credit', influencer_id: world.influencer.id, reason: 'Why not' };
    const amount = { amount_minor: 10_000, currency: 'USD' };
    const wish = { ...credit, program_id: world.program.id, amount };
    expect((await callApi(ADMIN, 'POST', `${path}/resolve`, wish)).status).toBe(409);
    expect(await effectsOf(account)).toBe(0);
    // an account that names no shop is still nobody's
    const stored = await callApi(ADMIN, 'GET', `/api/network-accounts/${account.id}`);
    expect(stored.body.external_account).toBe(
      'external_account' in named ? named.external_account : null,
    );
  });
});

test('the way every delivery takes: with the secret of now, not that of before', async () => {
  const account = await newAccount('custom');
  await callApi(ADMIN, 'POST', `/api/network-accounts/${account.id}/rotate`, { grace_hours: 0 });
  expect((await testOf(account)).body.outcome).toBe('ignored');
});

test('one request is one event, however often it is sent; with one line in the audit log', async () => {
  const account = await newAccount('refersion');
  const { email } = await newUser('owner');
  const { headers } = await openSession(email);
  const once = { ...headers, 'Idempotency-Key': newId('evt') };
  const send = () => browse('POST', `/api/network-accounts/${account.id}/test`, once, {});
  const first = await send();
  const answers = [first, ...(await Promise.all([send(), send()]))];
  const ids = answers.map(({ body }) => (body as Record<string, unknown>).event_id);
  expect(new Set(ids).size).toBe(1);
  expect(await eventsOf(account)).toHaveLength(1);
  const { body } = await callApi(ADMIN, 'GET', `/api/audit-log?object=${String(ids[0])}`);
  expect(body.data).toMatchObject([
    { action: 'webhook_event.test', after: { network_account_id: account.id } },
  ]);
});

test('the same request many times at once is one event', async () => {
  const account = await newAccount('custom');
  const { email } = await newUser('owner');
  const { headers } = await openSession(email);
  const once = { ...headers, 'Idempotency-Key': newId('evt') };
  const path = `/api/network-accounts/${account.id}/test`;
  const sent = await Promise.all(Array.from({ length: 6 }, () => browse('POST', path, once, {})));
  expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));
  expect(await eventsOf(account)).toHaveLength(1);
});

test('two hundred of one moment are two hundred', async () => {
  const account = await newAccount('custom');
  const ports = await createPorts(env);
  const now_ms = ports.now();
  const stopped = { ...ports, now: () => now_ms };
  const tests = Array.from({ length: 200 }, () => testAccount(stopped, account.id));
  const ids = (await Promise.all(tests)).map(({ event_id }) => event_id);
  expect(new Set(ids).size).toBe(200);
});

test('an account that is switched off, or is not there, sends none', async () => {
  const account = await newAccount('custom');
  await callApi(ADMIN, 'PATCH', `/api/network-accounts/${account.id}`, { is_active: false });
  expect((await testOf(account)).status).toBe(409);
  expect(await eventsOf(account)).toEqual([]);
  expect((await testOf({ id: newId('net'), secret: '' })).status).toBe(404);
});

test('who is outside cannot mark a sale as a test: it earns', async () => {
  const account = await newAccount('custom');
  const data = {
    ...{ order_id: newId('ord'), amount: '100.00', currency: 'USD' },
    click_id: await clickOn(world.link.id),
  };
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({ type: 'conversion.created', timestamp, data });
  const headers = { ...(await signMessage(account.secret, body)), 'SkinStack-Test': '1' };
  const { body: answer } = await deliver('custom', account, { method: 'POST', body, headers });
  expect(answer.outcome).toBe('recorded');
  expect(await eventsOf(account)).toMatchObject([{ is_test: false, status: 'recorded' }]);
});
