import { Client } from 'pg';
import { fillPopulation, readSlugs } from '../bench/load/fill-population.ts';
import { openBenchCluster } from '../bench/open-bench-cluster.ts';
import { startExplainingEndpoint } from '../bench/plans/start-explaining-endpoint.ts';
import { makeRandom } from '../seed/make-random.ts';
import { type Explanation, explainDeliveries, explainSlugs } from './explain-lookups.ts';
import { fillEvents, readDeliveries } from './fill-events.ts';

/** How many links and as many events there are, and how many of each are asked for. */
export type AnalyzeOptions = { row_count: number; sample_count: number };

const INFLUENCERS = 2_000;

/** Fills a PostgreSQL of its own and explains the look-ups that must stay fast in it. */
export async function runAnalyze(
  options: AnalyzeOptions,
  proceed: (line?: string) => void,
): Promise<Explanation[]> {
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
