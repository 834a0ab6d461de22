import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalServer, serveLocally } from '@skinstack/local/serve-locally';

/** Stands in front of a store, counts its calls, and lets single ones fail or wait. */
export type StoreProxy = LocalServer & {
  /** Calls answered, and calls that came. */
  counted(): { answered_count: number; call_count: number };
  /** Keeps every answer back so long, in milliseconds. */
  hold(hold_ms: number): void;
  /** Lets the `nth` call from now on fail, before or after it took effect; 0: none. */
  failCall(nth: number, when: 'before' | 'after'): void;
};

const LIMIT_BYTES = 10 * 1024 * 1024;
const OWN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
const FAILED = { status: 502, body: '<html>bad gateway</html>' };

/** Starts a proxy of one store: `origin` is where the store listens. */
export async function startStoreProxy(origin: string): Promise<StoreProxy> {
  const counts = { answered_count: 0, call_count: 0 };
  let answer_hold_ms = 0;
  let failing = { nth: 0, when: 'before' };
  const server = await serveLocally({
    port: 0,
    variable: 'no variable',
    maxBodyBytes: LIMIT_BYTES,
    refuse: (status, message) => ({ status, body: JSON.stringify({ message }) }),
    async answer({ method, path, headers, body, signal }) {
      counts.call_count++;
      const isFailing = failing.nth > 0 && --failing.nth === 0;
      if (isFailing && failing.when === 'before') return FAILED;
      const passed = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
      const response = await fetch(new URL(path, origin), {
        method,
        signal,
        body: new Uint8Array(body),
        headers: passed.map(([name, value]) => [name, String(value)] as [string, string]),
      });
      const text = await response.text();
      if (isFailing) return FAILED;
      if (answer_hold_ms > 0) await sleep(answer_hold_ms);
      counts.answered_count++;
      return { status: response.status, body: text, headers: endToEnd(response.headers) };
    },
  });
  return {
    ...server,
    counted: () => ({ ...counts }),
    hold: (hold_ms) => {
      answer_hold_ms = hold_ms;
    },
    failCall: (nth, when) => {
      failing = { nth, when };
    },
  };
}

function endToEnd(headers: Headers): Record<string, string> {
  const dropped = new Set([...OWN_HEADERS, 'keep-alive', 'date']);
  return Object.fromEntries([...headers].filter(([name]) => !dropped.has(name)));
}
