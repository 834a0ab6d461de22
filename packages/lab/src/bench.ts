import { join } from 'node:path';
import { waitForInterrupt } from '@skinstack/local/processes/stop-child';
import { readSettings } from '@skinstack/local/read-settings';
import { drawChart, formatReport } from './bench/format-report.ts';
import { parseBenchOptions, runBench } from './bench/run-bench.ts';
import { benchIngest } from './ingest/bench-ingest.ts';
import { benchStats } from './stats/bench-stats.ts';
import { writeReport } from './write-report.ts';

const LIMITS = `
Ratios: 1 is as good as the bare Worker; each is the median of the rounds' own ratios.
Clicks are sent to a queue outside the process; its cost and the load's are in no CPU time.
The load is one thread with 32 keep-alive connections, a request at a time on each. It shares the
machine with what it measures: with few cores throughput shows their sum, CPU time does not. Rates
are kept to about a millisecond. Store latencies are this machine's, not a network's.`;

/** `npm run bench`: what a redirect costs beside a bare Worker in the same run. */
async function benchRedirect(
  given: readonly string[],
  proceed: (line?: string) => void,
): Promise<void> {
  const options = parseBenchOptions(given);
  if (process.platform !== 'linux') console.log('CPU times need /proc, so only Linux has them.');
  console.log(`Redirects, ${options.repeats} rounds of ${options.seconds} s`);
  const report = await runBench(options, proceed);
  console.log(`\n${report.machine}\n\n${formatReport(report)}\n${LIMITS}\n`);
  const json = join(readSettings().dataDir, 'bench.json');
  writeReport(report, json, drawChart(report), 'bench-redirect.svg');
}

/** `npm run bench`: of redirects; `-- stats` and `-- ingest` of the database's part. */
const BENCHES: Record<string, typeof benchRedirect> = { stats: benchStats, ingest: benchIngest };

async function bench([name = '', ...given]: string[]): Promise<number> {
  let isCalledOff = false;
  waitForInterrupt().then(() => {
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
