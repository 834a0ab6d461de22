import { randomUUID } from 'node:crypto';
import type { RunningRedis } from '@skinstack/local/redis/start-redis';
import { startUpstashRest } from '@skinstack/local/redis/start-upstash-rest';
import type { LocalServer } from '@skinstack/local/serve-locally';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { EngineUnderTest } from './redis-engines.ts';

const TOKEN = 'test-token';

/** What a test of the endpoint works with; `key` is a fresh one for each test. */
export interface TestRedis {
  redis: Redis;
  key: string;
  port: number;
  connect(options?: { token?: string; enableAutoPipelining?: boolean }): Redis;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Runs an endpoint in front of `kind` for the tests of the describe block around the call. */
export function useTestRedis(kind: EngineUnderTest): TestRedis {
  let store: RunningRedis | undefined;
  let rest: LocalServer | undefined;
  const address = () => `http://localhost:${rest?.port}`;
  const connect: TestRedis['connect'] = (options = {}) =>
    new Redis({
      url: address(),
      token: TOKEN,
      enableTelemetry: false,
      retry: { retries: 0 },
      ...options,
    });
  const post: TestRedis['post'] = (path, body, headers = {}) =>
    fetch(`${address()}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const context = { key: '', port: 0, connect, post } as TestRedis;

  beforeAll(async () => {
    store = await kind.start();
    rest = await startUpstashRest({ port: 0, token: TOKEN, engine: store.engine });
    context.port = rest.port;
    context.redis = connect();
  }, 30_000);
  beforeEach(() => {
    context.key = `test:${randomUUID()}`;
  });
  afterAll(async () => {
    await rest?.stop();
    await store?.stop();
  });
  return context;
}
