import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { incrementAttempts } from '@skinstack/db/inbox/finish-webhook-event';
import { listUnfinishedEvents } from '@skinstack/db/inbox/list-unfinished-events';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { webhookEvents } from '@skinstack/db/schema/webhook-events';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { newId, newNetworkAccount } from '../../world/new-world.ts';

const bindings = inject('bindings');
const db = connectDatabase(bindings.DATABASE_URL ?? '');
/** Far ahead, so that no other suite’s sweep finds these due. */
const STORED_AT = Date.UTC(2090, 0, 1);
const MINUTE_MS = 60_000;
const EVERYTHING = 1_000_000;
let account_id: string;
beforeAll(async () => {
  account_id = (await newNetworkAccount(db, bindings.ENCRYPTION_KEY ?? '')).id;
});

/** A delivery stored then, and left. */
async function newEvent(attempts: number, status = 'received') {
  const { id } = await insertRow(db, webhookEvents, {
    ...{ id: newId('evt'), network: 'refersion', network_account_id: account_id, status, attempts },
    ...{ external_event_id: newId('evt'), body: new Uint8Array([123, 125]), body_sha256: 'x' },
    ...{ headers: {}, created_at: new Date(STORED_AT) },
  });
  return id;
}
const dueAt = async (ms: number) =>
  (await listUnfinishedEvents(db, new Date(ms), EVERYTHING)).map(({ id }) => id);

describe.each([0, 1, 2, 5, 10, 11, 12, 40])('after %i tries', (attempts) => {
  test('the next comes when twice the time has passed, at most a day and a half', async () => {
    const id = await newEvent(attempts);
    const due_ms = STORED_AT + 2 ** Math.min(attempts, 11) * MINUTE_MS;
    expect(await dueAt(due_ms)).not.toContain(id);
    expect(await dueAt(due_ms + 1)).toContain(id);
  });
});

test('each try puts the next one off', async () => {
  const id = await newEvent(0);
  const tried_at_minutes: number[] = [];
  for (let minute = 0; minute <= 40; minute++) {
    if (!(await dueAt(STORED_AT + minute * MINUTE_MS)).includes(id)) continue;
    await incrementAttempts(db, id);
    tried_at_minutes.push(minute);
  }
  expect(tried_at_minutes).toEqual([2, 3, 5, 9, 17, 33]);
});

test('least tried first, so that one which never works holds up no other', async () => {
  const [often, once, never] = [await newEvent(9), await newEvent(1), await newEvent(0)];
  const due = await dueAt(STORED_AT + 24 * 60 * MINUTE_MS);
  const mine = due.filter((id) => [often, once, never].includes(id));
  expect(mine).toEqual([never, once, often]);
});

test('what is finished, or in quarantine, is not tried again', async () => {
  const ids = await Promise.all(
    ['recorded', 'duplicate', 'ignored', 'quarantined', 'unattributed'].map((status) =>
      newEvent(0, status),
    ),
  );
  const waiting = await newEvent(0, 'pending');
  const due = await dueAt(STORED_AT + 5 * MINUTE_MS);
  expect(due).toContain(waiting);
  expect(due.filter((id) => ids.includes(id))).toEqual([]);
});
