import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { checkRollups, rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

// jobs fold the days of the shared one
const { pathname } = new URL(inject('books').rollups ?? '');
const ownIn = (address: string) => Object.assign(new URL(address), { pathname }).href;
const db = connectDatabase(ownIn(inject('bindings').DATABASE_URL ?? ''));
const pool = openDirectly(ownIn(inject('postgresUrl')));
afterAll(() => pool.end());

/** A day no other test clicks on. */
const DAY = '2025-03-09';
const RIGHT = {
  is_kept: true,
  is_archived: false,
  wrong_link_hours: 0,
  wrong_facet_hours: 0,
  wrong_visitors: 0,
};
const below = (count: number) => Math.floor(Math.random() * count);
const pick = <T>(values: readonly T[]) => values[below(values.length)] as T;
let day: Click[];

/** A day of clicks, bots and impressions on a few links, late ones among them, in batches. */
beforeAll(async () => {
  const worlds = [await newWorld(db), await newWorld(db), await newWorld(db)];
  day = Array.from({ length: 800 }, () =>
    newClick(pick(worlds), {
      at_ms: Date.parse(DAY) + below(86_400_000),
      kind: pick(['click', 'click', 'click', 'bot', 'impression']),
      visitor_hash: pick([null, ...Array.from({ length: 40 }, (_, at) => `visitor-${at}`)]),
      ...{ country: pick([null, 'KR', 'US', 'FR']), device: pick([null, 'mobile', 'desktop']) },
      ...{ referrer_host: pick([null, 'instagram.com']), sub_id: pick([null, 'a', 'b']) },
      app: pick([null, 'Instagram', 'TikTok']),
    }),
  );
  // each click is delivered twice, in batches of any order, eight at a time
  const deliveries = [...day, ...day].sort(() => Math.random() - 0.5);
  const batches = Array.from({ length: 32 }, (_, at) => deliveries.slice(at * 50, at * 50 + 50));
  for (let at = 0; at < batches.length; at += 8) {
    await Promise.all(batches.slice(at, at + 8).map((batch) => insertClicks(db, batch)));
  }
});

/** The rollups of the day as they stand. */
async function rollups() {
  const on = `hour_at >= '${DAY}T00:00:00Z' and hour_at < '${DAY}T24:00:00Z'`;
  const links = await pool.query(`select * from link_hours where ${on} order by 1, 2`);
  const facets = await pool.query(
    `select * from influencer_facet_hours where ${on} order by 1, 2, 3, 4`,
  );
  return { links: links.rows, facets: facets.rows };
}

test('after a day of replays and late clicks the rollups are the recount, to the last one', async () => {
  expect(await checkRollups(db, DAY)).toEqual(RIGHT);
  const { links, facets } = await rollups();
  const sum = (rows: Record<string, number>[], name: string) =>
    rows.reduce((total, row) => total + (row[name] ?? 0), 0);
  const clicks = day.filter((click) => click.kind === 'click');
  const visitors = clicks.filter((click) => click.visitor_hash !== null);
  const unique = new Set(visitors.map((click) => `${click.link_id} ${click.visitor_hash}`));
  expect(sum(links, 'clicks')).toBe(clicks.length);
  expect(sum(links, 'unique_clicks')).toBe(unique.size);
  const apps = facets.filter(({ facet }) => facet === 'app');
  expect(sum(apps, 'clicks')).toBe(clicks.filter((click) => click.app !== null).length);
  const names = ['clicks', 'unique_clicks', 'bot_requests', 'impressions', 'tapped_impressions'];
  for (const name of names.flatMap((name) => [name, `${name}_15`, `${name}_30`, `${name}_45`])) {
    if (!name.startsWith('tapped')) expect(sum(links, name), name).toBeGreaterThan(0);
    expect(sum(facets, name) - sum(apps, name), name).toBe(4 * sum(links, name));
  }
});

test('a rebuild changes nothing where all is well, and mends what is broken', async () => {
  // a tap whose impression was stored in the same moment is found now
  await rebuildRollups(db, DAY);
  const before = await rollups();
  await rebuildRollups(db, DAY);
  expect(await rollups()).toEqual(before);
  const hour = `hour_at = '${DAY}T10:00:00Z'`;
  await pool.query(`update link_hours set clicks = clicks + 1 where ${hour}`);
  await pool.query(`delete from influencer_facet_hours where ${hour} and facet = 'country'`);
  await pool.query(`insert into influencer_facet_hours (influencer_id, facet, hour_at, value)
    values ('inf_none', 'country', '${DAY}T11:00:00Z', 'XX')`);
  await pool.query(`delete from link_visitors
    where seen_on = '${DAY}' and visitor_hash = 'visitor-1'`);
  const broken = await checkRollups(db, DAY);
  expect(broken.wrong_link_hours).toBeGreaterThan(0);
  expect(broken.wrong_facet_hours).toBeGreaterThan(0);
  expect(broken.wrong_visitors).toBeGreaterThan(0);
  await rebuildRollups(db, DAY);
  expect(await checkRollups(db, DAY)).toEqual(RIGHT);
  expect(await rollups()).toMatchObject({ links: { length: before.links.length } });
});

test('clicks that come while a day is rebuilt are counted once', async () => {
  const world = await newWorld(db);
  const late = Array.from({ length: 40 }, () =>
    newClick(world, { at_ms: Date.parse(DAY) + below(86_400_000), visitor_hash: 'late' }),
  );
  const writes = late.map((click) => insertClicks(db, [click]));
  await Promise.all([...writes, rebuildRollups(db, DAY), rebuildRollups(db, DAY)]);
  expect(await checkRollups(db, DAY)).toEqual(RIGHT);
});

test('a day whose raw clicks are gone keeps its rollups', async () => {
  const gone = '2025-03-11';
  const click = newClick(await newWorld(db), { at_ms: Date.parse(gone) });
  await insertClicks(db, [click]);
  await pool.query('delete from clicks where id = $1', [click.id]);
  await rebuildRollups(db, gone);
  const { rows } = await pool.query('select clicks from link_hours where link_id = $1', [
    click.link_id,
  ]);
  expect(rows).toEqual([{ clicks: 1 }]);
  expect(await checkRollups(db, gone)).toMatchObject({ is_kept: false });
});
