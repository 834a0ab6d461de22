import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  FACET_ROLLUP,
  findUnfoldedDay,
  foldHours,
  LINK_ROLLUP,
} from '@skinstack/db/clicks/fold-hours';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner, signLink } from '@skinstack/domain/links/signed-link';
import { tellChanges } from '@skinstack/domain/links/told-changes';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { seedLinks } from '@skinstack/local/seed/seed-links';
import { startStores } from '@skinstack/local/start-stores';
import pg from 'pg';

/** What a stored click takes, indexes and all. */
export type ClickSizes = {
  click_bytes: number;
  /** Of them, the index by link and hour. */
  link_index_bytes: number;
  /** The visitor's row in `link_visitors`, by click. */
  visitor_bytes: number;
  /** A row of `link_hours`, and one of `influencer_facet_hours`, with their indexes. */
  link_hour_bytes: number;
  facet_hour_bytes: number;
  /** The same of days whose hours are folded, without what they counted. */
  link_day_bytes: number;
  facet_day_bytes: number;
  /** Rows of `influencer_facet_hours` of one influencer in an hour of many clicks. */
  facets_an_hour: number;
  /** What a look-up of a link gets from Redis: the body of Upstash's answer. */
  lookup_bytes: number;
  /** The same clicks as lines of JSON, compressed. */
  archived_bytes: number;
  clicks_per_second: number;
};

/** On so many links 4.7 of 200,000 clicks share an hour of a link, as of 100 million a month. */
const [BATCH, DAYS, LINKS, DAY_MS] = [1_000, 20, 480, 86_400_000];
const SIZES = `select
  (select sum(pg_total_relation_size(inhrelid)) from pg_inherits
    where inhparent = 'clicks'::regclass) as clicks,
  (select sum(pg_relation_size(indexrelid)) from pg_index
    where indexrelid in (select inhrelid from pg_inherits
      where inhparent = 'clicks_link_hour_idx'::regclass)) as link_index,
  pg_total_relation_size('link_visitors') as visitors,
  pg_total_relation_size('link_hours')::numeric / (select count(*) from link_hours) as link_hour,
  pg_total_relation_size('influencer_facet_hours')::numeric
    / (select count(*) from influencer_facet_hours) as facet_hour,
  (select max(rows) from (select count(*) as rows from influencer_facet_hours
    group by influencer_id, hour_at) as hours) as facets`;

/** A number an int4, and what an array has beside them. */
const fixedOf = (table: string) => `(select (pg_total_relation_size('${table}')
    - sum(4 * cardinality(counted)))::numeric / count(*) from ${table})`;
const FOLDED_SIZES = `select ${fixedOf('link_days')} as link_day,
  ${fixedOf('influencer_facet_days')} as facet_day`;

