import { listSignIns } from './world/list-sign-ins.ts';
import { readSettings } from './world/read-settings.ts';
import { startWorld } from './world/start-world.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/** `npm run dev`: the whole platform on this machine, until Ctrl-C. */
const interrupted = untilInterrupted();
const started_ms = Date.now();
const say = (line: string) => console.log(`  ${line}`);

console.log('SkinStack, local world');
const settings = readSettings();
const starting = startWorld(settings, say);
const world = await Promise.race([starting, interrupted]);
if (world) {
  console.log(`\n${await listSignIns(world, settings.dataDir)}\n`);
  console.log(`ready in ${((Date.now() - started_ms) / 1000).toFixed(1)} s. Ctrl-C stops it.`);
  await interrupted;
}
console.log('\nStopping');
await starting.then((running) => running.stop()).catch(() => {});
process.exit(0);
