import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { createApp } from '@skinstack/api/app';
import { drainSpool } from '@skinstack/api/clicks/consume-clicks';
import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { spoolClicks } from '@skinstack/cache/click-spool';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { makeId } from '@skinstack/domain/ids';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { failCall } from '../builders/fail-call.ts';
import { clickOn, conversion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const asItWas = neonConfig.fetchFunction;
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});

/** One order of $100.00, ready to be delivered as often as one likes. */
async function newOrder() {
  const { link, influencer } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const ports = await createPorts(env);
  const app = createApp(ports);
  const click = { sub_id: await clickOn(link.id) };
  const body = JSON.stringify(conversion(newId('ord'), { click }));
  const headers = { 'Refersion-Signature': await sign(account.secret, body) };
  const deliver = async () => {
    const init = { method: 'POST', body, headers };
    const response = await app.request(`/webhooks/refersion/${account.id}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const pending = async () => (await listBalances(db, influencer.id))[0]?.pending_minor ?? 0n;
  const statuses = async () => {
    const { rows } = await db.execute(
      sql`select status from webhook_events where network_account_id = ${account.id}`,
    );
    return rows.map((row) => row.status);
  };
  return { deliver, pending, statuses, ports };
}

/** An hour later: what was left half way is no longer young. */
const later = (ports: Ports): Ports => ({ ...ports, now: () => Date.now() + 3_600_000 });

const CALLS_OF_A_DELIVERY = 3;

test('a delivery makes as many calls as the cases below fail one by one', async () => {
  const { deliver } = await newOrder();
  const calls = failCall(0, 'before');
  await deliver();
  expect(calls.count).toBe(CALLS_OF_A_DELIVERY);
});

describe.each(['before', 'after'] as const)('a call that fails %s it took effect', (when) => {
  const nths = Array.from({ length: CALLS_OF_A_DELIVERY }, (_, index) => index + 1);

  test.each(nths)('call %i: delivered again, the order is paid once', async (nth) => {
    const { deliver, pending, statuses } = await newOrder();
    failCall(nth, when);
    const first = await deliver();
    neonConfig.fetchFunction = asItWas;
    // only before it is stored is the network told to deliver again
    expect(first.status).toBe(nth <= 2 ? 503 : 200);
    expect([0n, 1_600n]).toContain(await pending());
    const second = await deliver();
    expect([200, 202]).toContain(second.status);
    expect([await pending(), await statuses()]).toEqual([1_600n, ['recorded']]);
    expect((await deliver()).body).toMatchObject({ outcome: 'duplicate' });
  });

  test.each(nths)('call %i: never delivered again, the sweep pays what was stored', async (nth) => {
    const { deliver, pending, statuses, ports } = await newOrder();
    failCall(nth, when);
    await deliver();
    neonConfig.fetchFunction = asItWas;
    await sweepInbox(later(ports));
    await sweepInbox(later(ports));
    const isStored = (await statuses()).length > 0;
    expect([await pending(), await statuses()]).toEqual(
      isStored ? [1_600n, ['recorded']] : [0n, []],
    );
  });
});

test('spooled clicks are drained into the store, and a drain that fails loses none', async () => {
  const { link, influencer } = await newWorld(db);
  const ports = await createPorts(env);
  const now_ms = Date.now();
  for (let index = 0; index < 7; index++) {
    const click = {
      id: makeId('clk', now_ms, crypto.getRandomValues(new Uint8Array(10))),
      clicked_at: new Date(now_ms).toISOString(),
      ...{ link_id: link.id, influencer_id: influencer.id, kind: 'click' as const },
      ...{ bot_reason: null, visitor_hash: null, sub_id: null, country: null, device: null },
      ...{ referrer_host: null, app: null },
    };
    await spoolClicks(ports.redis, [click]);
  }
  for (const when of ['before', 'after'] as const) {
    failCall(1, when);
    await expect(drainSpool(ports)).rejects.toThrow();
  }
  neonConfig.fetchFunction = asItWas;
  await drainSpool(ports);
  await drainSpool(ports);
  const { rows } = await db.execute(
    sql`select sum(clicks)::int as clicks from link_hours where link_id = ${link.id}`,
  );
  expect(rows).toEqual([{ clicks: 7 }]);
});
