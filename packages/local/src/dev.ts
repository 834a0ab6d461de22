import { waitForInterrupt } from './processes/stop-child.ts';
import { readSettings } from './read-settings.ts';
import { listSignIns } from './world/list-sign-ins.ts';
import { startWorld } from './world/start-world.ts';
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
