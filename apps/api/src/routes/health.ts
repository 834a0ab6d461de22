import { createRoute, z } from '@hono/zod-openapi';
import { pingRedis } from '@skinstack/cache/ping-redis';
import { pingDatabase } from '@skinstack/db/ping-database';
import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import type { Ports } from '../ports.ts';
import { jsonAnswer } from './schemas.ts';

const check = z.enum(['ok', 'down']);
const body = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  checks: z.object({ database: check, redis: check }),
  version: z.string(),
});

export const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['Operations'],
  summary: 'Whether this Worker and its stores answer',
  responses: {
    200: jsonAnswer('The database answers; `degraded` when Redis does not', body),
    503: jsonAnswer('The database does not answer', body),
  },
});

/** `GET /healthz`. */
export function health(ports: Ports) {
  return async (context: Context<AppEnv>) => {
    const [database, redis] = await Promise.all([
      answers(pingDatabase(ports.db)),
      answers(pingRedis(ports.redis)),
    ]);
    const { version } = ports;
    const checks = { database, redis };
    if (database === 'down') return context.json({ status: 'down' as const, checks, version }, 503);
    const status = redis === 'ok' ? ('ok' as const) : ('degraded' as const);
    return context.json({ status, checks, version }, 200);
  };
}

async function answers(ping: Promise<void>): Promise<'ok' | 'down'> {
  const late = new Promise<'down'>((resolve) => setTimeout(() => resolve('down'), 3_000));
  return Promise.race([ping.then(() => 'ok' as const).catch(() => 'down' as const), late]);
}
