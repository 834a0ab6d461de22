import { waitForInterrupt } from './processes/stop-child.ts';
import { ROOT, readSettings } from './read-settings.ts';
import { writeDevVars } from './world/launch-worker.ts';
import { startStack } from './world/start-world.ts';
import { assertNoWorld, writeWorldRecord } from './world/world-record.ts';

/** `npm run stack`: only the stores, migrated and seeded, for plain `npx wrangler dev -e …`. */
const interrupted = waitForInterrupt();
try {
  const settings = readSettings();
  assertNoWorld(settings.dataDir);
  const starting = startStack(settings, (line) => console.log(`  ${line}`));
  const stack = await Promise.race([starting, interrupted]);
  let forget = () => {};
  if (stack) {
    const { stores, workerUrls, vars } = stack;
    writeDevVars(
      ROOT,
      { ...vars, DOCS_URL: `http://localhost:${settings.apiPort}/docs` },
      workerUrls,
    );
    const { postgresUrl: postgres_url, databaseUrl: database_url, redisUrl: redis_url } = stores;
    const workers = { api_url: null, redirect_url: null };
    const addresses = { ...workers, postgres_url, database_url, redis_url };
    forget = writeWorldRecord(settings.dataDir, { task: 'stack', ...addresses });
    console.log(`
  DATABASE_URL            ${database_url}
  … of the redirect only  ${workerUrls.redirect}
  … of the API only       ${workerUrls.api}
  UPSTASH_REDIS_REST_URL  ${stores.redisUrl}
  PostgreSQL over TCP     ${postgres_url}

In two more terminals, each Worker with its own settings (.dev.vars.redirect, .dev.vars.api):
  npx wrangler dev -e redirect --port ${settings.redirectPort}
  npx wrangler dev -e api --port ${settings.apiPort} --inspector-port 9230

ready. Ctrl-C stops the stores.`);
    await interrupted;
  }
  console.log('\nStopping');
  forget();
  await starting.then(({ stores }) => stores.stop()).catch(() => {});
  process.exit(0);
} catch (error) {
  console.error(`Not started: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
