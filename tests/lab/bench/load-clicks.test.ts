import { checkRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { countLoaded, loadClicks } from '@skinstack/lab/database/load-clicks';
import { type BenchCluster, openBenchCluster } from '@skinstack/lab/database/open-bench-cluster';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const SIZE = {
  ...{ influencer_count: 5, link_count: 100, draw_count: 400, day_count: 40 },
  until: new Date('2026-11-20'),
};
const quiet = { begin() {}, advance() {}, end() {} };
let cluster: BenchCluster;
beforeAll(async () => {
  cluster = await openBenchCluster(false);
}, 60_000);
afterAll(() => cluster.stop());

async function load(name: string, click_count: number) {
  const database = await cluster.open(name);
  await loadClicks(database, SIZE, click_count, quiet);
  return database;
}

test('ten times the clicks are the same links, hours and orders, and rollups like a recount', async () => {
  const [small, large] = [await load('small', 1_500), await load('large', 15_000)];
  const [few, many] = [await countLoaded(small.postgresUrl), await countLoaded(large.postgresUrl)];
  expect([few.click_count, many.click_count]).toEqual([1_500, 15_000]);
  expect(few.link_row_count).toBeGreaterThan(100);
  expect(few.order_count).toBeGreaterThan(20);
  expect(many.visitor_count).toBeGreaterThan(5 * few.visitor_count);
  for (const name of ['link_row_count', 'facet_row_count', 'order_count'] as const) {
    expect([name, many[name]]).toEqual([name, few[name]]);
  }
  const db = connectDatabase(large.databaseUrl);
  let kept_days = 0;
  for (let day_ms = +SIZE.until - 40 * DAY_MS; day_ms < +SIZE.until; day_ms += DAY_MS) {
    const day = new Date(day_ms).toISOString().slice(0, 10);
    const { is_kept, is_archived, ...wrong } = await checkRollups(db, day);
    expect([day, wrong]).toEqual([
      day,
      { wrong_link_hours: 0, wrong_facet_hours: 0, wrong_visitors: 0 },
    ]);
    if (is_kept && !is_archived) kept_days++;
  }
  expect(kept_days).toBeGreaterThan(30);
}, 120_000);

test('clicks lie in the partition of their month, under ids that carry their time', async () => {
  const { postgresUrl } = await load('months', 1_500);
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  const { rows } = await client.query(`select
    count(*) filter (where clicked_at <> id_time(id))::int as wrong_times,
    count(*) filter (where tableoid = 'clicks_default'::regclass)::int as misplaced,
    count(distinct tableoid)::int as months, count(distinct kind)::int as kinds from clicks`);
  await client.end();
  expect(rows).toEqual([{ wrong_times: 0, misplaced: 0, months: 2, kinds: 3 }]);
}, 60_000);

test('fewer clicks than there are hours to click in are refused', async () => {
  await expect(load('too_few', 100)).rejects.toThrow(/at least \d+ clicks/);
});
