import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { deletePixelViews } from '@skinstack/db/clicks/pixel-views';
import { checkRollups, rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import { sumClicks } from '@skinstack/db/stats/sum-clicks';
import type { Click } from '@skinstack/domain/clicks/click';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

/** A day no other test clicks on. */
const DAY = '2025-06-17';
const noon_ms = Date.parse(`${DAY}T12:00:00Z`);

let world: Awaited<ReturnType<typeof newWorld>>;
beforeEach(async () => {
  world = await newWorld(db);
});

const at = (minutes: number, kind: Click['kind'], change: Partial<Click> = {}) =>
  newClick(world, { at_ms: noon_ms + minutes * 60_000, kind, visitor_hash: 'ada', ...change });

/** Impressions and those tapped. */
async function counts() {
  const span = { from: new Date(noon_ms - 3_600_000), to: new Date(noon_ms + 36_000_000) };
  const [row] = await sumClicks(db, world.influencer.id, { ...span, starts: [span.from] });
  return [row?.impressions ?? 0, row?.tapped_impressions ?? 0];
}

/** Every order of some things. */
function permutations<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, place) =>
    permutations(all.filter((_, other) => other !== place)).map((rest) => [one, ...rest]),
  );
}

test.each([
  [
    'an impression and its tap',
    [
      ['impression', 0],
      ['click', 1],
    ],
    1,
  ],
  [
    'two taps after one impression',
    [
      ['impression', 0],
      ['click', 1],
      ['click', 2],
    ],
    1,
  ],
  [
    'a reload before the tap',
    [
      ['impression', 0],
      ['impression', 1],
      ['click', 2],
    ],
    1,
  ],
  [
    'a tap before the impression',
    [
      ['click', 0],
      ['impression', 1],
    ],
    0,
  ],
  [
    'half an hour later',
    [
      ['impression', 0],
      ['click', 30],
    ],
    0,
  ],
  [
    'a bot',
    [
      ['impression', 0],
      ['bot', 1],
    ],
    0,
  ],
] as const)('%s, stored in any order, one by one and at once', async (_, events, tapped) => {
  const impressions = events.filter(([kind]) => kind === 'impression').length;
  const orders = permutations(events.map((_, place) => place));
  for (const order of orders) {
    world = await newWorld(db);
    const clicks = events.map(([kind, minutes]) => at(minutes, kind));
    for (const place of order) await insertClicks(db, clicks.slice(place, place + 1));
    expect(await counts(), order.join()).toEqual([impressions, tapped]);
    world = await newWorld(db);
    await insertClicks(
      db,
      events.map(([kind, minutes]) => at(minutes, kind)),
    );
    expect(await counts()).toEqual([impressions, tapped]);
  }
});

test('only of the same visitor, link and sub-id', async () => {
  const other = await newWorld(db);
  await insertClicks(db, [
    at(0, 'impression', { sub_id: 'story' }),
    at(1, 'click', { sub_id: 'bio' }),
    at(1, 'click'),
    at(1, 'click', { sub_id: 'story', visitor_hash: 'bea' }),
    at(1, 'click', { sub_id: 'story', visitor_hash: null }),
    newClick(other, { at_ms: noon_ms + 60_000, visitor_hash: 'ada', sub_id: 'story' }),
  ]);
  expect(await counts()).toEqual([1, 0]);
  await insertClicks(db, [at(2, 'click', { sub_id: 'story' })]);
  expect(await counts()).toEqual([1, 1]);
});

test('a tap counts where its impression does, so no row has more taps than impressions', async () => {
  const midnight = { from: new Date(noon_ms), to: new Date(noon_ms + 3_600_000) };
  await insertClicks(db, [at(14, 'impression', { country: 'US', referrer_host: 'a.example' })]);
  await insertClicks(db, [at(16, 'click', { country: 'FR', referrer_host: 'b.example' })]);
  const starts = [midnight.from, new Date(noon_ms + 900_000)];
  const rows = await sumClicks(db, world.influencer.id, { ...midnight, starts });
  expect(rows).toMatchObject([
    { impressions: 1, tapped_impressions: 1, clicks: 0 },
    { impressions: 0, tapped_impressions: 0, clicks: 1 },
  ]);
  const countries = await breakDownFigures(db, world.influencer.id, midnight, 'country', {
    limit: 5,
  });
  expect(countries.map(({ key, counts }) => [key, counts.tapped_impressions])).toEqual([
    ['FR', 0],
    ['US', 1],
  ]);
});

test('a recount finds what a rollup forgot, and forgetting views changes no count', async () => {
  await insertClicks(db, [at(0, 'impression'), at(1, 'click'), at(2, 'impression')]);
  const link_id = world.link.id;
  await pool.query('delete from pixel_views where link_id = $1', [link_id]);
  await pool.query('update link_hours set tapped_impressions = 0 where link_id = $1', [link_id]);
  await rebuildRollups(db, DAY);
  expect(await counts()).toEqual([2, 1]);
  expect(await checkRollups(db, DAY)).toMatchObject({ wrong_link_hours: 0, wrong_facet_hours: 0 });
  await insertClicks(db, [at(3, 'impression')]);
  await deletePixelViews(db, new Date(noon_ms + 86_400_000), 1_000);
  const left = await pool.query('select click_id from pixel_views where link_id = $1', [link_id]);
  expect(left.rows).toEqual([{ click_id: expect.stringMatching(/^clk_/) }]);
  expect(await counts()).toEqual([3, 1]);
  expect(await checkRollups(db, DAY)).toMatchObject({ wrong_link_hours: 0, wrong_facet_hours: 0 });
});
