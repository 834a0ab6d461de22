import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '@skinstack/cache/connect-redis';
import type { KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner } from '@skinstack/domain/links/signed-link';
import { type CountingQueue, startQueue } from '@skinstack/lab/load/start-threads';
import {
  type FaultProxy,
  startFaultProxy,
  wrongFromNeon,
  wrongFromRedis,
} from '@skinstack/lab/proxies/start-fault-proxy';
import { type Bundle, buildRedirect } from '@skinstack/lab/workerd/build-bundle';
import { serveBundle } from '@skinstack/lab/workerd/serve-bundle';
import { seedLinks } from '@skinstack/local/seed/seed-links';

/** The built redirect Worker in workerd, on stores that fail as they are told. */
export type FaultWorld = {
  links: RedirectLink[];
  redis: FaultProxy;
  neon: FaultProxy;
  queue: CountingQueue;
  /** Straight to Redis, past the proxy. */
  cache: ReturnType<typeof connectRedis>;
  /** Signs as the Worker does. */
  link_signer: KeyedHash;
  /** Starts a Worker whose memory is empty. */
  serve(): ReturnType<typeof serveBundle>;
  stop(): Promise<void>;
};

/** Builds the bundle and makes links of its own in the test world. */
export async function openFaultWorld(
  bindings: Record<string, string>,
  link_count: number,
): Promise<FaultWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-faults-'));
  const bundle: Bundle = await buildRedirect(folder);
  const {
    DATABASE_URL = '',
    UPSTASH_REDIS_REST_URL = '',
    UPSTASH_REDIS_REST_TOKEN = '',
  } = bindings;
  const links = await seedLinks(DATABASE_URL, link_count);
  const database = new URL(DATABASE_URL);
  const elsewhere = { ...links[0], slug: 'Elsewhere', destination_url: 'https://shop.example/no' };
  const redis = await startFaultProxy(UPSTASH_REDIS_REST_URL, wrongFromRedis(elsewhere));
  const neon = await startFaultProxy(`http://127.0.0.1:${database.port}`, wrongFromNeon(elsewhere));
  const queue = await startQueue();
  database.port = String(neon.port);
  const vars = {
    ...{ DATABASE_URL: database.href, UPSTASH_REDIS_REST_TOKEN },
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${redis.port}`,
    SIGNING_KEY: bindings.SIGNING_KEY ?? '',
  };
  return {
    ...{ links, redis, neon, queue },
    link_signer: createLinkSigner(vars.SIGNING_KEY),
    cache: connectRedis(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, 5_000),
    serve: () => serveBundle(bundle, vars, queue.port),
    async stop() {
      redis.stop();
      neon.stop();
      await queue.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
