import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';

export type Neon = NeonQueryFunction<false, false>;

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1']);
const neonEndpoint = neonConfig.fetchEndpoint;

// The endpoint can only be set for the whole module. A database on this machine is spoken to at its
// own port; any other is Neon.
neonConfig.fetchEndpoint = (host, port, options) => {
  if (LOCAL_HOSTS.has(host)) return `http://${host}:${port}/sql`;
  return typeof neonEndpoint === 'function' ? neonEndpoint(host, port, options) : neonEndpoint;
};

/** The driver waits for ever by itself; networks that post webhooks give up after five seconds. */
const DATABASE_DEADLINE_MS = 4_000;

let watchCall: (duration_ms: number) => void = () => {};

/**
 * Has `watcher` told of every call to the database when it is over, its answer read, in
 * the asynchronous context of whoever made it.
 */
export function watchDatabaseCalls(watcher: (duration_ms: number) => void): void {
  watchCall = watcher;
}

// Also only for the whole module. A call that brings a signal of its own keeps it.
neonConfig.fetchFunction = async (url: string, init: RequestInit) => {
  const began_ms = performance.now();
  const signal = init.signal ?? AbortSignal.timeout(DATABASE_DEADLINE_MS);
  try {
    return await readNeonAnswer(await fetch(url, { ...init, signal }));
  } finally {
    watchCall(performance.now() - began_ms);
  }
};

/**
 * The Neon HTTP client of a connection string. The string is looked at here: the driver would do it
 * at the first query, and its message would carry the password.
 * @param signal ends every wait of this client, in the place of the deadline
 * @throws Error that repeats no part of the string
 */
export function connectNeon(database_url: string, signal?: AbortSignal): Neon {
  const url = URL.parse(database_url);
  const isWhole =
    url !== null &&
    /^postgres(?:ql)?:$/.test(url.protocol) &&
    /^[\w.-]+$/.test(url.hostname) &&
    url.username !== '' &&
    url.pathname.length > 1;
  if (isWhole) return neon(database_url, signal ? { fetchOptions: { signal } } : {});
  throw new Error('DATABASE_URL is not a connection string (postgresql://user:password@host/db)');
}

/** The parts of a `Response` that the Neon driver uses. */
type NeonAnswer = Pick<Response, 'ok' | 'status' | 'headers' | 'json' | 'text'>;

const REFUSED = 400;

/**
 * Reads an answer of Neon's endpoint whole, where the driver still calls a failure one to connect:
 * a body that breaks off or never ends, a proxy's page with status 200, an answer to another
 * question. Left to the driver they are errors of any kind, told from no mistake of ours.
 * @throws Error when it is no answer to a query
 */
async function readNeonAnswer(response: Response): Promise<NeonAnswer> {
  const { ok, status, headers } = response;
  const text = await response.text();
  const answer = { ok, status, headers, text: async () => text };
  // the driver tells others by their status, and does not look into them
  if (!ok && status !== REFUSED) return { ...answer, json: async () => null };
  const value = JSON.parse(text) as Record<string, unknown> | null;
  const isWhole = ok
    ? Array.isArray(value?.rows) || Array.isArray(value?.results)
    : typeof value?.message === 'string';
  if (!isWhole) throw new Error('not an answer of Neon');
  return { ...answer, json: async () => value };
}
