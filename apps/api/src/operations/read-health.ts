import { pingRedis } from '@skinstack/cache/ping-redis';
import { pingDatabase } from '@skinstack/db/ping-database';
import type { Ports } from '../ports.ts';

const DEADLINE_MS = 3_000;

/** Whether the stores answer in time. Without Redis all works, slower; without Neon nothing. */
export async function readHealth(ports: Ports) {
  const [database, redis] = await Promise.all([
    answers(pingDatabase(ports.db)),
    answers(pingRedis(ports.redis)),
  ]);
  const checks = { database, redis };
  const isHealthy = database === 'ok' && redis === 'ok';
  const status = isHealthy ? ('ok' as const) : ('degraded' as const);
  return { status, checks, version: ports.version };
}

async function answers(ping: Promise<void>): Promise<'ok' | 'down'> {
  const late = new Promise<'down'>((resolve) => setTimeout(() => resolve('down'), DEADLINE_MS));
  return Promise.race([ping.then(() => 'ok' as const).catch(() => 'down' as const), late]);
}
