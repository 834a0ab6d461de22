import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { startStores } from '../start-stores.ts';
import { migrateDatabase } from '../world/migrate-database.ts';
import { readSettings } from '../world/read-settings.ts';
import { type Bundle, buildBundle, buildRedirect } from './build-bundle.ts';
import { seedLinks } from './seed-links.ts';
import { type CountingProxy, startCountingProxy } from './start-counting-proxy.ts';
import { type LoadGenerator, startLoadGenerator } from './start-load-generator.ts';
import { type CountingQueue, startQueue } from './start-queue.ts';

/** Everything a measurement uses; nothing of it is the world of `npm run dev`. */
export type BenchWorld = {
  bundles: { ours: Bundle; bare: Bundle; steps: Bundle };
  /** The settings of a redirect Worker whose stores are behind the counting proxies. */
  vars: Record<string, string>;
  proxies: CountingProxy[];
  /** The queue of the Worker under load, and the one everything else sends to. */
  queue: CountingQueue;
  other_queue: CountingQueue;
  generator: LoadGenerator;
  links: RedirectLink[];
  /** Called at the end, newest first. */
  stops: (() => Promise<void>)[];
};

const LINK_COUNT = 130;

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
    ...{ dataDir: folder, postgresPort: 0, neonHttpPort: 0, redisRestPort: 0 },
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
  const neon = keep(await startCountingProxy(`http://127.0.0.1:${neon_url.port}`));
  const redis = keep(await startCountingProxy(stores.redisUrl));
  neon_url.port = String(neon.port);
  return {
    bundles: { ours, bare, steps },
    vars: {
      DATABASE_URL: neon_url.href,
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${redis.port}`,
      UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
      SIGNING_KEY: vars.SIGNING_KEY ?? '',
    },
    proxies: [redis, neon],
    queue: keep(await startQueue()),
    other_queue: keep(await startQueue()),
    generator: keep(startLoadGenerator()),
    ...{ links, stops },
  };
}
