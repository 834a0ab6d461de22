import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { createLog } from '@skinstack/http/log';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { deliver } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const asItWas = neonConfig.fetchFunction;
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let action: Record<string, string>;

const newAccount = () => newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', { network: 'impact' });
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});
beforeEach(async () => {
  world = await newWorld(db);
  account = await newAccount();
  const oid = newId('ord');
  action = {
    ...{ action_id: `7001.22.${oid}`, status: 'PENDING', status_detail: '', oid },
    ...{ amount: '100.00', payout: '20.0000', currency: 'USD' },
    ...{ event_date: new Date().toISOString(), subid1: await clickOn(world.link.id) },
  };
});

const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
const get = (to: { id?: string; secret: string }, change: Record<string, string> = {}) =>
  deliver('impact', to, {
    query: String(new URLSearchParams({ token: to.secret, ...action, ...change })),
  });
const post = (to: { id?: string; secret: string }, body: string, type = 'application/json') =>
  deliver('impact', to, {
    ...{ query: `token=${to.secret}`, method: 'POST', body, headers: { 'Content-Type': type } },
  });
async function eventsOf(account_id: string) {
  const { rows } = await db.execute(
    sql`select *, convert_from(body, 'UTF8') as body from webhook_events
      where network_account_id = ${account_id} order by id`,
  );
  return rows;
}

test('the address of a made account is where impact posts, its token shown once', async () => {
  const made = await callApi(ADMIN, 'POST', '/api/network-accounts', { network: 'impact' });
  const url = new URL(String(made.body.webhook_url));
  expect(url.searchParams.get('token')).toBe(made.body.secret);
  for (const [name, value] of Object.entries(action)) url.searchParams.set(name, value);
  const { status, body } = await deliver(
    'impact',
    { id: String(made.body.id) },
    { query: url.search.slice(1) },
  );
  expect([status, body]).toMatchObject([
    200,
    {
      outcome: 'recorded',
      commission: { gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600 },
    },
  ]);
  const shown = await callApi(ADMIN, 'GET', `/api/network-accounts/${made.body.id}`);
  expect(JSON.stringify(shown.body)).not.toContain(String(made.body.secret));
});

test('a token somebody brings is long enough, and fits an address', async () => {
  const wish = { network: 'impact', secret: 'too-short' };
  const { status, body } = await callApi(ADMIN, 'POST', '/api/network-accounts', wish);
  expect([status, body.errors]).toMatchObject([400, [{ path: 'secret' }]]);
});

