import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Waiting = { id: string; body: unknown; attempts: number; due_ms: number };

/** A queue that keeps what it was sent until the consumer has taken it, as Cloudflare's does. */
export type Broker = {
  port: number;
  /** While true, nothing is taken. */
  refuses: boolean;
  counts: { sent: number; refused: number; delivered: number; retried: number; again: number };
  waiting(): number;
  /** Does not wait for the delays of retries any longer. */
  hurry(): void;
  stop(): Promise<void>;
};

const [MOST, TICK_MS, DELIVERY_TIMEOUT_MS] = [100, 200, 30_000];
/** One batch in so many is delivered a second time though it was taken: “at least once”. */
const AGAIN_EVERY = 20;
const NAME = 'skinstack-clicks';

/**
 * Starts the queue between both Workers, outside either of them: it survives them. Batches of up to
 * a hundred messages, retried after the delay the consumer asks for.
 * @param consumerUrl where batches go, asked each time: a killed consumer comes back elsewhere
 */
export async function startBroker(consumerUrl: () => string): Promise<Broker> {
  let waiting: Waiting[] = [];
  let [number, isHurried, batch_count] = [0, false, 0];
  const server = createServer((request, response) => {
    readMessages(request)
      .then((bodies) => {
        if (broker.refuses) broker.counts.refused++;
        else for (const body of bodies) take(body);
        response.writeHead(broker.refuses ? 503 : 200, { 'content-type': 'application/json' });
        response.end('{"metadata":{"metrics":{"backlogCount":0,"backlogBytes":0}}}');
      })
      .catch(() => response.destroy());
  });
  const take = (body: unknown) => {
    broker.counts.sent++;
    waiting.push({ id: `message-${number++}`, body, attempts: 0, due_ms: 0 });
  };
  const deliverDue = async () => {
    const due = waiting.filter(({ due_ms }) => isHurried || due_ms <= Date.now()).slice(0, MOST);
    if (due.length === 0) return;
    const isTaken = new Set(due);
    waiting = waiting.filter((message) => !isTaken.has(message));
    const batch = due.map((message) => ({ ...message, attempts: message.attempts + 1 }));
    inFlight = batch.length;
    const delay_s = await deliver(consumerUrl(), batch);
    inFlight = 0;
    if (delay_s === null) {
      broker.counts.delivered += batch.length;
      if (++batch_count % AGAIN_EVERY !== 0) return;
      broker.counts.again += batch.length;
      await deliver(consumerUrl(), batch);
      return;
    }
    broker.counts.retried += batch.length;
    waiting.push(...batch.map((message) => ({ ...message, due_ms: Date.now() + delay_s * 1_000 })));
  };
  let inFlight = 0;
  let delivering = Promise.resolve();
  const timer = setInterval(() => {
    if (inFlight === 0) delivering = delivering.then(deliverDue);
  }, TICK_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const broker: Broker = {
    port: (server.address() as AddressInfo).port,
    refuses: false,
    counts: { sent: 0, refused: 0, delivered: 0, retried: 0, again: 0 },
    waiting: () => waiting.length + inFlight,
    hurry() {
      isHurried = true;
    },
    async stop() {
      clearInterval(timer);
      server.closeAllConnections();
      server.close();
      await delivering;
    },
  };
  return broker;
}

/** @returns null when the batch was taken, else after how many seconds to try again */
async function deliver(url: string, messages: readonly Waiting[]): Promise<number | null> {
  try {
    const sent = messages.map(({ id, body, attempts }) => ({ id, body, attempts }));
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ queue: NAME, messages: sent }),
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    const { outcome, retryBatch } = (await response.json()) as {
      outcome: string;
      retryBatch: { retry: boolean; delaySeconds?: number };
    };
    if (outcome === 'ok' && !retryBatch.retry) return null;
    return retryBatch.delaySeconds ?? 1;
  } catch {
    // The consumer was killed, or never there.
    return 1;
  }
}

async function readMessages(request: IncomingMessage): Promise<unknown[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  if (request.url !== '/batch') return [body];
  const { messages } = body as { messages: { body: string }[] };
  return messages.map((message) => JSON.parse(Buffer.from(message.body, 'base64').toString()));
}
