import { parentPort } from 'node:worker_threads';
import { type LoadOrder, sendRequests } from './send-requests.ts';

/* The load generator's thread: one order in, one result out. It ends when it is told to. */
parentPort?.on('message', (order: LoadOrder) => {
  sendRequests(order).then(
    (result) => parentPort?.postMessage({ result }),
    (error: unknown) => parentPort?.postMessage({ failure: String(error) }),
  );
});
