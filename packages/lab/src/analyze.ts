import { newCommand, type Proceed, untilCalledOff, wholeNumber } from '@skinstack/cli/run-command';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { Client } from 'pg';
import {
  type Explanation,
  explainDeliveries,
  explainSlugs,
  fillEvents,
  readDeliveries,
} from './database/explain-lookups.ts';
import { fillPopulation, readSlugs } from './database/fill-population.ts';
import { openBenchCluster } from './database/open-bench-cluster.ts';
import { type Plan, startExplainingEndpoint } from './database/start-explaining-endpoint.ts';
import { describeMachine, formatTable, median, percentile } from './report.ts';

/**
 * `npm run analyze`: how PostgreSQL runs the slug look-up and the webhook dedupe among a million
 * rows each; 1 when one of them reads a table from end to end.
 */
export function analyzeCommand() {
  const most = 10_000_000;
  return newCommand('analyze', 'Explains the slug look-up and the webhook dedupe among many rows.')
    .option('--rows <n>', 'links, and as many webhook events', wholeNumber(1, most), 1_000_000)
    .option('--samples <n>', 'how many of each are asked for', wholeNumber(1, most), 500)
    .action(({ rows: row_count, samples: sample_count }: Record<'rows' | 'samples', number>) =>
      untilCalledOff(async (proceed) => {
        const scans = report(await runAnalyze({ row_count, sample_count }, proceed));
        for (const scan of scans) console.error(scan);
        if (scans.length > 0) process.exitCode = 1;
      }),
    );
}

/** How many links and as many events there are, and how many of each are asked for. */
export type AnalyzeOptions = { row_count: number; sample_count: number };

const INFLUENCERS = 2_000;

/** Fills a PostgreSQL of its own and explains the look-ups that must stay fast in it. */
async function runAnalyze(options: AnalyzeOptions, proceed: Proceed): Promise<Explanation[]> {
  const cluster = await openBenchCluster(false);
  try {
    const { postgresUrl } = await cluster.open('lookups');
    proceed(`${options.row_count.toLocaleString('en-US')} links and as many webhook events`);
    await fillLookups(postgresUrl, options.row_count);
    proceed('explaining');
    return await explainLookups(postgresUrl, options);
  } finally {
    await cluster.stop();
  }
}

/** Fills a migrated, empty database. */
export async function fillLookups(postgresUrl: string, row_count: number): Promise<void> {
  await withClient(postgresUrl, async (client) => {
    await fillPopulation(client, { influencer_count: INFLUENCERS, link_count: row_count });
    await fillEvents(client, row_count);
    await client.query('vacuum (analyze)');
  });
}

/** Explains each statement with random keys, half of them of nothing that is there. */
export async function explainLookups(
  postgresUrl: string,
  { row_count, sample_count }: AnalyzeOptions,
): Promise<Explanation[]> {
  const random = makeRandom(1);
  const numbers = Array.from({ length: sample_count }, () => random.below(row_count));
  const { slugs, stored } = await withClient(postgresUrl, async (client) => ({
    slugs: await readSlugs(client, [...numbers, ...numbers.map((number) => row_count + number)]),
    stored: await readDeliveries(client, numbers),
  }));
  const endpoint = await startExplainingEndpoint(postgresUrl);
  try {
    return [
      ...(await explainSlugs(endpoint, slugs)),
      ...(await explainDeliveries(endpoint, stored, random)),
    ];
  } finally {
    await endpoint.stop();
  }
}

async function withClient<T>(postgresUrl: string, work: (client: Client) => Promise<T>) {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The tables a plan reads from end to end. */
export function findScans({ scans }: Plan): string[] {
  return scans
    .filter(({ node }) => node === 'Seq Scan')
    .map(({ relation }) => relation ?? 'a table');
}

const HEAD = ['execution time', 'median', 'p99', 'buffers', 'samples'];

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
