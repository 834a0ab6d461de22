import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApi, buildRedirect } from '@skinstack/lab/workerd/build-bundle';
import { ROOT, readSettings } from '@skinstack/local/read-settings';
import { startStack } from '@skinstack/local/world/start-world';
import { writeWorldRecord } from '@skinstack/local/world/world-record';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import type { DevPlace } from './start-dev.ts';

/** The running platform; `postgres_url` is the owner's. */
export type Platform = { postgres_url: string; stop(): Promise<void> };

/** A bundle by itself: its path would have to lie below the root of the configuration. */
function moduleOf(file: string) {
  return { type: 'ESModule' as const, path: 'worker.js', contents: readFileSync(file, 'utf8') };
}

/**
 * What `npm run dev` starts, without its processes: the stores, and both Workers as they would be
 * uploaded in one Miniflare, with the queue between them, the schedule and the archive, all as
 * wrangler.toml has them. Commands find it as they find `npm run dev`.
 */
export async function startPlatform({ dataDir, ports }: DevPlace): Promise<Platform> {
  const settings = readSettings({ ...process.env, ...ports, DATA_DIR: dataDir });
  const [api_url, redirect_url] = [settings.apiPort, settings.redirectPort].map(
    (port) => `http://localhost:${port}`,
  ) as [string, string];
  const [stack, api, redirect] = await Promise.all([
    startStack(settings, () => {}),
    buildApi(dataDir),
    buildRedirect(dataDir),
  ]);
  const { stores, workerUrls } = stack;
  const vars = {
    ...stack.vars,
    DOCS_URL: `${api_url}/docs`,
    SHORT_DOMAIN: `localhost:${settings.redirectPort}`,
  };
  const worker = (name: 'api' | 'redirect', file: string, port: number) => {
    const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml'), name);
    const { modulesRules: _, ...options } = workerOptions;
    return {
      ...{ ...options, name, modules: [moduleOf(file)] },
      bindings: {
        ...(options.bindings as Record<string, string>),
        ...vars,
        DATABASE_URL: workerUrls[name],
      },
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
    };
  };
  const logFile = join(dataDir, 'platform.log');
  const platform = new Miniflare(
    convertV4MiniflareOptions({
      // kept as `npm run dev` keeps them, and as little shown
      handleStructuredLogs: ({ message }) => appendFileSync(logFile, `${message}\n`),
      workers: [
        worker('api', api.file, settings.apiPort),
        worker('redirect', redirect.file, settings.redirectPort),
      ],
    }),
  );
  const { postgresUrl: postgres_url, databaseUrl: database_url, redisUrl: redis_url } = stores;
  const addresses = { api_url, redirect_url, postgres_url, database_url, redis_url };
  const forget = writeWorldRecord(dataDir, { task: 'dev', ...addresses });
  const stop = async () => {
    forget();
    await platform.dispose();
    await stores.stop();
  };
  try {
    await platform.ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return { postgres_url, stop };
}
