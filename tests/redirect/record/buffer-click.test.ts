import type { Click } from '@skinstack/domain/clicks/click';
import { packClicks } from '@skinstack/domain/clicks/click-message';
import type { FollowContext } from '@skinstack/redirect/follow/follow-link';
import { bufferClick, createClickBuffer } from '@skinstack/redirect/record/buffer-click';
import { createVisitorMemory } from '@skinstack/redirect/visit/describe-visitor';
import { describe, expect, test } from 'vitest';
import { fails, hangs, link } from '../fake-ports.ts';

const visit = { address: '203.0.113.7', agent: 'Mozilla', referrer: null, country: 'FR' };
const seenOf = (index: number) => ({
  ...{ kind: 'click' as const, id: `clk_${index}`, at_ms: 0, query: '', link },
  visit: {
    ...{ ...visit, in_flood: false, opted_out: false, unseen: null },
    ...{ is_embedded: false, package_name: null },
  },
});

/** An isolate whose timers and queue the test holds in its hands. */
function newIsolate(
  send: (clicks: readonly Click[]) => Promise<unknown> = async () => {},
  gatherMs = 0,
) {
  const clock = { now_ms: 1_000 };
  const timers: { due_ms: number; ring: () => void }[] = [];
  const messages: string[][] = [];
  const spooled: string[] = [];
  const buffer = createClickBuffer();
  const ports = {
    now: () => clock.now_ms,
    wait: (duration_ms: number) =>
      new Promise<void>((ring) => timers.push({ due_ms: clock.now_ms + duration_ms, ring })),
    sendClicks: (clicks: readonly Click[]) => {
      messages.push(clicks.map(({ id }) => id));
      return send(clicks);
    },
    spoolClicks: async (clicks: readonly Click[]) => {
      spooled.push(...clicks.map(({ id }) => id));
    },
    log: () => {},
    gatherMs,
  };
  const behind: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => behind.push(work);
  const visitors = createVisitorMemory('secret');
  const follow = { ports, buffer, visitors, context: { waitUntil } } as unknown as FollowContext;
  const add = (index: number) => bufferClick(follow, seenOf(index), clock.now_ms);
  /** Passes time; the timers of `dead` requests never ring. */
  async function pass(duration_ms: number, dead = false) {
    clock.now_ms += duration_ms;
    for (const timer of timers.splice(0)) {
      if (timer.due_ms > clock.now_ms) timers.push(timer);
      else if (!dead) timer.ring();
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { add, pass, messages, spooled, behind, buffer };
}

describe('clicks are gathered', () => {
  test('for 25 ms into one message, behind the answer of the first', async () => {
    const { add, pass, messages, behind } = newIsolate();
    for (let index = 0; index < 60; index++) add(index);
    await pass(24);
    expect([messages.length, behind.length]).toEqual([0, 1]);
    await pass(1);
    expect(messages.map((ids) => ids.length)).toEqual([60]);
    await Promise.all(behind);
  });

  test('two hundred are sent at once, and the timer of the first sends nothing more', async () => {
    const { add, pass, messages, behind, buffer } = newIsolate();
    for (let index = 0; index < 450; index++) add(index);
    expect(messages.map((ids) => ids.length)).toEqual([200, 200]);
    await pass(25);
    expect(messages.map((ids) => ids.length)).toEqual([200, 200, 50]);
    expect(new Set(messages.flat()).size).toBe(450);
    await Promise.all(behind);
    expect([buffer.open, buffer.in_flight.size]).toEqual([null, 0]);
  });

  test('a click that comes while others are being sent begins anew', async () => {
    const { add, pass, messages } = newIsolate();
    add(1);
    await pass(25);
    add(2);
    await pass(25);
    expect(messages).toEqual([['clk_1'], ['clk_2']]);
  });
});

describe('where few clicks come they wait for others', () => {
  const sizes = (messages: string[][]) => messages.map((ids) => ids.length);

  test('for as long as is set, and no longer', async () => {
    const { add, pass, messages, behind, buffer } = newIsolate(undefined, 5_000);
    add(1);
    await pass(25);
    await pass(4_000);
    add(2);
    await pass(974);
    expect(messages).toEqual([]);
    await pass(1);
    expect(messages).toEqual([['clk_1', 'clk_2']]);
    await Promise.all(behind);
    expect([buffer.open, buffer.in_flight.size]).toEqual([null, 0]);
  });

  test('until there are 25: a process that is killed has no more of them', async () => {
    const { add, pass, messages, behind } = newIsolate(undefined, 5_000);
    for (let index = 0; index < 24; index++) add(index);
    await pass(25);
    await pass(1_000);
    expect(messages).toEqual([]);
    add(24);
    add(25);
    expect(sizes(messages)).toEqual([25]);
    await pass(5_000);
    expect(sizes(messages)).toEqual([25]);
    await pass(5_000);
    expect(sizes(messages)).toEqual([25, 1]);
    await Promise.all(behind);
  });

  test('not at all where 25 come within 25 ms: what is lost to a kill is what it was', async () => {
    const { add, pass, messages } = newIsolate(undefined, 5_000);
    for (let index = 0; index < 40; index++) add(index);
    await pass(24);
    expect(messages).toEqual([]);
    await pass(1);
    expect(sizes(messages)).toEqual([40]);
  });

  test('and are sent by the next that comes when the request that kept them is ended', async () => {
    const { add, pass, messages } = newIsolate(undefined, 5_000);
    add(1);
    await pass(25);
    await pass(5_500, true);
    add(2);
    expect(messages).toEqual([]);
    await pass(1_000);
    add(3);
    expect(messages).toEqual([['clk_1', 'clk_2']]);
  });
});

describe('a request that the runtime ends', () => {
  test('before it sent what it gathered: the next that comes sends it', async () => {
    const { add, pass, messages } = newIsolate();
    add(1);
    add(2);
    await pass(25, true);
    await pass(500);
    add(3);
    expect(messages).toEqual([]);
    await pass(1_000);
    add(4);
    await pass(25);
    expect(messages).toEqual([['clk_1', 'clk_2', 'clk_3'], ['clk_4']]);
  });

  test('while the queue had not taken them: sent again, and counted once by their ids', async () => {
    let isDead = true;
    const { add, pass, messages, buffer } = newIsolate(() =>
      isDead ? hangs() : Promise.resolve(),
    );
    add(1);
    await pass(25);
    isDead = false;
    await pass(10_000);
    add(2);
    await pass(25);
    expect(messages).toEqual([['clk_1'], ['clk_1'], ['clk_2']]);
    expect(buffer.open).toBeNull();
  });
});

test('a queue that refuses: all of the batch go to the spool', async () => {
  const { add, pass, spooled, buffer } = newIsolate(fails);
  add(1);
  add(2);
  await pass(25);
  expect(spooled).toEqual(['clk_1', 'clk_2']);
  expect(buffer.in_flight.size).toBe(0);
});

test('two hundred of the longest clicks that share nothing are below the queue’s 128 KB', () => {
  const longest: Click = {
    ...{ id: `clk_${'z'.repeat(26)}`, clicked_at: '2026-11-22T08:00:00.000Z' },
    ...{ link_id: `lnk_${'z'.repeat(26)}`, influencer_id: `inf_${'z'.repeat(26)}` },
    ...{ kind: 'impression', bot_reason: 'data_centre_flood', visitor_hash: 'A'.repeat(16) },
    ...{ sub_id: 'x'.repeat(64), country: 'FR', device: 'desktop', referrer_host: 'h'.repeat(253) },
    app: 'Xiaohongshu',
  };
  const clicks = Array.from({ length: 200 }, (_, at) => ({
    ...longest,
    ...{ link_id: `lnk_${at}`.padEnd(30, 'z'), influencer_id: `inf_${at}`.padEnd(30, 'z') },
    ...{ sub_id: `${at}`.padEnd(64, 'x'), referrer_host: `${at}`.padEnd(253, 'h') },
  }));
  expect(JSON.stringify(packClicks(clicks)).length).toBeLessThan(110_000);
});
