import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LoadOrder, LoadResult } from './send-requests.ts';

/** Sends loads, one after the other, from a thread that does nothing else. */
export type LoadGenerator = {
  run(order: LoadOrder): Promise<LoadResult>;
  stop(): Promise<void>;
};

/** Starts the thread; it stays, so that its code is compiled once and not in every repeat. */
export function startLoadGenerator(): LoadGenerator {
  const thread = new Worker(new URL('./load-thread.ts', import.meta.url));
  return {
    async run(order) {
      thread.postMessage(order);
      const [answer] = (await once(thread, 'message')) as [
        { result?: LoadResult; failure?: string },
      ];
      if (answer.result) return answer.result;
      throw new Error(`the load did not run: ${answer.failure}`);
    },
    stop: async () => {
      await thread.terminate();
    },
  };
}

/** A queue that counts what it is sent. */
export type CountingQueue = {
  port: number;
  /** Posts to the queue, and the clicks in them, since it was started. */
  counted(): { send_count: number; click_count: number };
  stop(): Promise<void>;
};

/** Starts the queue the measured Workers send to, off the event loop of stores and load. */
export async function startQueue(): Promise<CountingQueue> {
  const shared = new SharedArrayBuffer(8);
  const counters = new Int32Array(shared);
  const thread = new Worker(new URL('./queue-thread.ts', import.meta.url), { workerData: shared });
  const [port] = (await once(thread, 'message')) as [number];
  return {
    port,
    counted: () => ({
      send_count: Atomics.load(counters, 0),
      click_count: Atomics.load(counters, 1),
    }),
    stop: async () => {
      await thread.terminate();
    },
  };
}
