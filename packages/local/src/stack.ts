import { readSettings } from './world/read-settings.ts';
import { startStack } from './world/start-world.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/** `npm run stack`: only the stores, migrated and seeded, for plain `npx wrangler dev -e …`. */
const interrupted = untilInterrupted();
const settings = readSettings();
const starting = startStack(settings, (line) => console.log(`  ${line}`));
const stack = await Promise.race([starting, interrupted]);
if (stack) {
  const { stores, workerUrls } = stack;
  console.log(`
  DATABASE_URL            ${stores.databaseUrl}
  … of the redirect only  ${workerUrls.redirect}
  … of the API only       ${workerUrls.api}
  UPSTASH_REDIS_REST_URL  ${stores.redisUrl}
  PostgreSQL over TCP     ${stores.postgresUrl}

In two more terminals:
  npx wrangler dev -e redirect --port ${settings.redirectPort}
  npx wrangler dev -e api --port ${settings.apiPort} --inspector-port 9230

ready. Ctrl-C stops the stores.`);
  await interrupted;
}
console.log('\nStopping');
await starting.then(({ stores }) => stores.stop()).catch(() => {});
process.exit(0);
