import type { Progress } from '@skinstack/cli/render-progress';
import { Client } from 'pg';
import { fillMonth, planClicks } from './fill-month.ts';
import { fillOrders, fillRollups } from './fill-orders.ts';
import { fillPopulation, type PopulationSize } from './fill-population.ts';

/** How long it took to make the raw clicks, and to count the rollups. */
export type LoadTimes = { clicks_seconds: number; rollups_seconds: number };

const count = (value: number) => value.toLocaleString('en-US');

/**
 * Fills a migrated, empty database with so many clicks of 13 months, with everything around them.
 * @param progress shows rows and the time that is left; its `advance` may throw to stop
 * @param counted_count makes the rollups of fewer clicks: they have the same rows, and are made
 *   faster
 */
export async function loadClicks(
  urls: { postgresUrl: string; databaseUrl: string },
  size: PopulationSize,
  click_count: number,
  progress: Progress,
  counted_count = click_count,
): Promise<LoadTimes> {
  const client = new Client({ connectionString: urls.postgresUrl });
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'; set maintenance_work_mem = '512MB'");
    await client.query("set work_mem = '64MB'");
    progress.begin(`${count(click_count)} clicks: links and influencers`);
    await fillPopulation(client, size);
    const fill = (so_many: number) => fillClicks(client, size, so_many, progress);
    let clicks_seconds = await fill(counted_count);
    if (counted_count === click_count) await fillOrders(client);
    await client.query('drop schema bench cascade');
    await client.query('analyze');
    const filled_ms = Date.now();
    progress.begin(`${count(click_count)} clicks: rollups`);
    await fillRollups(urls.databaseUrl, size, (days) =>
      progress.advance(days / size.day_count, `${days} of ${size.day_count} days`),
    );
    const rollups_seconds = (Date.now() - filled_ms) / 1_000;
    if (counted_count !== click_count) {
      clicks_seconds += await fill(click_count);
      await fillOrders(client);
      await client.query('drop schema bench cascade');
    }
    progress.begin(`${count(click_count)} clicks: vacuum and analyze`);
    await client.query('vacuum (analyze)');
    return { clicks_seconds, rollups_seconds };
  } finally {
    await client.end();
  }
}

/** Makes the raw clicks of all months, in the place of those there. @returns the seconds it took */
async function fillClicks(
  client: Client,
  size: PopulationSize,
  click_count: number,
  progress: Progress,
): Promise<number> {
  const parts = await planClicks(client, size, click_count);
  progress.begin(`${count(click_count)} clicks: raw clicks`);
  const began_ms = Date.now();
  let done_count = 0;
  for (const [month_on, of_month] of Map.groupBy(parts, (part) => part.month_on)) {
    await fillMonth(client, month_on, of_month, (made_count) => {
      done_count += made_count;
      progress.advance(done_count / click_count, `${count(done_count)} rows`);
    });
  }
  return (Date.now() - began_ms) / 1_000;
}

const COUNTS = {
  click_count: '(select count(*) from clicks)',
  link_row_count: '(select count(*) from link_days) + (select count(*) from link_hours)',
  facet_row_count: `(select count(*) from influencer_facet_days)
    + (select count(*) from influencer_facet_hours)`,
  visitor_count: '(select count(*) from link_visitors)',
  order_count: '(select count(*) from conversions)',
  size_bytes: 'pg_database_size(current_database())',
};

/** What a database of the bench holds. */
export type LoadedCounts = Record<keyof typeof COUNTS, number>;

/** Counts the rows of a database of the bench, and its bytes. */
export async function countLoaded(postgresUrl: string): Promise<LoadedCounts> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const columns = Object.entries(COUNTS).map(([name, query]) => `${query} as ${name}`);
    const { rows } = await client.query<Record<string, string>>(`select ${columns.join(', ')}`);
    const counts = Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]);
    return Object.fromEntries(counts) as LoadedCounts;
  } finally {
    await client.end();
  }
}
