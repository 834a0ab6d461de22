import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { waitForOrder } from '@skinstack/db/inbox/finish-webhook-event';
import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
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

/** An order of an account that nobody earned, and the delivery of a refund of it. */
async function newPair() {
  const account = await newNetworkAccount(db, ENCRYPTION_KEY);
  const external_order_id = newId('ord');
  const [order_event, refund_event] = [newId('evt'), newId('evt')];
  for (const id of [order_event, refund_event]) {
    await insertWebhookEvent(db, {
      ...{ id, network: 'refersion', network_account_id: account.id, external_event_id: id },
      ...{ topic: null, method: 'POST', body: new Uint8Array(), body_sha256: id, headers: {} },
    });
  }
  const identity = {
    ...{ network_account_id: account.id, seller_key: `account:${account.id}` },
    ...{ external_order_id, external_conversion_id: null },
  };
  const version = { at_ms: Date.now(), rank: 0 };
  const order = {
    ...{ ...identity, id: newId('ord'), webhook_event_id: order_event, currency: 'USD' },
    ...{
      ordered_at: new Date(),
      told_again_of: null,
      checkout_hash: null,
      decision: [],
      void_reason: null,
    },
    ...{ paid_at: null, fulfilled_at: null },
    facts: beginFacts(statementOf({ version, base_minor: 10_000n })),
  };
  return {
    refund_event,
    lockName: `${account.id} ${external_order_id}`,
    wait: () => waitForOrder(db, refund_event, { identity, credit: null }),
    write: () =>
      insertOrder(db, {
        ...{ order, earned: null, sale: null, reversals: [], journals: [] },
        event_status: 'unattributed',
      }),
  };
}

const SHARED = 'select pg_advisory_xact_lock_shared(hashtextextended($1, 0))';

test('orders do not wait for each other', async () => {
  const { write, lockName } = await newPair();
  await other.query(SHARED, [lockName]);
  expect(await write()).toMatchObject({ is_waiting: false });
});

test('a refund waits for whoever writes its order, and then one of the two sees the other', async () => {
  const { wait, write, lockName } = await newPair();
  await other.query(SHARED, [lockName]);
  let is_over = false;
  const waiting = wait().finally(() => {
    is_over = true;
  });
  await sleep(A_MOMENT_MS);
  expect(is_over).toBe(false);
  const writing = write();
  await other.query('commit');
  const [{ recorded }, written] = await Promise.all([waiting, writing]);
  expect([recorded.length === 1, written?.is_waiting]).toContain(true);
});

test('an order that is written sees the refund that is about to wait', async () => {
  const { write, lockName, refund_event } = await newPair();
  await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [lockName]);
  const writing = write();
  await sleep(A_MOMENT_MS);
  const [, external_order_id = ''] = lockName.split(' ');
  await other.query(
    `update webhook_events set status = 'pending', external_order_id = $1 where id = $2`,
    [external_order_id, refund_event],
  );
  await other.query('commit');
  expect(await writing).toMatchObject({ is_waiting: true });
});
