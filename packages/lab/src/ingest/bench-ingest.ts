import { join } from 'node:path';
import type { Proceed } from '@skinstack/cli/run-command';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';
import { readSettings } from '@skinstack/local/read-settings';
import { makeRandom, type Random } from '@skinstack/local/seed/make-random';
import { Client } from 'pg';
import { fillPopulation } from '../database/fill-population.ts';
import { openBenchCluster } from '../database/open-bench-cluster.ts';
import { startExplainingEndpoint } from '../database/start-explaining-endpoint.ts';
import { BAR_WIDTH, describeMachine, drawBars, formatTable, writeReport } from '../report.ts';
import { type IngestReport, measureIngest, measureOverlap } from './measure-ingest.ts';
import { checkTotals } from './run-writers.ts';

const POPULATION = { influencer_count: 400, link_count: 10_000 };
const SHARED_LINKS = 50;
const NOTES = `
The statement is the queue consumer's, over plain connections to a PostgreSQL on this machine that
does not wait for the disk; a fifth of the clicks is on one link.`;

/** `npm run bench -- ingest`: how many clicks the consumer's statement stores. */
export async function benchIngest(
  { rounds, minutes }: IngestOptions,
  proceed: Proceed,
): Promise<void> {
  const cluster = await openBenchCluster(false);
  try {
    const database = await cluster.open('ingest');
    const links = await fillLinks(database.postgresUrl);
    const random = makeRandom(1);
    const makeFrom = (some: typeof links) => (size: number) =>
      makeBatch(random, some, size, Date.now());
    const statement = await captureInsert(
      ...([database.postgresUrl, ...makeFrom(links)(1)] as Parameters<typeof captureInsert>),
    );
    const subject = { postgresUrl: database.postgresUrl, statement, makeClicks: makeFrom(links) };
    proceed('one by one and in hundreds');
    const { stored_count, ...figures } = await measureIngest(subject, rounds, proceed);
    proceed('eight writers on a few links');
    const shared = links.slice(0, SHARED_LINKS) as typeof links;
    const sharing = { ...subject, makeClicks: makeFrom(shared) };
    const overlap = await measureOverlap(sharing, minutes * 60_000, proceed);
    const wrong = await checkTotals(database, 1 + stored_count + overlap.stored_count);
    const { elapsed_ms, ...counts } = overlap;
    const report: IngestReport = {
      measured_at: new Date().toISOString(),
      machine: describeMachine(),
      ...figures,
      overlap: {
        seconds: elapsed_ms / 1_000,
        connection_count: 8,
        link_count: SHARED_LINKS,
        ...counts,
        wrong,
      },
    };
    console.log(`\n${report.machine}\n\n${formatIngest(report)}\n${NOTES}\n`);
    const json = join(readSettings().dataDir, 'bench-ingest.json');
    writeReport(report, json, drawIngest(report), 'bench-ingest.svg');
    if (wrong.length > 0 || counts.deadlock_count > 0)
      throw new Error('clicks were not stored well');
  } finally {
    await cluster.stop();
  }
}

async function fillLinks(postgresUrl: string): Promise<[BenchLink, ...BenchLink[]]> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await fillPopulation(client, POPULATION);
    const { rows } = await client.query<BenchLink>(
      'select id as link_id, influencer_id from tracking_links order by slug',
    );
    return rows as [BenchLink, ...BenchLink[]];
  } finally {
    await client.end();
  }
}

/** How often each way to store is measured, and how long writers share links. */
export type IngestOptions = { rounds: number; minutes: number };

/**
 * The text of the statement the consumer stores clicks with, as the driver sends it; its one
 * parameter is the clicks as JSON.
 */
export async function captureInsert(postgresUrl: string, click: Click): Promise<string> {
  const endpoint = await startExplainingEndpoint(postgresUrl);
  try {
    await insertClicks(connectDatabase(endpoint.databaseUrl), [click]);
    const [sent] = endpoint.take();
    if (sent?.params.length !== 1) throw new Error('storing clicks is no longer one statement');
    return sent.query;
  } finally {
    await endpoint.stop();
  }
}

