import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createLimits, createPorts } from '@skinstack/api/ports';
import type { Redis } from '@skinstack/cache/connect-redis';
import type { Answer } from './call-api.ts';

export type Call = {
  method?: string;
  key?: string;
  address?: string | null;
  headers?: Record<string, string>;
  body?: string;
};

/** An address nobody else has: limits are counted in the Redis all suites share. */
export function newAddress(): string {
  const groups = crypto.getRandomValues(new Uint16Array(2));
  return `2001:db8:${[...groups].map((group) => group.toString(16)).join(':')}::1`;
}

/** An API whose limits are small, over the test's Redis or another. */
export async function limitedApp(redis?: Redis) {
  const ports = await createPorts(env);
  const lines: { event: string; fields: Record<string, unknown> }[] = [];
  const sizes = { per_key: 3, per_address: 4, failures_per_address: 2 };
  const app = createApp({
    ...ports,
    limits: createLimits(redis ?? ports.redis, sizes),
    log: (_, event, fields = {}) => lines.push({ event, fields }),
  });
  /** Calls it as if from `address`, which Cloudflare would have put there. */
  async function call(path: string, given: Call = {}): Promise<Answer> {
    const headers = new Headers(given.headers);
    if (given.key !== undefined) headers.set('Authorization', `Bearer ${given.key}`);
    if (given.address) headers.set('CF-Connecting-IP', given.address);
    const { method = 'GET', body } = given;
    const response = await app.request(path, { method, headers, ...(body ? { body } : {}) });
    const text = await response.text();
    return {
      ...{ status: response.status, headers: response.headers },
      body: JSON.parse(text) as Record<string, unknown>,
    };
  }
  return { call, lines };
}
