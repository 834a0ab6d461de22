import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readSettings } from '@skinstack/local/read-settings';
import { seedLinks } from '@skinstack/local/seed/seed-links';
import { startStores } from '@skinstack/local/start-stores';
import {
  type CountingQueue,
  type LoadGenerator,
  startLoadGenerator,
  startQueue,
} from '../load/start-threads.ts';
import { type FaultProxy, startFaultProxy } from '../proxies/start-fault-proxy.ts';
import { type StoreProxy, startStoreProxy } from '../proxies/start-store-proxy.ts';
import { type Bundle, buildBundle, buildRedirect } from '../workerd/build-bundle.ts';

/** Everything a measurement uses; nothing of it is the world of `npm run dev`. */
export type BenchWorld = {
  bundles: { ours: Bundle; bare: Bundle; steps: Bundle };
  /** The settings of a redirect Worker whose stores are behind the counting proxies. */
  vars: Record<string, string>;
  proxies: StoreProxy[];
  /** Stores that fail as they are told, and the settings of a Worker in front of them. */
  faults: { redis: FaultProxy; neon: FaultProxy; vars: Record<string, string> };
  /** The queue of the Worker under load, and the one everything else sends to. */
  queue: CountingQueue;
  other_queue: CountingQueue;
  generator: LoadGenerator;
  links: RedirectLink[];
  /** Called at the end, newest first. */
  stops: (() => Promise<void>)[];
};

const LINK_COUNT = 130;
/** No measured fault answers with another link's. */
const NO_ANSWER = () => '{}';

/** Builds the bundles and starts stores, queues and load generator over a temporary folder. */
export async function openBenchWorld(
  stops: BenchWorld['stops'],
  proceed: (line?: string) => void,
): Promise<BenchWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-bench-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  proceed('building the bundles');
  const here = (name: string) => join(import.meta.dirname, `${name}.ts`);
  const [ours, bare, steps] = await Promise.all([
    buildRedirect(folder),
    buildBundle(here('bare-worker'), folder),
    buildBundle(here('steps-worker'), folder),
  ]);
  proceed('starting the stores');
  const { vars, databaseUrl, redisUrl } = readSettings();
  const stores = await startStores({
    dataDir: folder,
    postgresPort: 0,
    neonHttpPort: 0,
    redisRestPort: 0,
    redisRestToken: 'bench-redis-token',
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(redisUrl ? { redisUrl } : {}),
  });
  stops.push(stores.stop);
  await migrateDatabase(stores.postgresUrl);
  const links = await seedLinks(stores.databaseUrl, LINK_COUNT);
  const keep = <T extends { stop(): Promise<void> }>(started: T): T => {
    stops.push(() => started.stop());
    return started;
  };
  const neon_url = new URL(stores.databaseUrl);
  const neon = keep(await startStoreProxy(`http://127.0.0.1:${neon_url.port}`));
  const redis = keep(await startStoreProxy(stores.redisUrl));
  const failing_redis = await startFaultProxy(stores.redisUrl, NO_ANSWER);
  const failing_neon = await startFaultProxy(`http://127.0.0.1:${neon_url.port}`, NO_ANSWER);
  stops.push(async () => {
    failing_redis.stop();
    failing_neon.stop();
  });
  const varsOf = (redis_port: number, neon_port: number) => {
    neon_url.port = String(neon_port);
    return {
      DATABASE_URL: neon_url.href,
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${redis_port}`,
      UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
      SIGNING_KEY: vars.SIGNING_KEY ?? '',
    };
  };
  return {
    bundles: { ours, bare, steps },
    vars: varsOf(redis.port, neon.port),
    proxies: [redis, neon],
    faults: {
      redis: failing_redis,
      neon: failing_neon,
      vars: varsOf(failing_redis.port, failing_neon.port),
    },
    queue: keep(await startQueue()),
    other_queue: keep(await startQueue()),
    generator: keep(startLoadGenerator()),
    links,
    stops,
  };
}