/** Stores clicks as the queue's consumer does, in a database of its own, and weighs them. */
export async function measureClicks(click_count: number): Promise<ClickSizes> {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-capacity-'));
  // as root the database runs as another user, who must get in
  chmodSync(folder, 0o755);
  const stores = await startStores({
    dataDir: folder,
    postgresPort: 0,
    neonHttpPort: 0,
    redisRestPort: 0,
    redisRestToken: 'capacity',
    redis: 'embedded',
  });
  try {
    await migrateDatabase(stores.postgresUrl);
    const links = await seedLinks(stores.databaseUrl, LINKS);
    const db = connectDatabase(stores.databaseUrl);
    const makeOne = clickMaker(links, click_count);
    const began_ms = performance.now();
    let archived_bytes = 0;
    for (let at = 0; at < click_count; at += BATCH) {
      const clicks = Array.from({ length: BATCH }, (_, each) => makeOne(at + each));
      if (at === 0)
        archived_bytes = gzipSync(clicks.map((one) => JSON.stringify(one)).join()).length;
      await insertClicks(db, clicks);
    }
    const seconds = (performance.now() - began_ms) / 1_000;
    const sizes = await weigh(stores.postgresUrl, SIZES);
    await foldAll(db);
    const folded = await weigh(stores.postgresUrl, FOLDED_SIZES);
    return {
      click_bytes: Number(sizes?.clicks) / click_count,
      link_index_bytes: Number(sizes?.link_index) / click_count,
      visitor_bytes: Number(sizes?.visitors) / click_count,
      link_hour_bytes: Number(sizes?.link_hour),
      facet_hour_bytes: Number(sizes?.facet_hour),
      link_day_bytes: Number(folded?.link_day),
      facet_day_bytes: Number(folded?.facet_day),
      facets_an_hour: Number(sizes?.facets),
      lookup_bytes: weighLookup(),
      archived_bytes: archived_bytes / BATCH,
      clicks_per_second: click_count / seconds,
    };
  } finally {
    await stores.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The answer to a look-up: what was told of changes, and the copy of a link. */
function weighLookup(): number {
  const nothing = new Uint8Array(10);
  const link: RedirectLink = {
    ...{ link_id: makeId('lnk', 0, nothing), influencer_id: makeId('inf', 0, nothing) },
    ...{ program_id: makeId('prg', 0, nothing), merchant_id: makeId('mer', 0, nothing) },
    ...{ slug: 'iHhWtRCf', click_parameter: 'subid', spelling: 'case' },
    destination_url: 'https://dewbotanics.example/products/barrier-repair-serum?variant=30ml',
    ...{ allowed_hosts: ['dewbotanics.example'], attribution_window_days: 30, timezone: 'UTC' },
    ...{ is_active: true, expires_at_ms: null, read_at_ms: Date.now(), sub_id: 'story' },
    ...{ passes_parameters: true, utm: 'utm_source=skinstack&utm_campaign=autumn' },
  };
  const copy = signLink(createLinkSigner('a key of 32 characters or more, to weigh'), link);
  const [now_ms, random] = [Date.now(), makeRandom(2)];
  const seen = { asked_at_ms: now_ms, seen_at_ms: now_ms, isAll: false };
  const ids = (prefix: 'inf' | 'prg', count: number) =>
    Array.from({ length: count }, () => makeId(prefix, 0, random.bytes(10)));
  // a week of them, as `npm run bench -- links` has it
  const subject_ids = [...ids('prg', 20), ...ids('inf', 40)];
  const told = JSON.stringify(
    tellChanges({ told_at_ms: 0, all_at_ms: 0, changed_at_ms: {} }, { ...seen, subject_ids }),
  );
  return JSON.stringify({ result: [told, copy, null] }).length;
}

/** Folds every day there is, as the API's job does with days that are over. */
async function foldAll(db: ReturnType<typeof connectDatabase>): Promise<void> {
  for (;;) {
    const day = await findUnfoldedDay(db, new Date(Date.now() + DAY_MS));
    if (day === null) return;
    for (const rollup of [FACET_ROLLUP, LINK_ROLLUP]) await foldHours(db, rollup, day, 1e6);
  }
}

async function weigh(postgresUrl: string, query: string) {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  const { rows } = await client.query(query).finally(() => client.end());
  return rows[0];
}

/** Clicks over links by Zipf's law (exponent 1), days and visitors; one in twelve a robot's. */
function clickMaker(links: Awaited<ReturnType<typeof seedLinks>>, click_count: number) {
  const random = makeRandom(1);
  const shares = shareByPlace(links.length);
  const [until_ms, hash] = [Date.now(), () => Buffer.from(random.bytes(16)).toString('hex')];
  return (at: number): Click => {
    const at_ms = until_ms - Math.floor((1 - at / click_count) * DAYS * DAY_MS);
    const drawn = random.below(1e9) / 1e9;
    const link = links[shares.findIndex((until) => drawn < until)] ?? links[0];
    const is_bot = random.below(12) === 0;
    return {
      id: makeId('clk', at_ms, random.bytes(10)),
      clicked_at: new Date(at_ms).toISOString(),
      link_id: link?.link_id ?? '',
      influencer_id: link?.influencer_id ?? '',
      kind: is_bot ? 'bot' : 'click',
      bot_reason: is_bot ? 'known_agent' : null,
      visitor_hash: hash(),
      sub_id: random.pick(['story', 'reel', 'bio']),
      country: random.pick(['US', 'GB', 'DE', 'FR', 'CA']),
      device: 'mobile',
      ...random.pick([
        { referrer_host: 'www.instagram.com', app: 'Instagram' },
        { referrer_host: 'www.tiktok.com', app: 'TikTok' },
        { referrer_host: 'www.youtube.com', app: 'YouTube' },
      ]),
    };
  };
}

/** Up to which part of all clicks each link, the most clicked first, and those before it have. */
function shareByPlace(count: number): number[] {
  let sum = 0;
  const sums = Array.from({ length: count }, (_, at) => (sum += 1 / (at + 1)));
  return sums.map((until) => until / sum);
}
