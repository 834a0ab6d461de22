import { benchRedirect } from './bench/bench-redirect.ts';
import { benchIngest } from './bench/ingest/bench-ingest.ts';
import { benchStats } from './bench/stats/bench-stats.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/** `npm run bench`: of redirects; `-- stats` and `-- ingest` of the database's part. */
const BENCHES: Record<string, typeof benchRedirect> = { stats: benchStats, ingest: benchIngest };

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
  const [name = '', ...given] = process.argv.slice(2);
  const bench = BENCHES[name];
  await (bench ? bench(given, proceed) : benchRedirect(process.argv.slice(2), proceed));
  process.exit(0);
} catch (error) {
  if (!isCalledOff) console.error(error instanceof Error ? error.message : error);
  process.exit(isCalledOff ? 130 : 1);
}
