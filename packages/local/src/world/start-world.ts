import type { Role } from '@skinstack/db/operations/grants';
import { migrateDatabase } from '../migrations/migrate-database.ts';
import { findFreePort } from '../processes/find-free-port.ts';
import type { Settings } from '../read-settings.ts';
import { seedWorld } from '../seed/seed-world.ts';
import { type Stores, startStores } from '../start-stores.ts';
import { asWorker, createWorkerLogins } from './create-worker-logins.ts';
import { launchWorker } from './launch-worker.ts';
import { startOutbox } from './start-outbox.ts';

/** The stores, and the DATABASE_URL of each Worker: a role that may do just its work. */
export type Stack = {
  stores: Stores;
  workerUrls: Record<Role, string>;
  /** `.dev.vars` with the addresses of these stores. */
  vars: Record<string, string>;
};

/** The whole platform, running. */
export interface World extends Stack {
  apiUrl: string;
  redirectUrl: string;
  /** Where mail that was sent is shown. */
  outboxUrl: string;
  stop(): Promise<void>;
}

/** Starts the two stores, brings the schema up to date and seeds an empty world. */
export async function startStack(settings: Settings, say: (line: string) => void): Promise<Stack> {
  const { databaseUrl, redisUrl, vars } = settings;
  const stores = await startStores({
    dataDir: settings.dataDir,
    postgresPort: settings.postgresPort,
    neonHttpPort: settings.neonHttpPort,
    redisRestPort: settings.redisRestPort,
    redisRestToken: vars.UPSTASH_REDIS_REST_TOKEN ?? 'local-redis-token',
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(redisUrl ? { redisUrl } : {}),
    onProgress: say,
  });
  try {
    const workerUrls = await openDatabase(stores, say);
    say('Seeding, if there is no world yet');
    say(await seedWorld(stores.databaseUrl, vars));
    const addresses = {
      DATABASE_URL: stores.databaseUrl,
      UPSTASH_REDIS_REST_URL: stores.redisUrl,
      UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
    };
    return { stores, workerUrls, vars: { ...vars, ...addresses } };
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

/** On a server of yours whose user may not make roles, the Workers run as that user. */
async function openDatabase(
  { postgresUrl, databaseUrl }: Stores,
  say: (line: string) => void,
): Promise<Stack['workerUrls']> {
  say('Applying the migrations that are missing');
  const { has_roles } = await migrateDatabase(postgresUrl);
  say('Schema up to date');
  if (!has_roles) {
    say('The user of LOCAL_DATABASE_URL may not make roles, so the Workers run as that user');
    return { redirect: databaseUrl, api: databaseUrl };
  }
  await createWorkerLogins(postgresUrl);
  return { redirect: asWorker(databaseUrl, 'redirect'), api: asWorker(databaseUrl, 'api') };
}

/** Starts everything: the stack, then both Workers. Port 0 means any free port. */
export async function startWorld(settings: Settings, say: (line: string) => void): Promise<World> {
  const redirectPort = await findFreePort(settings.redirectPort, 'REDIRECT_PORT');
  const apiPort = await findFreePort(settings.apiPort, 'API_PORT');
  const { stores, workerUrls, ...stack } = await startStack(settings, say);
  const outbox = await startOutbox();
  const stops = [stores.stop, outbox.stop];
  const stop = async () => {
    for (const stopOne of stops.splice(0).toReversed()) await stopOne();
  };
  const vars = {
    ...stack.vars,
    DOCS_URL: `http://localhost:${apiPort}/docs`,
    SHORT_DOMAIN: shortDomain(stack.vars.SHORT_DOMAIN, redirectPort),
    MAIL_URL: outbox.url,
    MAIL_KEY: 'local-mail-key',
  };
  say('Starting both Workers');
  const launches = await Promise.allSettled([
    launchWorker('api', apiPort, settings.dataDir, { ...vars, DATABASE_URL: workerUrls.api }),
    launchWorker('redirect', redirectPort, settings.dataDir, {
      ...vars,
      DATABASE_URL: workerUrls.redirect,
    }),
  ]);
  for (const launch of launches) if (launch.status === 'fulfilled') stops.push(launch.value.stop);
  const [api, redirect] = launches;
  if (api.status === 'fulfilled' && redirect.status === 'fulfilled') {
    const [apiUrl, redirectUrl] = [api.value.url, redirect.value.url];
    return { stores, workerUrls, vars, apiUrl, redirectUrl, outboxUrl: outbox.url, stop };
  }
  await stop();
  throw launches.find((launch) => launch.status === 'rejected')?.reason;
}

/** Where links of this world are followed, unless the settings name a domain that leads here. */
function shortDomain(named = '', redirect_port: number): string {
  const isOurs = ['', 'skin.st'].includes(named) || named.startsWith('localhost');
  return isOurs ? `localhost:${redirect_port}` : named;
}
