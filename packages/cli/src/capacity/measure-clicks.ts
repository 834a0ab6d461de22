import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { seedLinks } from '@skinstack/local/seed/seed-links';
import { startStores } from '@skinstack/local/start-stores';
import pg from 'pg';

/** What a stored click takes, indexes and all. */
export type ClickSizes = {
  click_bytes: number;
  /** `link_hours`, `influencer_facet_hours` and `link_visitors`, by click. */
  rollup_bytes: number;
  /** The same clicks as lines of JSON, compressed. */
  archived_bytes: number;
  clicks_per_second: number;
};

const [BATCH, DAYS, LINKS, DAY_MS] = [1_000, 20, 200, 86_400_000];
const SIZES = `select
  (select sum(pg_total_relation_size(inhrelid)) from pg_inherits
    where inhparent = 'clicks'::regclass) as clicks,
  pg_total_relation_size('link_hours') + pg_total_relation_size('link_visitors')
    + pg_total_relation_size('influencer_facet_hours') as rollups`;

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
    const sizes = await weigh(stores.postgresUrl);
    return {
      click_bytes: Number(sizes?.clicks) / click_count,
      rollup_bytes: Number(sizes?.rollups) / click_count,
      archived_bytes: archived_bytes / BATCH,
      clicks_per_second: click_count / seconds,
    };
  } finally {
    await stores.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function weigh(postgresUrl: string) {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  const { rows } = await client.query(SIZES).finally(() => client.end());
  return rows[0];
}

/** Clicks spread over links, days and visitors; one in twelve is a robot's. */
function clickMaker(links: Awaited<ReturnType<typeof seedLinks>>, click_count: number) {
  const random = makeRandom(1);
  const [until_ms, hash] = [Date.now(), () => Buffer.from(random.bytes(16)).toString('hex')];
  return (at: number): Click => {
    const at_ms = until_ms - Math.floor((1 - at / click_count) * DAYS * DAY_MS);
    const link = links[random.below(links.length)];
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
