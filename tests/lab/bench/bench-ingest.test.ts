import { fillPopulation } from '@skinstack/lab/database/fill-population';
import {
  type BenchCluster,
  type BenchDatabase,
  openBenchCluster,
} from '@skinstack/lab/database/open-bench-cluster';
import { captureInsert, makeBatch } from '@skinstack/lab/ingest/bench-ingest';
import { checkTotals, runWriters } from '@skinstack/lab/ingest/run-writers';
import { makeRandom } from '@skinstack/local/seed/make-random';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

const NOON_MS = Date.UTC(2026, 10, 20, 12);
let cluster: BenchCluster;
let database: BenchDatabase;
let client: pg.Client;
beforeAll(async () => {
  cluster = await openBenchCluster(false);
  database = await cluster.open('ingest');
  client = new pg.Client({ connectionString: database.postgresUrl });
  await client.connect();
  await fillPopulation(client, { influencer_count: 5, link_count: 20 });
}, 60_000);
afterAll(async () => {
  await client.end();
  await cluster.stop();
});

test('what eight writers stored is counted exactly, and a click that is lost or too many is told', async () => {
  const { rows: links } = await client.query(
    'select id as link_id, influencer_id from tracking_links',
  );
  const random = makeRandom(3);
  const [first, ...others] = links;
  const batches = Array.from({ length: 40 }, () =>
    makeBatch(random, [first, ...others], 20, NOON_MS),
  );
  const [probe] = makeBatch(random, [first], 1, NOON_MS);
  if (!probe) throw new Error('no click was made');
  const statement = await captureInsert(database.postgresUrl, probe);
  let [at, stored_count, deadlock_count] = [0, 0, 0];
  // each batch twice at least, however busy the machine is
  while (at <= 2 * batches.length) {
    const written = await runWriters({
      ...{ postgresUrl: database.postgresUrl, statement, connection_count: 8, duration_ms: 1_000 },
      nextBatch: () => batches[at++ % batches.length] ?? [],
    });
    stored_count += written.stored_count;
    deadlock_count += written.deadlock_count;
  }
  expect([stored_count, deadlock_count]).toEqual([800, 0]);
  expect(await checkTotals(database, 801)).toEqual([]);
  expect(await checkTotals(database, 800)).toContain('clicks: 801, expected 800');
  await client.query(`update link_hours set clicks = clicks + 1
    where link_id = '${first.link_id}' and hour_at = '2026-11-20T12:00:00Z'`);
  expect(await checkTotals(database, 801)).toEqual([
    'link_hours: 802, expected 801',
    '2026-11-20: wrong_link_hours 2',
  ]);
}, 60_000);
