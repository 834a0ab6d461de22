import type { OnceKey } from '@skinstack/db/insert-row-once';
import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import type { Ports } from '../ports.ts';

/** The key of a request, and whether its row turned out to be there already. */
export type Once = OnceKey & { is_replay: boolean };

/** The ports of one request: what it inserts is inserted once, when it came with a key. */
export function oncePorts(ports: Ports, context: Context<AppEnv>): Ports {
  const once = context.get('once');
  return once ? { ...ports, once } : ports;
}