describe('a postback', () => {
  test('is stored without the token, which is in no answer either', async () => {
    const answers = [
      await get(account),
      await get(account),
      await get({ ...account, secret: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 202, 401]);
    const stored = JSON.stringify(await eventsOf(account.id));
    expect(stored).toContain(action.action_id);
    for (const text of [stored, ...answers.map((answer) => answer.text)]) {
      expect(text).not.toContain(account.secret);
    }
  });

  test('by POST, as JSON or as a form, is the same action', async () => {
    const form = String(new URLSearchParams(action));
    const first = await post(account, JSON.stringify(action));
    const second = await post(account, form, 'application/x-www-form-urlencoded');
    expect([first.body.outcome, second.body.outcome]).toEqual(['recorded', 'duplicate']);
    expect(await pending()).toBe(1_600n);
  });

  test('of an action that was reversed takes back what it earned', async () => {
    await get(account);
    const reversed = { status: 'REVERSED', amount: '0.00', payout: '0.00' };
    const { status, body } = await get(account, reversed);
    expect([status, body.outcome, await pending()]).toEqual([200, 'reversed', 0n]);
    expect((await get(account, reversed)).status).toBe(202);
  });

  test('of an action that was modified, reversed and reset: what it is now is what is earned', async () => {
    await get(account);
    for (const [change, outcome, left] of [
      [{ amount: '50.00', payout: '10.0000', delta_payout: '-10.00' }, 'updated', 800n],
      [{ status: 'REVERSED', amount: '0', payout: '0', status_detail: 'OTHER' }, 'reversed', 0n],
      [{ status_detail: 'RESET' }, 'updated', 1_600n],
      [{ status: 'APPROVED' }, 'duplicate', 1_600n],
      [{ status: 'APPROVED', payout: '20.1250' }, 'updated', 1_610n],
    ] as const) {
      const { body } = await get(account, change);
      expect([body.outcome, await pending()]).toEqual([outcome, left]);
    }
  });

  test('with a time of its own counts by it, whenever it comes', async () => {
    const at = (hour: number) => ({ modification_date: `2026-11-22T0${hour}:00:00Z` });
    await get(account, at(1));
    await get(account, { ...at(3), amount: '60.00', payout: '12.00' });
    const late = await get(account, { ...at(2), amount: '80.00', payout: '16.00' });
    expect([late.body.outcome, await pending()]).toEqual(['duplicate', 960n]);
  });

  test('reversed before it was told of: nothing is earned, until it is reset', async () => {
    const early = await get(account, { status: 'REVERSED', amount: '0', payout: '0' });
    expect([early.body.outcome, await pending()]).toEqual(['reversed', 0n]);
    // told again or modified it stays reversed
    expect([(await get(account)).body.outcome, await pending()]).toEqual(['updated', 0n]);
    const reset = await get(account, { status_detail: 'RESET' });
    expect([reset.body.outcome, await pending()]).toEqual(['updated', 1_600n]);
  });

  test.each<[string, Record<string, string>]>([
    ['a macro that was not filled in', { amount: '{Amount}' }],
    ['an empty macro', { payout: '' }],
    ['a currency nobody knows', { currency: 'ZZZ' }],
  ])('%s is quarantined with a reason', async (_, change) => {
    const { status, body } = await get(account, change);
    expect([status, body]).toMatchObject([202, { outcome: 'quarantined' }]);
    expect(body.reason).toEqual(expect.any(String));
  });

  test('answer=text: the body is OK for every 2xx, ERROR for the rest', async () => {
    for (const [change, status, text] of [
      [{}, 200, 'OK'],
      [{}, 202, 'OK'],
      [{ amount: '' }, 202, 'OK'],
      [{ token: 'x'.repeat(30) }, 401, 'ERROR'],
    ] as const) {
      const answer = await get(account, { answer: 'text', ...change });
      expect([answer.status, answer.text]).toEqual([status, text]);
      expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('X-Request-Id')).toMatch(/./);
    }
    const large = { method: 'POST', query: 'answer=text', body: 'x'.repeat(1_048_577) };
    const refused = await deliver('impact', account, large);
    expect([refused.status, refused.text]).toEqual([413, 'ERROR']);
  });
});

test('the token is in no log line, whatever becomes of the postback', async () => {
  const lines: string[] = [];
  const ports = await createPorts(env);
  const log = createLog('api', [], (line) => lines.push(line));
  const send = async (query: string, init: RequestInit = {}) => {
    const path = `/webhooks/impact/${account.id}?token=${account.secret}&${query}`;
    return (await createApp({ ...ports, log }).request(path, init)).status;
  };
  const query = String(new URLSearchParams(action));
  expect(await send(query)).toBe(200);
  expect(await send(`${query}&amount=2`)).toBe(202);
  expect(await send('', { method: 'POST', body: 'x'.repeat(1_048_577) })).toBe(413);
  expect(await send(query, { method: 'PUT' })).toBe(405);
  neonConfig.fetchFunction = () => Promise.reject(new TypeError(`no route for ${account.secret}`));
  expect(await send(query)).toBe(503);
  expect(lines.length).toBeGreaterThanOrEqual(5);
  expect(lines.filter((line) => line.includes(account.secret))).toEqual([]);
});

test('another account’s token has no effect here', async () => {
  const other = await newAccount();
  const { status } = await get({ id: account.id, secret: other.secret });
  expect([status, await pending(), await eventsOf(account.id)]).toEqual([401, 0n, []]);
  // without an account in the address it is the other’s, whose action of this number is its own
  await get(account);
  const reversed = await get({ secret: other.secret }, { status: 'REVERSED' });
  expect([reversed.status, reversed.body]).toMatchObject([202, { told_by: account.id }]);
  expect(await pending()).toBe(1_600n);
});

test('a refused postback stores nothing', async () => {
  for (const token of ['', 'x', `${account.secret}x`, account.secret.slice(1)]) {
    expect((await get(account, { token })).status).toBe(401);
  }
  expect(await eventsOf(account.id)).toEqual([]);
});
