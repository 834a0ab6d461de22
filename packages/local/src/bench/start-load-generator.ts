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
