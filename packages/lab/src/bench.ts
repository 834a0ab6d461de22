import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  anyNumber,
  newCommand,
  newSubcommand,
  type Proceed,
  untilCalledOff,
  wholeNumber,
} from '@skinstack/cli/run-command';
import { FRESH_MS } from '@skinstack/domain/links/told-changes';
import { ROOT, readSettings } from '@skinstack/local/read-settings';
import { type ApiOptions, benchApi } from './bench/bench-api.ts';
import { benchCaptures, type CaptureOptions } from './bench/bench-captures.ts';
import { benchWebhooks, STEP_BY_STEP, type WebhookOptions } from './bench/bench-webhooks.ts';
import { drawChart, formatReport } from './bench/format-report.ts';
import { modelLinkCache, type WeekOfLookups } from './bench/model-link-cache.ts';
import { type BenchOptions, runBench } from './bench/run-bench.ts';
import { coverageOf, drawCalibration, simulateYear } from './bench/simulate-refills.ts';
import { benchIngest, type IngestOptions } from './ingest/bench-ingest.ts';
import { formatTable, writeReport } from './report.ts';
import { benchStats, readClickCounts, type StatsOptions } from './stats/bench-stats.ts';

const LIMITS = `
Ratios: 1 is as good as the bare Worker; each is the median of the rounds' own ratios.
Clicks are sent to a queue outside the process; its cost and the load's are in no CPU time.
The load is one thread with 32 keep-alive connections, a request at a time on each. It shares the
machine with what it measures: with few cores throughput shows their sum, CPU time does not. Rates
are kept to about a millisecond. Store latencies are this machine's, not a network's.`;

/** `npm run bench`: of redirects; its subcommands of the API and of the database's part. */
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
    .option(
      '--conversions <n>',
      'have customers order again until there are so many; a million take about 5 minutes',
      wholeNumber(0),
      0,
    )
    .option('--only <words>', 'only questions with one of these in their names', '')
    .option('--keep', 'keep the databases in DATA_DIR/bench for the next run', false)
    .action((options: StatsOptions) => untilCalledOff((proceed) => benchStats(options, proceed)));
  newSubcommand(command, 'ingest', 'Measures how many clicks the consumer’s statement stores.')
    .option('--rounds <n>', 'how often each way is measured, 2 s each', wholeNumber(1), 5)
    .option('--minutes <n>', 'how long eight writers share a few links', anyNumber(0.01, 60), 0.5)
    .action((options: IngestOptions) => untilCalledOff((proceed) => benchIngest(options, proceed)));
  newSubcommand(
    command,
    'webhooks',
    'Measures recorded orders beside the Worker of a commit before.',
  )
    .option('--orders <n>', 'orders of a round one by one, and as many at once', wholeNumber(1), 40)
    .option('--rounds <n>', 'how often each is measured; the medians count', wholeNumber(1, 50), 7)
    .option('--before <commit>', 'which commit to compare with', STEP_BY_STEP)
    .action((options: WebhookOptions) =>
      untilCalledOff((proceed) => benchWebhooks(options, proceed)),
    );
  newSubcommand(command, 'captures', 'Floods the API Worker with captures of a shop’s pixel.')
    .option('--rate <n>', 'captures a second', wholeNumber(1, 50_000), 10_000)
    .option('--captures <n>', 'how many are offered', wholeNumber(1, 1_000_000), 30_000)
    .action((options: CaptureOptions) =>
      untilCalledOff((proceed) => benchCaptures(options, proceed)),
    );
  newSubcommand(command, 'api', 'Measures the ten most used routes of the API, cold and warm.')
    .option('--clicks <n,n>', 'as of stats', readClickCounts, [1_000_000, 10_000_000])
    .option('--samples <n>', 'influencers asked for, warm', wholeNumber(1, 400), 100)
    .option('--rounds <n>', 'how often it starts cold', wholeNumber(1, 100), 20)
    .option('--keep', 'keep the databases in DATA_DIR/bench for the next run', false)
    .action((options: ApiOptions) => untilCalledOff((proceed) => benchApi(options, proceed)));
  newSubcommand(command, 'links', 'Models how many look-ups of links reach Neon.')
    .option('--links <n>', 'how many links there are', wholeNumber(1_000, 1_000_000), 100_000)
    .option('--taps <n>', 'taps a week', wholeNumber(10_000, 200_000_000), 10_000_000)
    .option('--weeks <n>', 'from an empty Redis', wholeNumber(1, 8), 2)
    .option('--isolates <n>', 'that taps come to', wholeNumber(1, 200), 50)
    .action(benchLinks);
  newSubcommand(command, 'refills', 'Draws how well refills are forecast in a simulated year.')
    .option('--out <file>', 'where the plot is written', 'docs/refill-calibration.svg')
    .action(benchRefills);
  return command;
}

/** Writes the plot, and says how many refills of each basis came within the stated range. */
function benchRefills({ out }: { out: string }): void {
  const year = simulateYear();
  writeFileSync(join(ROOT, out), drawCalibration(year));
  for (const basis of ['learned', 'stated', 'estimate'] as const) {
    const own = year.filter((one) => one.basis === basis);
    const share = (coverageOf(own) * 100).toFixed(1);
    process.stdout.write(`${basis}: ${share} % of ${own.length} refills inside the range\n`);
  }
}

type LinkOptions = { links: number; taps: number; weeks: number; isolates: number };
const LIFETIMES: readonly [name: string, lifetime_ms: number][] = [
  ['50 s (as it was)', 50_000],
  ['an hour', 3_600_000],
  ['a day', 86_400_000],
  ['a week (as it is)', FRESH_MS],
];

/** Says where look-ups are answered, for copies of links that live for a time in Redis. */
function benchLinks({ links, taps, weeks, isolates }: LinkOptions): void {
  const found = modelLinkCache({
    ...{ link_count: links, taps_a_week: taps, weeks, isolate_count: isolates, seed: 1 },
    lifetimes_ms: LIFETIMES.map(([, lifetime_ms]) => lifetime_ms),
  });
  const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(2)} %`;
  const row = (week: WeekOfLookups) => [
    LIFETIMES.find(([, lifetime_ms]) => lifetime_ms === week.lifetime_ms)?.[0] ?? '',
    String(week.week),
    percent(week.from_memory, week.taps),
    percent(week.from_redis, week.taps),
    percent(week.from_neon, week.taps),
    percent(week.from_neon, week.taps - week.from_memory),
  ];
  console.log(`${links} links, about ${taps} taps a week by Zipf’s law, ${isolates} isolates\n`);
  const head = ['fresh for', 'week', 'memory', 'Redis', 'Neon', 'Neon, of what memory had not'];
  console.log(formatTable([head, ...found.map(row)]));
}

async function benchRedirect(options: BenchOptions, proceed: Proceed): Promise<void> {
  if (process.platform !== 'linux') console.log('CPU times need /proc, so only Linux has them.');
  console.log(`Redirects, ${options.repeats} rounds of ${options.seconds} s`);
  const report = await runBench(options, proceed);
  console.log(`\n${report.machine}\n\n${formatReport(report)}\n${LIMITS}\n`);
  const json = join(readSettings().dataDir, 'bench.json');
  writeReport(report, json, drawChart(report), 'bench-redirect.svg');
}
