import { benchRedirect } from './bench/bench-redirect.ts';
import { benchIngest } from './bench/ingest/bench-ingest.ts';
import { benchStats } from './bench/stats/bench-stats.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/** `npm run bench`: of redirects; `-- stats` and `-- ingest` of the database's part. */
const BENCHES: Record<string, typeof benchRedirect> = { stats: benchStats, ingest: benchIngest };

async function bench([name = '', ...given]: string[]): Promise<number> {
  let isCalledOff = false;
  untilInterrupted().then(() => {
    isCalledOff = true;
    console.log('\n  Stopping');
  });
  const proceed = (line?: string) => {
    if (isCalledOff) throw new Error('called off');
    if (line !== undefined) console.log(`  ${line}`);
  };

  try {
    const part = BENCHES[name];
    await (part ? part(given, proceed) : benchRedirect(name ? [name, ...given] : given, proceed));
    return 0;
  } catch (error) {
    if (!isCalledOff) console.error(error instanceof Error ? error.message : error);
    return isCalledOff ? 130 : 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exit(await bench(process.argv.slice(2)));
