import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  anyNumber,
  newCommand,
  type Proceed,
  untilCalledOff,
  wholeNumber,
} from '@skinstack/cli/run-command';
import { ROOT, readSettings } from '@skinstack/local/read-settings';
import { formatTable } from './report.ts';
import { runSoak, type SoakOptions, type SoakReport } from './soak/run-soak.ts';

/**
 * `npm run soak`: a platform of its own under load while its stores, queue and Workers fail; exit
 * code 1 when an answer or a row is not as it should be.
 */
export function soakCommand() {
  return newCommand('soak', 'Runs both Workers under load while stores, queue and Workers fail.')
    .option('--minutes <n>', 'how long', anyNumber(0.2, 1_440), 2)
    .option('--rate <n>', 'requests a second', anyNumber(1, 5_000), 300)
    .option('--seed <n>', 'of what is sent and what fails', wholeNumber(0), 1)
    .action((options: SoakOptions) => untilCalledOff((proceed) => soak(options, proceed)));
}

async function soak(options: SoakOptions, proceed: Proceed): Promise<void> {
  const { minutes, rate, seed } = options;
  console.log(`Soak: ${minutes} minutes at ${rate} requests a second, seed ${seed}`);
  const report = await runSoak(options, proceed);
  const { dataDir } = readSettings();
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'soak.json');
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 2)}\n`);
  console.log(`\n${formatSoak(report)}\n`);
  for (const wrong of report.violations.slice(0, 20)) console.error(`WRONG  ${wrong}`);
  console.log(`${report.violations.length} violations · ${relative(ROOT, file)}`);
  if (report.violations.length > 0) process.exitCode = 1;
}

const mebibytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MiB`;

/** The table at the end of a run. */
function formatSoak(report: SoakReport): string {
  const { figures, redirect_ms, queue } = report;
  const rows: [string, string][] = [
    ['requests', `${report.sent_count} (${report.achieved_rate.toFixed(0)} a second)`],
    ...Object.entries(report.outcomes).map(([name, times]): [string, string] => [
      `  ${name.replaceAll('_', ' ')}`,
      String(times),
    ]),
    [
      'redirects, p50 · p99 · most',
      [redirect_ms.p50, redirect_ms.p99, redirect_ms.most]
        .map((each) => `${each.toFixed(1)} ms`)
        .join(' · '),
    ],
    ...Object.entries(report.troubles).map(([name, times]): [string, string] => [
      `  ${name}`,
      String(times),
    ]),
    ['stores slow by themselves (a busy machine)', `${(report.slow_ms / 1_000).toFixed(1)} s`],
    ['302s with a click', String(figures.answered_count)],
    ['clicks stored', String(figures.stored_count)],
    ['  lost in Workers that were killed', String(figures.lost_to_kills)],
    ['  only in the log: queue and Redis failed at once', String(figures.only_logged)],
    ['  stored, the answer cut off by a kill', String(figures.unanswered_count)],
    [
      'queue: messages · retried · delivered twice',
      `${queue.sent} · ${queue.retried} · ${queue.again}`,
    ],
    ['orders', String(figures.order_count)],
  ];
  const memory = report.memory.map(({ name, quarter_bytes, end_bytes, peak_bytes, growth }) => {
    const change = growth === null ? 'too short to tell' : `${(growth * 100).toFixed(1)} %`;
    const sizes = Number.isNaN(quarter_bytes)
      ? ''
      : `${mebibytes(quarter_bytes)} → ${mebibytes(end_bytes)}`;
    return [name, sizes, change, `peak ${mebibytes(peak_bytes)}`];
  });
  return `${formatTable(rows)}\n\nmemory, end of the first quarter → end\n${formatTable(memory)}`;
}
