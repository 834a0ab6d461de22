import { Agent, get } from 'node:http';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type FaultWorld, openFaultWorld } from './open-fault-world.ts';

/** `KILLS=50 npm test -- tests/faults/killed-worker.test.ts` */
const KILL_COUNT = inject('kills');
const CONNECTION_COUNT = 8;
/** A click is in the isolate for 25 ms and then on its way; so much later it has surely arrived. */
const LONGEST_MS = 500;

let world: FaultWorld;
beforeAll(async () => {
  world = await openFaultWorld(inject('bindings'), 1);
}, 120_000);
afterAll(() => world?.stop());

/** Follows one link after the other until the Worker is gone. @returns when each was answered */
async function followUntilGone(port: number, path: string): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answered_at_ms: number[] = [];
  const headers = { 'User-Agent': 'Mozilla/5.0 (iPhone) Mobile/15E148' };
  const once = () =>
    new Promise<void>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
        if (response.statusCode === 302) answered_at_ms.push(performance.now());
        response.resume().once('end', resolve).once('error', reject);
      }).once('error', reject);
    });
  try {
    for (;;) await once();
  } catch {
    return answered_at_ms;
  } finally {
    agent.destroy();
  }
}

test('a Worker killed at any moment loses the clicks of its last moment only', async () => {
  const [link] = world.links;
  let [lost_count, answered_count] = [0, 0];
  for (let kill = 0; kill < KILL_COUNT; kill++) {
    const served = await world.serve();
    const before = world.queue.counted().click_count;
    const path = `/l/${link?.slug}`;
    const following = Array.from({ length: CONNECTION_COUNT }, () =>
      followUntilGone(served.port, path),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 500));
    process.kill(served.pid, 'SIGKILL');
    const killed_at_ms = performance.now();
    const answers = (await Promise.all(following)).flat();
    await served.stop();
    const lately = answers.filter((at_ms) => killed_at_ms - at_ms < LONGEST_MS).length;
    const lost = answers.length - (world.queue.counted().click_count - before);
    expect(lost).toBeLessThanOrEqual(lately);
    lost_count += Math.max(0, lost);
    answered_count += answers.length;
  }
  expect(answered_count).toBeGreaterThan(0);
  const each = (lost_count / KILL_COUNT).toFixed(1);
  console.log(`${KILL_COUNT} kills, ${answered_count} clicks, ${lost_count} lost: ${each} a kill`);
}, 300_000);
