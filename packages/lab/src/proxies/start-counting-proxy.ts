import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalServer, serveLocally } from '@skinstack/local/serve-locally';

/** Stands in front of a store and counts. */
export type CountingProxy = LocalServer & {
  /** Calls answered, and calls that came. */
  counted(): { answered_count: number; call_count: number };
  /** Keeps every answer back so long, in milliseconds. */
  hold(hold_ms: number): void;
};

const LIMIT_BYTES = 10 * 1024 * 1024;
const OWN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

/** Starts a proxy of one store: `origin` is where the store listens. */
export async function startCountingProxy(origin: string): Promise<CountingProxy> {
  const counts = { answered_count: 0, call_count: 0 };
  let answer_hold_ms = 0;
  const server = await serveLocally({
    port: 0,
    variable: 'no variable',
    maxBodyBytes: LIMIT_BYTES,
    refuse: (status, message) => ({ status, body: JSON.stringify({ message }) }),
    async answer({ method, path, headers, body, signal }) {
      counts.call_count++;
      const passed = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
      const response = await fetch(new URL(path, origin), {
        method,
        signal,
        body: new Uint8Array(body),
        headers: passed.map(([name, value]) => [name, String(value)] as [string, string]),
      });
      const text = await response.text();
      if (answer_hold_ms > 0) await sleep(answer_hold_ms);
      counts.answered_count++;
      return { status: response.status, body: text, headers: endToEnd(response.headers) };
    },
  });
  const hold = (hold_ms: number) => {
    answer_hold_ms = hold_ms;
  };
  return { ...server, counted: () => ({ ...counts }), hold };
}

function endToEnd(headers: Headers): Record<string, string> {
  const dropped = new Set([...OWN_HEADERS, 'keep-alive', 'date']);
  return Object.fromEntries([...headers].filter(([name]) => !dropped.has(name)));
}
