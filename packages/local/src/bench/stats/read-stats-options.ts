import { parseArgs } from 'node:util';

/** What the stats bench loads and how much it asks. */
export type StatsOptions = { click_counts: number[]; sample_count: number; isKept: boolean };

const USAGE = `usage: npm run bench -- stats [--clicks N,N,…] [--samples N] [--keep]

  --clicks N,N   how many raw clicks the databases hold (default 1000000,10000000); each from
                 600,000, smallest first. A hundred million take about 40 GB and an hour.
  --samples N    how many influencers, and programs, are asked for (default 200, at most 400)
  --keep         keeps the databases in DATA_DIR/bench for the next run; remove the folder after`;

/** Reads the command line. @throws Error that shows how to call it */
export function readStatsOptions(given: readonly string[]): StatsOptions {
  const options = {
    clicks: { type: 'string', default: '1000000,10000000' },
    samples: { type: 'string', default: '200' },
    keep: { type: 'boolean', default: false },
  } as const;
  const { values } = parse();
  const click_counts = values.clicks.split(',').map(Number);
  const isRising = click_counts.every((count, at) => count > (click_counts[at - 1] ?? 599_999));
  if (!isRising || !click_counts.every(Number.isSafeInteger)) throw new Error(USAGE);
  const sample_count = Number(values.samples);
  if (!(Number.isInteger(sample_count) && sample_count >= 1 && sample_count <= 400)) {
    throw new Error(USAGE);
  }
  return { click_counts, sample_count, isKept: values.keep };

  function parse() {
    try {
      return parseArgs({ args: [...given], options });
    } catch {
      throw new Error(USAGE);
    }
  }
}
