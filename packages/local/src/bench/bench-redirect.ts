import { join } from 'node:path';
import { readSettings } from '../world/read-settings.ts';
import { drawChart } from './draw-chart.ts';
import { formatReport } from './format-report.ts';
import { readBenchOptions } from './read-bench-options.ts';
import { runBench } from './run-bench.ts';
import { writeReport } from './write-report.ts';

const LIMITS = `
Ratios: 1 is as good as the bare Worker; each is the median of the rounds' own ratios.
Clicks are sent to a queue outside the process; its cost and the load's are in no CPU time.
The load is one thread with 32 keep-alive connections, a request at a time on each. It shares the
machine with what it measures: with few cores throughput shows their sum, CPU time does not. Rates
are kept to about a millisecond. Store latencies are this machine's, not a network's.`;

/** `npm run bench`: what a redirect costs beside a bare Worker in the same run. */
export async function benchRedirect(
  given: readonly string[],
  proceed: (line?: string) => void,
): Promise<void> {
  const options = readBenchOptions(given);
  if (process.platform !== 'linux') console.log('CPU times need /proc, so only Linux has them.');
  console.log(`Redirects, ${options.repeats} rounds of ${options.seconds} s`);
  const report = await runBench(options, proceed);
  console.log(`\n${report.machine}\n\n${formatReport(report)}\n${LIMITS}\n`);
  const json = join(readSettings().dataDir, 'bench.json');
  writeReport(report, json, drawChart(report), 'bench-redirect.svg');
}
