import { explainLookups, fillLookups, findScans } from '@skinstack/lab/analyze';
import { type BenchCluster, openBenchCluster } from '@skinstack/lab/database/open-bench-cluster';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

const OPTIONS = { row_count: 5_000, sample_count: 5 };
let cluster: BenchCluster;
let postgresUrl: string;
beforeAll(async () => {
  cluster = await openBenchCluster(false);
  ({ postgresUrl } = await cluster.open('lookups'));
  await fillLookups(postgresUrl, OPTIONS.row_count);
}, 120_000);
afterAll(() => cluster.stop());

async function scans(): Promise<string[]> {
  const explanations = await explainLookups(postgresUrl, OPTIONS);
  return explanations.flatMap(({ name, plans }) =>
    [...new Set(plans.flatMap(findScans))].map((table) => `${name}: ${table}`),
  );
}

async function run(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

test('every statement is sent, hits and misses, and goes by an index', async () => {
  const explanations = await explainLookups(postgresUrl, OPTIONS);
  expect(explanations.map(({ name, plans }) => [name, plans.length])).toEqual([
    ['slug of a link', 5],
    ['slug of none', 5],
    ['delivery that is there: refused', 5],
    ['delivery that is there: found', 5],
    ['delivery that is new: stored', 5],
  ]);
  const indexes = explanations.flatMap(({ plans }) => plans.flatMap((plan) => plan.scans));
  expect(indexes.map(({ index }) => index)).toEqual(
    expect.arrayContaining(['tracking_links_slug_key', 'webhook_events_delivery_key']),
  );
  expect(await scans()).toEqual([]);
}, 60_000);

test('a slug look-up without its index is told', async () => {
  await run('drop index tracking_links_slug_key');
  expect(await scans()).toEqual(['slug of a link: tracking_links', 'slug of none: tracking_links']);
  await run('create unique index tracking_links_slug_key on tracking_links (slug)');
  expect(await scans()).toEqual([]);
}, 60_000);
