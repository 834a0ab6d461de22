import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listSampleLinks } from '@skinstack/db/operations/seed';
import { waitForInterrupt } from './processes/stop-child.ts';
import { ROOT, readSettings, USUAL_DATA_DIR } from './read-settings.ts';
import { INFLUENCERS, OPERATOR_EMAIL, SEED_ACCOUNTS } from './seed/catalogue.ts';
import { writeDevVars } from './world/launch-worker.ts';
import { startWorld, type World } from './world/start-world.ts';
import { assertNoWorld, writeWorldRecord } from './world/world-record.ts';

/** `npm run dev`: the whole platform on this machine, until Ctrl-C. */
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

type Row = [string, string];

/** The table `npm run dev` prints: addresses, keys, and something to try. */
async function listSignIns(world: World, dataDir: string): Promise<string> {
  const { apiUrl, redirectUrl, stores, vars } = world;
  const [first] = INFLUENCERS;
  const [link] = await listSampleLinks(connectDatabase(stores.databaseUrl), first.email);
  const rows: Row[] = [
    ['API', apiUrl],
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
    ['Operator signs in', signIn(OPERATOR_EMAIL, vars.SEED_ADMIN_PASSWORD)],
    [`${first.display_name} signs in`, signIn(first.email, vars.SEED_INFLUENCER_PASSWORD)],
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
