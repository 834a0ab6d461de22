import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** What came back; `status` 0 when nothing did, and `failure` says why. */
export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  failure: string;
  /** By the clock of `Date.now()`. */
  sent_ms: number;
  answered_ms: number;
  latency_ms: number;
};

type Wish = { method?: string; headers?: Record<string, string>; body?: string };

/** The longest a Worker takes with every store hanging, and then some. */
const TIMEOUT_MS = 15_000;
/** workerd closes a connection that is idle for 5 s; one this old is not used again. */
const IDLE_MS = 2_000;
const agent = new Agent({ keepAlive: true, maxSockets: 512, timeout: IDLE_MS });

/**
 * Sends one request over a kept connection; never rejects. A GET that finds its connection closed
 * is sent once more over another, as browsers do (RFC 9110 §9.2.2).
 */
export async function sendRequest(port: number, path: string, wish: Wish = {}): Promise<Answer> {
  const { answer, wasStale } = await sendOnce(port, path, wish);
  const isRepeatable = wish.method === undefined || wish.method === 'GET';
  return wasStale && isRepeatable ? (await sendOnce(port, path, wish)).answer : answer;
}

type Sent = { answer: Answer; wasStale: boolean };

function sendOnce(port: number, path: string, wish: Wish): Promise<Sent> {
  const { method = 'GET', headers = {}, body } = wish;
  const [sent_ms, began_ms] = [Date.now(), performance.now()];
  return new Promise((resolve) => {
    const end = (part: Partial<Answer>, wasStale = false) => {
      const latency_ms = performance.now() - began_ms;
      const answer = { status: 0, headers: {}, body: '', failure: '', ...part };
      const done = { ...answer, sent_ms, answered_ms: Date.now(), latency_ms };
      resolve({ answer: done, wasStale });
    };
    const options = { host: '127.0.0.1', port, path, method, headers, agent };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', (error) => end({ failure: error.message }));
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        end({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error('nothing within 15 s')));
    sent.once('error', (error: NodeJS.ErrnoException) => {
      end({ failure: error.message }, sent.reusedSocket && error.code === 'ECONNRESET');
    });
    sent.end(body);
  });
}

/** Lets go of the kept connections. */
export function closeConnections(): void {
  agent.destroy();
}
