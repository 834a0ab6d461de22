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
const agent = new Agent({ keepAlive: true, maxSockets: 512 });

/** Sends one request over a kept connection; never rejects. */
export function sendRequest(port: number, path: string, wish: Wish = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = wish;
  const [sent_ms, began_ms] = [Date.now(), performance.now()];
  return new Promise((resolve) => {
    const end = (part: Partial<Answer>) => {
      const latency_ms = performance.now() - began_ms;
      const answer = { status: 0, headers: {}, body: '', failure: '', ...part };
      resolve({ ...answer, sent_ms, answered_ms: Date.now(), latency_ms });
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
    sent.once('error', (error) => end({ failure: error.message }));
    sent.end(body);
  });
}

/** Lets go of the kept connections. */
export function closeConnections(): void {
  agent.destroy();
}
