import { env } from 'cloudflare:workers';
import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ImpactWorld } from '../../world/impact-stand-in.ts';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { deliver } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const HOUR_MS = 3_600_000;
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let sid: string;
let action_id: string;
/** The action as impact's API shows it. */
let action: Record<string, string>;

beforeEach(async () => {
  world = await newWorld(db);
  sid = `IR${newId('net')}`;
  const wish = { network: 'impact', external_account: sid, api_key: 'the-token' };
  const { body } = await callApi(ADMIN, 'POST', '/api/network-accounts', wish);
  account = { id: String(body.id), secret: String(body.secret) };
  const Oid = newId('ord');
  action_id = `7001.22.${Oid}`;
  action = {
    ...{ CampaignId: '7001', State: 'PENDING', Amount: '100.00', Payout: '20.0000' },
    ...{ Currency: 'USD', EventDate: new Date().toISOString(), Oid, SharedId: '', PromoCode: '' },
    SubId1: await clickOn(world.link.id),
  };
});

/** What impact has from now on. */
async function set(change: Partial<ImpactWorld> = {}) {
  const has = { auth_token: 'the-token', actions: { [action_id]: action }, ...change };
  const control = new URL(`/control/${sid}`, env.IMPACT_API_URL);
  await fetch(control, { method: 'PUT', body: JSON.stringify(has) });
}
const asked = async () =>
  (await (await fetch(new URL(`/control/${sid}`, env.IMPACT_API_URL))).json()) as string[];
/** A postback that only names the action, or says what is not so. */
const told = (change: Record<string, string> = {}) => {
  const fields = { token: account.secret, action_id, status: 'PENDING', ...change };
  return deliver('impact', account, { query: String(new URLSearchParams(fields)) });
};
const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
async function events() {
  const { rows } = await db.execute(
    sql`select status, reason from webhook_events where network_account_id = ${account.id}
      order by id`,
  );
  return rows;
}
/** Sweeps an hour later: other suites’ events are in the inbox too, and a sweep takes fifty. */
async function sweep() {
  const ports = { ...(await createPorts(env)), now: () => Date.now() + HOUR_MS };
  for (let round = 0; round < 10; round++) {
    if ((await events()).every(({ status }) => status !== 'pending')) return;
    await sweepInbox(ports);
  }
}

describe('with a key for impact’s API', () => {
  test('its figures are applied, not the postback’s', async () => {
    await set();
    const forged = { amount: '9000.00', payout: '9000.00', currency: 'USD', oid: 'other' };
    const { status, body } = await told(forged);
    expect([status, body]).toMatchObject([200, { outcome: 'recorded' }]);
    expect([await pending(), await asked()]).toEqual([1_600n, [action_id]]);
    action = { ...action, State: 'REVERSED', Amount: '0.00', Payout: '0.00' };
    await set();
    expect([(await told()).body.outcome, await pending()]).toEqual(['reversed', 0n]);
  });

  test('an action it does not know is quarantined, and earns nothing', async () => {
    await set({ actions: {} });
    const { status, body } = await told({ amount: '100.00', payout: '20', currency: 'USD' });
    expect([status, body.outcome, await pending()]).toEqual([202, 'quarantined', 0n]);
  });

  test.each<[string, Partial<ImpactWorld>]>([
    ['fails', { fault: { status: 500 } }],
    ['asks for fewer requests', { fault: { status: 429 } }],
    ['refuses the key', { auth_token: 'another' }],
    ['sends us elsewhere', { fault: { status: 302, location: 'https://other.example/' } }],
    ['answers no JSON', { fault: { status: 200, body: '<html>' } }],
    ['answers another action', { fault: { status: 200, body: '{"Id":"1"}' } }],
  ])('while it %s the event is pending, and the sweep confirms it', async (_, fault) => {
    await set(fault);
    const { status, body } = await told({ amount: '100.00', payout: '20', currency: 'USD' });
    expect([status, body.outcome, await pending()]).toEqual([200, 'pending', 0n]);
    expect(await events()).toEqual([{ status: 'pending', reason: expect.any(String) }]);
    await set();
    await sweep();
    expect(await events()).toEqual([{ status: 'recorded', reason: null }]);
    expect(await pending()).toBe(1_600n);
  });

  test('what came while it was silent cannot undo what it said since', async () => {
    await set({ fault: { status: 503 } });
    await told();
    action = { ...action, State: 'REVERSED', Amount: '0', Payout: '0' };
    await set();
    expect((await told({ status: 'REVERSED' })).body.outcome).toBe('reversed');
    await sweep();
    expect([await pending(), (await events()).map(({ status }) => status)]).toEqual([
      0n,
      ['duplicate', 'reversed'],
    ]);
  });

  test('a key that cannot be opened leaves it pending, and is in no log', async () => {
    await set();
    await updateRow(db, networkAccounts, account.id, { api_key_sealed: 'AAAA' });
    expect((await told()).body.outcome).toBe('pending');
  });

  test('a test action and what names none are not asked about', async () => {
    await set();
    const test = { status_detail: 'TEST_ACTION' };
    expect((await told(test)).body.outcome).toBe('ignored');
    for (const id of ['', '.', '..', '../../Actions/1', '%2e%2e', '1/../2', '1?x=2']) {
      expect((await told({ action_id: id })).body.outcome, id).toBe('quarantined');
    }
    expect(await asked()).toEqual([]);
  });
});

test('without a key the postback itself counts', async () => {
  await callApi(ADMIN, 'PATCH', `/api/network-accounts/${account.id}`, { api_key: null });
  const { SubId1 = '', Oid = '' } = action;
  const fields = { amount: '100.00', payout: '20', currency: 'USD', subid1: SubId1, oid: Oid };
  expect([(await told(fields)).body.outcome, await asked()]).toEqual(['recorded', []]);
});
