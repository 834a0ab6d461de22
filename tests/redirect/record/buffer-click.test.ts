import type { Click } from '@skinstack/domain/clicks/click';
import type { FollowContext } from '@skinstack/redirect/follow/follow-link';
import { bufferClick, createClickBuffer } from '@skinstack/redirect/record/buffer-click';
import { createVisitorMemory } from '@skinstack/redirect/visit/describe-visitor';
import { describe, expect, test } from 'vitest';
import { fails, hangs, link } from '../fake-ports.ts';

const visit = { address: '203.0.113.7', agent: 'Mozilla', referrer: null, country: 'FR' };
const seenOf = (index: number) => ({
  ...{ kind: 'click' as const, id: `clk_${index}`, at_ms: 0, url: 'https://skin.st/l/x', link },
  visit: {
    ...{ ...visit, in_flood: false, opted_out: false, unseen: null },
    ...{ is_embedded: false, package_name: null },
  },
});

/** An isolate whose timers and queue the test holds in its hands. */
function newIsolate(send: (clicks: readonly Click[]) => Promise<unknown> = async () => {}) {
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

  test('a hundred are sent at once, and the timer of the first sends nothing more', async () => {
    const { add, pass, messages, behind, buffer } = newIsolate();
    for (let index = 0; index < 250; index++) add(index);
    expect(messages.map((ids) => ids.length)).toEqual([100, 100]);
    await pass(25);
    expect(messages.map((ids) => ids.length)).toEqual([100, 100, 50]);
    expect(new Set(messages.flat()).size).toBe(250);
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

test('a hundred of the longest clicks are below the queue’s 128 KB', () => {
  const longest: Click = {
    ...{ id: `clk_${'z'.repeat(26)}`, clicked_at: '2026-11-22T08:00:00.000Z' },
    ...{ link_id: `lnk_${'z'.repeat(26)}`, influencer_id: `inf_${'z'.repeat(26)}` },
    ...{ kind: 'impression', bot_reason: 'data_centre_flood', visitor_hash: 'A'.repeat(16) },
    ...{ sub_id: 'x'.repeat(64), country: 'FR', device: 'desktop', referrer_host: 'h'.repeat(253) },
    app: 'Xiaohongshu',
  };
  const message = { clicks: Array.from({ length: 100 }, () => longest) };
  expect(JSON.stringify(message).length).toBeLessThan(100_000);
});