/** A link and whose it is. */
type BenchLink = { link_id: string; influencer_id: string };

const COUNTRIES = ['US', 'US', 'GB', 'FR', 'DE', 'JP', 'KR', null] as const;
const DEVICES = ['mobile', 'mobile', 'mobile', 'desktop', 'tablet'] as const;
type Referrer = { referrer_host: string | null; app: string | null };
const REFERRERS: readonly [Referrer, ...Referrer[]] = [
  { referrer_host: 'instagram.com', app: 'Instagram' },
  { referrer_host: 'tiktok.com', app: 'TikTok' },
  { referrer_host: 'youtube.com', app: 'YouTube' },
  { referrer_host: null, app: null },
];
const SUB_IDS = [null, null, 'story', 'bio'] as const;
const KINDS = ['click', 'click', 'click', 'click', 'click', 'click', 'click', 'bot'] as const;
/** One click in so many is on the first link. */
const HOT_EACH = 5;

/** Clicks of this moment, a fifth of them on the first link. */
export function makeBatch(
  random: Random,
  links: readonly [BenchLink, ...BenchLink[]],
  size: number,
  now_ms: number,
): Click[] {
  return Array.from({ length: size }, () => {
    const kind = random.pick(KINDS);
    return {
      id: makeId('clk', now_ms, random.bytes(10)),
      clicked_at: new Date(now_ms).toISOString(),
      ...(random.below(HOT_EACH) === 0 ? links[0] : random.pick(links)),
      kind,
      bot_reason: kind === 'bot' ? 'known_agent' : null,
      visitor_hash: kind === 'bot' ? null : `visitor-of-bench-${random.below(1_000_000)}`,
      country: random.pick(COUNTRIES),
      device: random.pick(DEVICES),
      ...random.pick(REFERRERS),
      sub_id: random.pick(SUB_IDS),
    };
  });
}

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const caseOf = (figures: { connection_count: number; batch_size: number }) =>
  `${figures.connection_count} connection${figures.connection_count > 1 ? 's' : ''}, ` +
  `${figures.batch_size} a statement`;

/** The whole report as one plain table. */
function formatIngest({ figures, batch_ratio, overlap }: IngestReport): string {
  return formatTable([
    ['clicks stored and counted', 'a second', 'a click'],
    ...figures.map((one) => [
      caseOf(one),
      ...[count(one.clicks_per_second), `${one.click_us.toFixed(0)} µs`],
    ]),
    ['a click in a hundred, of one alone', '', batch_ratio.toFixed(3)],
    [],
    [`${overlap.connection_count} writers on ${overlap.link_count} links`],
    ['seconds', overlap.seconds.toFixed(0)],
    ['batches, one in ten delivered again', count(overlap.batch_count)],
    ['clicks that were new', count(overlap.stored_count)],
    ['deadlocks', count(overlap.deadlock_count)],
    ['totals', overlap.wrong.length === 0 ? 'exact' : overlap.wrong.join('; ')],
  ]);
}

/** An SVG of the clicks a second of each way to store them. */
function drawIngest({ figures, overlap, machine, measured_at }: IngestReport): string {
  const scale = BAR_WIDTH / Math.max(...figures.map((one) => one.clicks_per_second));
  const texts = {
    heading: 'Clicks stored and counted a second',
    caption: `${measured_at.slice(0, 10)} · ${machine}`,
    footer: footer(overlap),
  };
  return drawBars(
    texts,
    figures.map((one) => ({
      name: caseOf(one),
      kind: one.batch_size === 1 ? 'bare' : 'step',
      from: 0,
      width: one.clicks_per_second * scale,
      label: Math.round(one.clicks_per_second).toLocaleString('en-US'),
    })),
  );
}

function footer({ connection_count, link_count, seconds, ...found }: IngestReport['overlap']) {
  const totals = found.wrong.length === 0 ? 'exact' : 'wrong';
  const who = `${connection_count} writers on ${link_count} links for ${seconds.toFixed(0)} s`;
  return `${who}: ${found.deadlock_count} deadlocks, totals ${totals}`;
}
