import { join } from 'node:path';
import {
  anyNumber,
  newCommand,
  newSubcommand,
  type Proceed,
  untilCalledOff,
  wholeNumber,
} from '@skinstack/cli/run-command';
import { readSettings } from '@skinstack/local/read-settings';
import { drawChart, formatReport } from './bench/format-report.ts';
import { type BenchOptions, runBench } from './bench/run-bench.ts';
import { benchIngest, type IngestOptions } from './ingest/bench-ingest.ts';
import { writeReport } from './report.ts';
import { benchStats, readClickCounts, type StatsOptions } from './stats/bench-stats.ts';

const LIMITS = `
Ratios: 1 is as good as the bare Worker; each is the median of the rounds' own ratios.
Clicks are sent to a queue outside the process; its cost and the load's are in no CPU time.
The load is one thread with 32 keep-alive connections, a request at a time on each. It shares the
machine with what it measures: with few cores throughput shows their sum, CPU time does not. Rates
are kept to about a millisecond. Store latencies are this machine's, not a network's.`;

/** `npm run bench`: of redirects; `-- stats` and `-- ingest` of the database's part. */
export function benchCommand() {
  const command = newCommand('bench', 'Measures a redirect beside a bare Worker in the same run.')
    .option('--seconds <n>', 'length of one measurement', anyNumber(0.2, 60), 0.5)
    .option(
      '--repeats <n>',
      'how often each is repeated; the median counts',
      wholeNumber(1, 50),
      12,
    )
    .action((options: BenchOptions) =>
      untilCalledOff((proceed) => benchRedirect(options, proceed)),
    );
  newSubcommand(command, 'stats', 'Measures what stats take as raw clicks grow.')
    .option(
      '--clicks <n,n>',
      'how many raw clicks the databases hold, each from 600,000, smallest first; a hundred ' +
        'million take about 40 GB and an hour',
      readClickCounts,
      [1_000_000, 10_000_000],
    )
    .option('--samples <n>', 'influencers, and programs, asked for', wholeNumber(1, 400), 200)
    .option('--keep', 'keep the databases in DATA_DIR/bench for the next run', false)
    .action((options: StatsOptions) => untilCalledOff((proceed) => benchStats(options, proceed)));
  newSubcommand(command, 'ingest', 'Measures how many clicks the consumer’s statement stores.')
    .option('--rounds <n>', 'how often each way is measured, 2 s each', wholeNumber(1), 5)
    .option('--minutes <n>', 'how long eight writers share a few links', anyNumber(0.01, 60), 0.5)
    .action((options: IngestOptions) => untilCalledOff((proceed) => benchIngest(options, proceed)));
  return command;
}

async function benchRedirect(options: BenchOptions, proceed: Proceed): Promise<void> {
  if (process.platform !== 'linux') console.log('CPU times need /proc, so only Linux has them.');
  console.log(`Redirects, ${options.repeats} rounds of ${options.seconds} s`);
  const report = await runBench(options, proceed);
  console.log(`\n${report.machine}\n\n${formatReport(report)}\n${LIMITS}\n`);
  const json = join(readSettings().dataDir, 'bench.json');
  writeReport(report, json, drawChart(report), 'bench-redirect.svg');
}
