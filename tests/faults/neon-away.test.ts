import { consumeClicks } from '@skinstack/api/clicks/consume-clicks';
import { createPorts as createApiPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { type FaultProxy, startFaultProxy } from '@skinstack/lab/proxies/start-fault-proxy';
import { createApp } from '@skinstack/redirect/app';
import { createPorts } from '@skinstack/redirect/ports';
import { sql } from 'drizzle-orm';
import { afterAll, expect, inject, test } from 'vitest';
import { newWorld } from '../world/new-world.ts';

/** `NEON_AWAY_SECONDS=60 npm test -- tests/faults/neon-away.test.ts` */
const AWAY_MS = inject('neon_away_seconds') * 1_000;
const RATE_PER_SECOND = 200;
const TICK_MS = 20;

const bindings = inject('bindings');
const db = connectDatabase(bindings.DATABASE_URL ?? '');
let neon: FaultProxy;
afterAll(() => neon?.stop());

/** A queue that delivers at least once: what is not acknowledged comes again, later each time. */
function newQueue(consume: (batch: Parameters<typeof consumeClicks>[1]) => Promise<void>) {
  const waiting: { body: unknown; attempts: number; due_ms: number }[] = [];
  let retry_count = 0;
  const send = async (body: unknown) => {
    waiting.push({ body: structuredClone(body), attempts: 0, due_ms: 0 });
  };
  /** @param speed how many times faster than the queue's its retries come */
  async function deliver(speed: number): Promise<void> {
    const due = waiting.filter(({ due_ms }) => due_ms <= Date.now()).slice(0, 100);
    for (const message of due) waiting.splice(waiting.indexOf(message), 1);
    const messages = due.map(({ body, attempts }) => ({ body, attempts: attempts + 1 }));
    const retryAll = ({ delaySeconds }: { delaySeconds: number }) => {
      retry_count++;
      const due_ms = Date.now() + (delaySeconds * 1_000) / speed;
      waiting.push(...messages.map((message) => ({ ...message, due_ms })));
    };
    const queue = 'skinstack-clicks';
    if (due.length > 0) await consume({ queue, messages, ackAll: () => {}, retryAll });
  }
  return { send, deliver, left: () => waiting.length, retries: () => retry_count };
}

test('Neon goes away under load: every click is recorded once after it is back', async () => {
  const { link } = await newWorld(db);
  const database = new URL(bindings.DATABASE_URL ?? '');
  neon = await startFaultProxy(`http://127.0.0.1:${database.port}`, () => '{}');
  database.port = String(neon.port);
  const settings = { ...bindings, DATABASE_URL: database.href };
  const api = await createApiPorts(settings);
  const queue = newQueue((batch) => consumeClicks({ ...api, log: () => {} }, batch));
  const ports = createPorts({ ...settings, CLICKS: queue } as never);
  const app = createApp({ ...ports, log: () => {} });
  const behind: Promise<unknown>[] = [];
  const follow = async () => {
    const headers = { 'User-Agent': 'Mozilla/5.0 (iPhone) Mobile/15E148' };
    const request = new Request(`https://skin.st/l/${link.slug}`, { headers });
    const context = { waitUntil: (work: Promise<unknown>) => behind.push(work) };
    return (await app.fetch(request, context)).status;
  };
  const statuses = [await follow()];
  const began_ms = Date.now();
  let delivering = Promise.resolve();
  while (Date.now() - began_ms < AWAY_MS * 1.5) {
    const away_ms = Date.now() - began_ms - AWAY_MS * 0.2;
    const isAway = away_ms > 0 && away_ms < AWAY_MS;
    // gone in the worst way: what it was told is done, and nobody hears of it
    neon.mode = isAway ? 'apply-then-drop' : 'ok';
    while (statuses.length < ((Date.now() - began_ms) * RATE_PER_SECOND) / 1_000) {
      statuses.push(await follow());
    }
    delivering = delivering.then(() => queue.deliver(20));
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  neon.mode = 'ok';
  await Promise.all(behind);
  await delivering;
  await expect
    .poll(
      async () => {
        await queue.deliver(20);
        return queue.left();
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  expect(new Set(statuses)).toEqual(new Set([302]));
  expect(queue.retries()).toBeGreaterThan(0);
  const { rows } = await db.execute(sql`
    select (select count(*) from clicks where link_id = ${link.id})::int as stored,
      (select sum(clicks) from link_hours where link_id = ${link.id})::int as counted`);
  expect(rows[0]).toEqual({ stored: statuses.length, counted: statuses.length });
  console.log(`${statuses.length} clicks, ${queue.retries()} batches refused, all recorded once`);
}, 200_000);
