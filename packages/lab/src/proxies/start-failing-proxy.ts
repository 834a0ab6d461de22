import { type LocalServer, serveLocally } from '@skinstack/local/serve-locally';

/** Stands in front of a store and lets single calls fail. */
export type FailingProxy = LocalServer & {
  /** Lets the `nth` call from now on fail, before or after it took effect; 0: none. */
  failCall(nth: number, when: 'before' | 'after'): void;
};

const LIMIT_BYTES = 10 * 1024 * 1024;
const OWN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
const FAILED = { status: 502, body: '<html>bad gateway</html>' };

/** Starts a proxy of one store: `origin` is where the store listens. */
export async function startFailingProxy(origin: string): Promise<FailingProxy> {
  let left = 0;
  let moment: 'before' | 'after' = 'before';
  const server = await serveLocally({
    port: 0,
    variable: 'no variable',
    maxBodyBytes: LIMIT_BYTES,
    refuse: (status, message) => ({ status, body: JSON.stringify({ message }) }),
    async answer({ method, path, headers, body, signal }) {
      const isFailing = left > 0 && --left === 0;
      if (isFailing && moment === 'before') return FAILED;
      const passed = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
      const response = await fetch(new URL(path, origin), {
        method,
        signal,
        body: new Uint8Array(body),
        headers: passed.map(([name, value]) => [name, String(value)] as [string, string]),
      });
      const text = await response.text();
      if (isFailing) return FAILED;
      return {
        status: response.status,
        body: text,
        headers: { 'Content-Type': response.headers.get('Content-Type') ?? 'application/json' },
      };
    },
  });
  const failCall = (nth: number, when: 'before' | 'after') => {
    [left, moment] = [nth, when];
  };
  return { ...server, failCall };
}
