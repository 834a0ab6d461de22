import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import { deleteOldCaptures, insertCapture } from '@skinstack/db/orders/checkout-captures';
import { insertOrder } from '@skinstack/db/orders/insert-order';
import { beginFacts, statementOf } from '@skinstack/domain/orders/order-facts';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { newId, newNetworkAccount } from '../../world/new-world.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);
/** Another Worker, whose round trip is stopped half way. */
let other: Client;
beforeEach(async () => {
  other = new Client({ connectionString: inject('postgresUrl') });
  await other.connect();
  await other.query('begin');
});
afterEach(() => other.end());

const A_MOMENT_MS = 300;

/** A checkout of a shop: its order, and a click that is told of it. */
async function newCheckout() {
  const { id: network_account_id } = await newNetworkAccount(db, ENCRYPTION_KEY);
  const webhook_event_id = newId('evt');
  await insertWebhookEvent(db, {
    ...{ id: webhook_event_id, network: 'shopify', network_account_id, topic: null },
    ...{ external_event_id: webhook_event_id, method: 'POST', body: new Uint8Array() },
    ...{ body_sha256: webhook_event_id, headers: {} },
  });
  const checkout = { seller_key: `shopify:${network_account_id}`, checkout_hash: newId('ord') };
  const version = { at_ms: Date.now(), rank: 0 };
  const order = {
    ...{ ...checkout, network_account_id, webhook_event_id, id: newId('ord'), currency: 'USD' },
    ...{ external_order_id: newId('ord'), external_conversion_id: null, told_again_of: null },
    ...{ ordered_at: new Date(), decision: [], void_reason: null },
    ...{ paid_at: null, fulfilled_at: null },
    facts: beginFacts(statementOf({ version, base_minor: 10_000n })),
  };
  const click = () => ({
    ...{ click_id: newId('clk'), link_id: newId('lnk'), clicked_at_ms: Date.now() },
    is_embedded: false,
  });
  return {
    ...{ checkout, webhook_event_id, click },
    lockName: `${checkout.seller_key} checkout ${checkout.checkout_hash}`,
    tell: (one = click()) =>
      insertCapture(db, { ...checkout, network_account_id, click_token: 'AQ', click: one }),
    write: () =>
      insertOrder(db, {
        ...{ order, earned: null, sale: null, reversals: [], journals: [] },
        event_status: 'unattributed',
      }),
  };
}

async function statusOf(event_id: string): Promise<string> {
  const { rows } = await other.query('select status from webhook_events where id = $1', [event_id]);
  return String(rows[0]?.status);
}

test('a click is told of a checkout once, and opens the order that came before it', async () => {
  const { tell, write, click, webhook_event_id } = await newCheckout();
  const one = click();
  expect(await write()).toMatchObject({ capture_count: 0 });
  expect(await statusOf(webhook_event_id)).toBe('unattributed');
  expect(await tell(one)).toEqual([webhook_event_id]);
  expect(await statusOf(webhook_event_id)).toBe('received');
  expect(await tell(one)).toEqual([]);
});

test('a click that is told waits for whoever writes its order, and sees it', async () => {
  const { tell, write, lockName, webhook_event_id } = await newCheckout();
  await other.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [lockName]);
  const telling = tell();
  await sleep(A_MOMENT_MS);
  // those who write orders do not wait for each other
  const [, reopened] = await Promise.all([
    other.query('commit').then(() => sleep(0)),
    telling.then(async (ids) => (ids.length > 0 ? ids : (await write())?.capture_count)),
  ]);
  expect([1, [webhook_event_id]]).toContainEqual(reopened);
});

test('an order that is written sees the click that is being told', async () => {
  const { write, lockName, checkout, click } = await newCheckout();
  await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [lockName]);
  const writing = write();
  await sleep(A_MOMENT_MS);
  const { click_id, link_id } = click();
  await other.query(
    `insert into checkout_captures (seller_key, checkout_hash, click_id, network_account_id,
      click_token, link_id, clicked_at, is_embedded)
    values ($1, $2, $3, substr($1, 9), 'AQ', $4, now(), false)`,
    [checkout.seller_key, checkout.checkout_hash, click_id, link_id],
  );
  await other.query('commit');
  expect(await writing).toMatchObject({ capture_count: 1 });
});

test('a checkout takes eight clicks, a click twenty-five checkouts; old ones are forgotten', async () => {
  const { tell, checkout, click } = await newCheckout();
  for (let at = 0; at < 10; at++) await tell();
  const count = async (where: string, value: string) => {
    const { rows } = await other.query(
      `select count(*)::int as n from checkout_captures where ${where} = $1`,
      [value],
    );
    return Number(rows[0]?.n);
  };
  expect(await count('checkout_hash', checkout.checkout_hash)).toBe(8);
  const one = click();
  for (let at = 0; at < 27; at++) await (await newCheckout()).tell(one);
  expect(await count('click_id', one.click_id)).toBe(25);
  await deleteOldCaptures(db, new Date(Date.now() - 60_000));
  expect(await count('click_id', one.click_id)).toBe(25);
  await deleteOldCaptures(db, new Date(Date.now() + 60_000));
  expect(await count('click_id', one.click_id)).toBe(0);
});
