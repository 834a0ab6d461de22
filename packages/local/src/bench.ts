import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { drawChart } from './bench/draw-chart.ts';
import { formatReport } from './bench/format-report.ts';
import { readBenchOptions } from './bench/read-bench-options.ts';
import { runBench } from './bench/run-bench.ts';
import { ROOT, readSettings } from './world/read-settings.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/** `npm run bench`: what a redirect costs beside a bare Worker in the same run. */
const LIMITS = `
Ratios: 1 is as good as the bare Worker; each is the median of the rounds' own ratios.
Clicks are sent to a queue outside the process; its cost and the load's are in no CPU time.
The load is one thread with 32 keep-alive connections, a request at a time on each. It shares the
machine with what it measures: with few cores throughput shows their sum, CPU time does not. Rates
are kept to about a millisecond. Store latencies are this machine's, not a network's.`;

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
  const options = readBenchOptions(process.argv.slice(2));
  if (process.platform !== 'linux') console.log('CPU times need /proc, so only Linux has them.');
  console.log(`Redirects, ${options.repeats} rounds of ${options.seconds} s`);
  const report = await runBench(options, proceed);
  const { dataDir } = readSettings();
  const [json, chart] = [join(dataDir, 'bench.json'), join(ROOT, 'docs', 'bench-redirect.svg')];
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(chart, drawChart(report));
  console.log(`\n${report.machine}\n\n${formatReport(report)}\n${LIMITS}\n`);
  console.log(`${relative(ROOT, json)} · ${relative(ROOT, chart)}`);
  process.exit(0);
} catch (error) {
  if (!isCalledOff) console.error(error instanceof Error ? error.message : error);
  process.exit(isCalledOff ? 130 : 1);
}
