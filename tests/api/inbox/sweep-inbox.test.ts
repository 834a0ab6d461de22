import { neonConfig } from '@neondatabase/serverless';
import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openBooks } from '../builders/books.ts';
import { failCall } from '../builders/fail-call.ts';

const books = await openBooks('sweep_inbox');
const MINUTE_MS = 60_000;
/** A sweep takes so many deliveries. */
const MOST_EVENTS = 50;
/** The calls of a delivery up to the one that stores it. */
const CALLS_UNTIL_STORED = 2;

/** Sweeps as if it were so many minutes later. @returns the deliveries it tried */
async function sweepAfter(minutes: number): Promise<unknown[]> {
  const now_ms = Date.now() + minutes * MINUTE_MS;
  const tried: unknown[] = [];
  const count = await sweepInbox({
    ...books.ports,
    now: () => now_ms,
    log: (_level, event, fields = {}) => {
      if (event === 'event_swept') tried.push(fields.event_id);
    },
  });
  expect(tried).toHaveLength(count);
  return tried;
}

/** How often each of these deliveries was tried. */
async function attemptsOf(ids: unknown[]): Promise<unknown[]> {
  const list = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
  const { rows } = await books.db.execute(
    sql`select attempts from webhook_events where id in (${list})`,
  );
  return rows.map(({ attempts }) => attempts);
}

/** Refunds of orders that never come: they wait, however often they are tried. */
async function newStuck(count: number): Promise<unknown[]> {
  const earner = await books.newEarner();
  const ids: unknown[] = [];
  for (let index = 0; index < count; index++) {
    const { outcome, event_id } = await earner.refund(newId('ord'));
    expect(outcome).toBe('pending');
    ids.push(event_id);
  }
  return ids;
}

test('what waits is tried less and less often, and each try is counted', async () => {
  const [id] = await newStuck(1);
  const tried_after: number[] = [];
  for (let minute = 0; minute <= 40; minute++) {
    if ((await sweepAfter(minute + 0.5)).includes(id)) tried_after.push(minute);
  }
  expect(tried_after).toEqual([2, 4, 8, 16, 32]);
  expect(await attemptsOf([id])).toEqual([6]);
});

test('fifty that never work hold up none that would', async () => {
  const stuck = await newStuck(MOST_EVENTS);
  const earner = await books.newEarner();
  const asItWas = neonConfig.fetchFunction;
  failCall(CALLS_UNTIL_STORED + 1, 'before');
  await earner.earn();
  neonConfig.fetchFunction = asItWas;
  expect(await books.balance(earner.influencer_id)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);

  const first = await sweepAfter(30);
  expect(first.filter((id) => stuck.includes(id))).toHaveLength(MOST_EVENTS);
  expect(await attemptsOf(stuck)).toEqual(stuck.map(() => 2));
  await sweepAfter(60);
  expect(await books.balance(earner.influencer_id)).toEqual([1_600, 0, 0, 0]);
});
