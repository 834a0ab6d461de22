import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { countClicks, splitMessages } from './split-messages.ts';

/*
 * The queue behind `CLICKS`, in a thread of its own: takes what workerd posts, counts it and
 * answers. It keeps nothing; a real queue's cost is not the Worker's.
 */
const counters = new Int32Array(workerData as SharedArrayBuffer);
const BODY = '{"metadata":{"metrics":{"backlogCount":0,"backlogBytes":0}}}';
const HEAD = `Content-Type: application/json\r\nContent-Length: ${BODY.length}`;
const ANSWER = `HTTP/1.1 200 OK\r\n${HEAD}\r\n\r\n${BODY}`;

const server = createServer({ noDelay: true }, (socket) => {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const { messages, rest } = splitMessages(
      pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk,
    );
    pending = rest;
    for (const { head, body } of messages) {
      Atomics.add(counters, 0, 1);
      Atomics.add(counters, 1, countClicks(head, body));
      socket.write(ANSWER);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' && address ? address.port : 0);
});
