import { join } from 'node:path';
import { renderProgress } from '@skinstack/cli/render-progress';
import type { Proceed } from '@skinstack/cli/run-command';
import { readSettings } from '@skinstack/local/read-settings';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { InvalidArgumentError } from 'commander';
import { Client } from 'pg';
import { type PopulationSize, usualPopulation } from '../database/fill-population.ts';
import { fillRepeatOrders } from '../database/fill-repeat-orders.ts';
import { countLoaded, loadClicks } from '../database/load-clicks.ts';
import {
  type BenchCluster,
  type BenchDatabase,
  openBenchCluster,
} from '../database/open-bench-cluster.ts';
import { describeMachine, writeReport } from '../report.ts';
import {
  drawStats,
  formatStats,
  type LoadedSize,
  questionFigures,
  type StatsReport,
} from './format-stats.ts';
import { measureStats, QUESTIONS } from './measure-stats.ts';

const DAY_MS = 86_400_000;
const NOTES = `
Database time is the execution time of EXPLAIN (ANALYZE, BUFFERS) of the statements that the API
sends, the least of three turns for each influencer or program; buffers are pages of 8 KiB. The
client waits for Neon's protocol on this machine too.
Ratios: largest to smallest, the median of each one's own. The same links are clicked in the
same hours at every size, so the rollups have the same rows: only raw clicks and counts grow.`;

/** `npm run bench -- stats`: what stats take as raw clicks grow. */
export async function benchStats(
  { clicks: click_counts, samples: sample_count, conversions, only, keep }: StatsOptions,
  proceed: Proceed,
): Promise<void> {
  const size = usualPopulation(Date.now());
  const cluster = await openBenchCluster(keep);
  try {
    const [databases, sizes] = [[] as BenchDatabase[], [] as LoadedSize[]];
    for (const click_count of click_counts) {
      const { database, ...loaded } = await openLoaded(cluster, size, click_count, proceed);
      await fillRepeatOrders(database, conversions, size.until, proceed);
      databases.push(database);
      sizes.push({ ...(await countLoaded(database.postgresUrl)), ...loaded });
    }
    const drawn = {
      influencer: await drawIds(databases, 'influencers', sample_count),
      program: await drawIds(databases, 'programs', sample_count),
    };
    const span = { from: new Date(size.until.getTime() - 30 * DAY_MS), to: size.until };
    const words = only.split(',');
    const asked = QUESTIONS.filter(({ name }) => words.some((word) => name.includes(word)));
    const measured = await measureStats(asked, databases, drawn, span, proceed);
    const report: StatsReport = {
      measured_at: new Date().toISOString(),
      machine: describeMachine(),
      sizes,
      questions: measured.map((one) => questionFigures(one, click_counts)),
    };
    console.log(`\n${report.machine}\n\n${formatStats(report)}\n${NOTES}\n`);
    const json = join(readSettings().dataDir, 'bench-stats.json');
    writeReport(report, json, drawStats(report), 'bench-stats.svg');
  } finally {
    await cluster.stop();
  }
}

/**
 * Opens the bench's database of so many clicks, and fills it where it is new.
 * @param counted_count of how many clicks the rollups are: fewer are made faster
 */
export async function openLoaded(
  cluster: BenchCluster,
  size: PopulationSize,
  click_count: number,
  proceed: () => void,
  counted_count = click_count,
) {
  const name =
    counted_count === click_count ? `clicks_${click_count}` : `raw_clicks_${click_count}`;
  const database = await cluster.open(name);
  if (!database.isNew) return { database, clicks_seconds: null, rollups_seconds: null };
  const bar = renderProgress(process.stdout);
  const advance = (done: number, what?: string) => {
    proceed();
    bar.advance(done, what);
  };
  try {
    const times = await loadClicks(database, size, click_count, { ...bar, advance }, counted_count);
    return { database, ...times };
  } catch (error) {
    await cluster.drop(name);
    throw error;
  } finally {
    bar.end();
  }
}

/** Some of those there are, the same in each run and each database. */
export async function drawIds(
  [first]: readonly BenchDatabase[],
  table: 'influencers' | 'programs',
  count: number,
) {
  const client = new Client({ connectionString: first?.postgresUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(`select id from ${table} order by id`);
  await client.end();
  const random = makeRandom(1);
  const ids = rows.map(({ id }) => ({ id, place: random.below(1e9) }));
  return ids
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ id }) => id);
}

/** What the stats bench loads and how much it asks. */
export type StatsOptions = {
  clicks: number[];
  samples: number;
  /** So many orders at least, by customers who come back; 0: only those that clicks brought. */
  conversions: number;
  /** Words of names, with commas between; all questions where it is empty. */
  only: string;
  keep: boolean;
};

/** Reads `1000000,10000000`. */
export function readClickCounts(text: string): number[] {
  const counts = text.split(',').map(Number);
  const isRising = counts.every((count, at) => count > (counts[at - 1] ?? 599_999));
  if (isRising && counts.every(Number.isSafeInteger)) return counts;
  throw new InvalidArgumentError('They are whole numbers from 600,000, smallest first.');
}
