import { parseArgs } from 'node:util';
import type { Explanation } from './analyze/explain-lookups.ts';
import { findScans } from './analyze/find-scans.ts';
import { runAnalyze } from './analyze/run-analyze.ts';
import { describeMachine } from './bench/describe-machine.ts';
import { formatTable } from './bench/format-table.ts';
import { median } from './bench/median.ts';
import { percentile } from './bench/percentile.ts';
import { untilInterrupted } from './world/until-interrupted.ts';

/**
 * `npm run analyze [-- --rows N --samples N]`: how PostgreSQL runs the slug look-up and the webhook
 * dedupe among a million rows each; 1 when one of them reads a table from end to end.
 */
const HEAD = ['execution time', 'median', 'p99', 'buffers', 'samples'];
async function analyze(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      samples: { type: 'string', default: '500' },
    },
  });
  const [row_count, sample_count] = [Number(values.rows), Number(values.samples)];
  const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= 10_000_000;
  if (!isCount(row_count) || !isCount(sample_count)) {
    console.error('usage: npm run analyze -- [--rows N] [--samples N]');
    process.exit(2);
  }
  let isCalledOff = false;
  untilInterrupted().then(() => {
    isCalledOff = true;
  });
  const proceed = (line?: string) => {
    if (isCalledOff) throw new Error('called off');
    if (line !== undefined) console.log(`  ${line}`);
  };
  try {
    const scans = report(await runAnalyze({ row_count, sample_count }, proceed));
    for (const scan of scans) console.error(scan);
    process.exit(scans.length === 0 ? 0 : 1);
  } catch (error) {
    if (!isCalledOff) console.error(error instanceof Error ? error.message : error);
    process.exit(isCalledOff ? 130 : 1);
  }
}

/** Prints plans and times. @returns who reads which table from end to end */
function report(explanations: readonly Explanation[]): string[] {
  for (const { name, plans } of explanations) {
    console.log(`\n${name}\n  ${plans.at(-1)?.lines.join('\n  ') ?? 'was not sent'}`);
  }
  console.log(`\n${describeMachine()}\n\n${formatTable([HEAD, ...explanations.map(rowOf)])}`);
  return explanations.flatMap(({ name, plans }) =>
    [...new Set(plans.flatMap(findScans))].map((table) => `${name}: reads all of ${table}`),
  );
}

function rowOf({ name, plans }: Explanation): string[] {
  const times = plans.map((plan) => plan.execution_ms);
  return [
    ...[name, `${median(times).toFixed(3)} ms`, `${percentile(times, 99).toFixed(3)} ms`],
    String(median(plans.map((plan) => plan.buffer_count))),
    String(plans.length),
  ];
}

if (process.argv[1] === import.meta.filename) await analyze(process.argv.slice(2));
