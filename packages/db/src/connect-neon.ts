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

/**
 * The Neon HTTP client of a connection string.
 * @throws Error that names no part of the string when it cannot be read: the driver's own message
 *   would carry the password
 */
export function connectNeon(database_url: string): Neon {
  try {
    return neon(database_url);
  } catch {
    throw new Error('DATABASE_URL is not a connection string (postgresql://user:password@host/db)');
  }
}
