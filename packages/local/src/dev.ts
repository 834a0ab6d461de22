import { watch } from 'node:fs';
import { join } from 'node:path';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listSampleLinks } from '@skinstack/db/operations/seed';
import { buildDashboard } from '../bin/build-dashboard.mjs';
import { waitForInterrupt } from './processes/stop-child.ts';
import { ROOT, readSettings, USUAL_DATA_DIR } from './read-settings.ts';
import {
  BRAND_EMAIL,
  INFLUENCERS,
  MERCHANTS,
  OPERATOR_EMAIL,
  SEED_ACCOUNTS,
} from './seed/catalogue.ts';
import { writeDevVars } from './world/launch-worker.ts';
import { startWorld, type World } from './world/start-world.ts';
import { assertNoWorld, writeWorldRecord } from './world/world-record.ts';

/** `npm run dev`: the whole platform on this machine, until Ctrl-C. */
const REBUILT_AFTER_MS = 200;
/** Links, mails and webhooks are told of changes. */
const NEWS = ['publish_links', 'send_notices'];
const NEWS_EVERY_MS = 10_000;
/**
 * What was left undone is done, and what is summed is summed. The other jobs run when somebody
 * asks: here a hold ends when who tries it out says so.
 */
const UPKEEP = ['drain_spool', 'sweep_inbox', 'settle_customers', 'sum_changes', 'finish_erasures'];
const UPKEEP_EVERY_MS = 30_000;
const interrupted = waitForInterrupt();
const started_ms = Date.now();
const say = (line: string) => console.log(`  ${line}`);

console.log('SkinStack, local world');
try {
  const settings = readSettings();
  assertNoWorld(settings.dataDir);
  const starting = startWorld(settings, say);
  const world = await Promise.race([starting, interrupted]);
  let forget = () => {};
  if (world) {
    const { apiUrl: api_url, redirectUrl: redirect_url, stores } = world;
    const { postgresUrl: postgres_url, databaseUrl: database_url, redisUrl: redis_url } = stores;
    const addresses = { api_url, redirect_url, postgres_url, database_url, redis_url };
    // a world beside the usual one leaves the files of the checkout alone
    if (settings.dataDir === USUAL_DATA_DIR) writeDevVars(ROOT, world.vars, world.workerUrls);
    watchDashboard(ROOT, say);
    keepGoing(api_url, NEWS, NEWS_EVERY_MS);
    keepGoing(api_url, UPKEEP, UPKEEP_EVERY_MS);
    forget = writeWorldRecord(settings.dataDir, { task: 'dev', ...addresses });
    console.log(`\n${await listSignIns(world, settings.dataDir)}\n`);
    console.log(`ready in ${((Date.now() - started_ms) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
    await interrupted;
  }
  console.log('\nStopping');
  forget();
  await starting.then((running) => running.stop()).catch(() => {});
  process.exit(0);
} catch (error) {
  console.error(`Not started: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

/** Runs jobs again and again, as cron does elsewhere. */
function keepGoing(api_url: string, jobs: readonly string[], every_ms: number): void {
  const run = async () => {
    for (const job of jobs) {
      // a Worker that is being loaded again is asked the next time
      await fetch(`${api_url}/cdn-cgi/handler/scheduled?cron=${job}`).catch(() => null);
    }
  };
  setInterval(run, every_ms).unref();
}

/** Builds the dashboard again when a file of it was saved; the Worker serves the new one. */
function watchDashboard(root: string, say: (line: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const rebuild = async () => {
    try {
      await buildDashboard(root);
      say('The dashboard was built again');
    } catch (error) {
      say(`The dashboard was not built: ${error instanceof Error ? error.message : error}`);
    }
  };
  for (const folder of ['src', 'words', 'styles']) {
    const watcher = watch(join(root, 'apps/dashboard', folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, REBUILT_AFTER_MS);
    });
    // a file that an editor wrote and took away again is none to watch
    watcher.on('error', () => {});
    watcher.unref();
  }
}

type Row = [string, string];

/** The table `npm run dev` prints: addresses, keys, and something to try. */
async function listSignIns(world: World, dataDir: string): Promise<string> {
  const { apiUrl, redirectUrl, stores, vars } = world;
  const [first] = INFLUENCERS;
  const [shop] = MERCHANTS;
  const [link] = await listSampleLinks(connectDatabase(stores.databaseUrl), first.email);
  const rows: Row[] = [
    ['Dashboard', apiUrl],
    ['Operator signs in', signIn(OPERATOR_EMAIL, vars.SEED_ADMIN_PASSWORD)],
    [`${first.display_name} signs in`, signIn(first.email, vars.SEED_INFLUENCER_PASSWORD)],
    [`${shop.name} signs in`, signIn(BRAND_EMAIL, vars.SEED_BRAND_PASSWORD)],
    ['', ''],
    ['API', apiUrl],
    ['Mail that was sent', world.outboxUrl],
    ['Documentation', `${apiUrl}/docs, ${apiUrl}/redoc`],
    ['API description', `${apiUrl}/openapi.json`],
    ['Redirects', redirectUrl],
    ...(link
      ? ([
          ['A link to follow', `${redirectUrl}/l/${link.slug}`],
          [`Stats of ${first.display_name}`, `${apiUrl}/api/stats/${link.influencer_id}`],
        ] as Row[])
      : []),
    ...SEED_ACCOUNTS.map(
      ({ title, network }): Row => [`${title} posts to`, `${apiUrl}/webhooks/${network}`],
    ),
    ['', ''],
    ['Operator key', vars.ADMIN_API_KEY ?? ''],
    [`Key of ${first.display_name}`, vars.SEED_INFLUENCER_API_KEY ?? ''],
    ...SEED_ACCOUNTS.map(
      ({ title, secret_name, secret }): Row => [`${title} secret`, vars[secret_name] ?? secret],
    ),
    ['', ''],
    ['PostgreSQL', stores.postgresUrl],
    ['Neon protocol', stores.databaseUrl],
    ['Upstash protocol', `${stores.redisUrl} (${stores.redisDescription})`],
    ['Data and logs', dataDir],
  ];
  return rows.map(([name, value]) => (name ? `  ${name.padEnd(22)}${value}` : '')).join('\n');
}

function signIn(email: string, password: string | undefined): string {
  return `${email}  ${password || '(no password in .dev.vars: see .dev.vars.example)'}`;
}
