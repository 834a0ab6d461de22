import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readSettings } from '@skinstack/local/read-settings';
import { type Stores, startStores } from '@skinstack/local/start-stores';
import { asWorker, createWorkerLogins } from '@skinstack/local/world/create-worker-logins';
import {
  type FaultProxy,
  startFaultProxy,
  wrongFromNeon,
  wrongFromRedis,
} from '../proxies/start-fault-proxy.ts';
import { buildApi, buildBundle, buildRedirect } from '../workerd/build-bundle.ts';
import { type Served, serveBundle } from '../workerd/serve-bundle.ts';
import { type Broker, startBroker } from './start-broker.ts';

/** The whole platform with a hand on every store, on the queue and on both processes. */
export type SoakWorld = {
  stores: Stores;
  adminKey: string;
  signingKey: string;
  /** The proxies in front of each store: the redirect Worker's and the API Worker's. */
  proxies: Record<'redis' | 'neon', FaultProxy[]>;
  broker: Broker;
  workers: Record<'redirect' | 'api', Served>;
  /** Kills a Worker (SIGKILL) and, after a while, starts it anew with an empty memory. */
  restart(worker: 'redirect' | 'api', after_ms: number): Promise<void>;
  /** The file a Worker logs to. */
  logFile(worker: 'redirect' | 'api'): string;
  stop(): Promise<void>;
};

const ADMIN_API_KEY = 'soak-operator-key-of-this-run';
/** An isolate has 128 MB (https://developers.cloudflare.com/workers/platform/limits/). */
const HEAP_FLAGS = ['--max-heap-size=128'];
/** Another link than was asked for: what a store says when it answers wrongly. */
const ELSEWHERE = {
  link_id: 'lnk_00000000000000000000000000',
  slug: 'Elsewhere',
  destination_url: 'https://shop.example/wrong',
  allowed_hosts: ['shop.example'],
  influencer_id: 'inf_00000000000000000000000000',
  click_parameter: 'ss_click',
  attribution_window_days: 30,
  is_active: true,
  expires_at_ms: null,
  spelling: 'case',
  sub_id: null,
  passes_parameters: true,
  utm_template: null,
  campaign: null,
};
/** The API could not tell a row of another kind from its own: it gets what is no answer. */
const GARBLED = () => '{}';

/** Starts stores, proxies, queue and both Workers in workerd; whatever fails, nothing is left. */
export async function openSoakWorld(say: (line: string) => void): Promise<SoakWorld> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of stops.splice(0).toReversed()) await stopOne().catch(() => {});
  };
  try {
    return await open(stops, stop, say);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
  say: (line: string) => void,
): Promise<SoakWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-soak-'));
  // as root the database runs as another user, who must get in
  chmodSync(folder, 0o755);
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  say('building both Workers');
  const front = await buildBundle(join(import.meta.dirname, 'deliver-worker.ts'), folder);
  const bundles = { redirect: await buildRedirect(folder), api: await buildApi(folder) };
  copyFileSync(front.file, join(dirname(bundles.api.file), 'front.js'));
  say('starting the stores');
  const { vars, databaseUrl, redisUrl } = readSettings();
  const stores = await startStores({
    dataDir: folder,
    postgresPort: 0,
    neonHttpPort: 0,
    redisRestPort: 0,
    redisRestToken: 'soak-redis-token',
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(redisUrl ? { redisUrl } : {}),
  });
  stops.push(stores.stop);
  await migrateDatabase(stores.postgresUrl);
  await createWorkerLogins(stores.postgresUrl);
  const proxies = await startProxies(stores);
  stops.push(async () => {
    for (const proxy of [...proxies.redis, ...proxies.neon]) proxy.stop();
  });
  const broker = await startBroker(() => `http://127.0.0.1:${workers.api.front_port}/`);
  stops.push(broker.stop);
  const logFile = (worker: 'redirect' | 'api') => join(folder, `${worker}.log`);
  const serve = (worker: 'redirect' | 'api') => {
    const settings = { ...vars, ...settingsOf(stores, proxies, worker) };
    const extras = { log_file: logFile(worker), v8_flags: HEAP_FLAGS, has_inspector: true };
    if (worker === 'redirect') return serveBundle(bundles.redirect, settings, broker.port, extras);
    const flags = { compatibility_flags: ['nodejs_als'], front: 'front.js' };
    return serveBundle(bundles.api, settings, null, { ...extras, ...flags });
  };
  say('starting both Workers');
  const workers = { redirect: await serve('redirect'), api: await serve('api') };
  stops.push(async () => {
    await Promise.all([workers.redirect.stop(), workers.api.stop()]);
  });
  return {
    stores,
    proxies,
    broker,
    workers,
    logFile,
    stop,
    adminKey: ADMIN_API_KEY,
    signingKey: vars.SIGNING_KEY ?? '',
    async restart(worker, after_ms) {
      process.kill(workers[worker].pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, after_ms));
      await workers[worker].stop();
      workers[worker] = await serve(worker);
    },
  };
}

/** One proxy a store and Worker: what is a wrong answer depends on who asked. */
async function startProxies({ databaseUrl, redisUrl }: Stores): Promise<SoakWorld['proxies']> {
  const neon = `http://127.0.0.1:${new URL(databaseUrl).port}`;
  return {
    redis: [
      await startFaultProxy(redisUrl, wrongFromRedis(ELSEWHERE)),
      await startFaultProxy(redisUrl, GARBLED),
    ],
    neon: [
      await startFaultProxy(neon, wrongFromNeon(ELSEWHERE)),
      await startFaultProxy(neon, GARBLED),
    ],
  };
}

/** What a Worker is told: only the addresses of its stores differ from any other world. */
function settingsOf(stores: Stores, proxies: SoakWorld['proxies'], worker: 'redirect' | 'api') {
  const at = worker === 'redirect' ? 0 : 1;
  const database = new URL(asWorker(stores.databaseUrl, worker));
  database.port = String(proxies.neon[at]?.port);
  return {
    DATABASE_URL: database.href,
    UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${proxies.redis[at]?.port}`,
    ADMIN_API_KEY,
    RATE_LIMIT_PER_KEY: '1000000000',
    RATE_LIMIT_PER_ADDRESS: '1000000000',
  };
}
