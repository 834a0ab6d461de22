import {
  FACET_ROLLUP,
  findUnfoldedDay,
  foldHours,
  LINK_ROLLUP,
  unfoldDay,
} from '@skinstack/db/clicks/fold-hours';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { checkRollups, rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import { listLinkDays } from '@skinstack/db/stats/list-link-days';
import { listMostClicked } from '@skinstack/db/stats/list-most-clicked';
import { sumClicks } from '@skinstack/db/stats/sum-clicks';
import { sumEverybodysClicks } from '@skinstack/db/stats/sum-everybody';
import type { Click } from '@skinstack/domain/clicks/click';
import { cutPeriod, type Interval } from '@skinstack/domain/time-zones';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '', AbortSignal.timeout(300_000));
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

const SEED = Number(process.env.FOLD_SEED ?? 20_261_127);
const random = makeRandom(SEED);
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** Days no other test clicks on. */
const FIRST_MS = Date.parse('2019-05-06');
const DAYS = Array.from({ length: 5 }, (_, at) =>
  new Date(FIRST_MS + at * DAY_MS).toISOString().slice(0, 10),
);
const RIGHT = { wrong_link_hours: 0, wrong_facet_hours: 0, wrong_visitors: 0 };
const ROLLUPS = [FACET_ROLLUP, LINK_ROLLUP];
const ZONES = ['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'];
const INTERVALS: Interval[] = ['hour', 'day', 'week', 'month'];

type World = Awaited<ReturnType<typeof newWorld>>;
let worlds: [World, ...World[]];
let clicks: Click[];

const pick = <T>(values: readonly T[]) => values[random.below(values.length)] as T;
const anyClick = (at_ms = FIRST_MS + random.below(DAYS.length * DAY_MS)) =>
  newClick(pick(worlds), {
    ...{ at_ms, kind: pick(['click', 'click', 'bot', 'impression'] as const) },
    visitor_hash: pick([null, 'one', 'two', 'three', 'four']),
    ...{ country: pick([null, 'KR', 'US']), device: pick([null, 'mobile']) },
    ...{ sub_id: pick([null, 'a']), app: pick([null, 'TikTok']) },
  });

beforeAll(async () => {
  worlds = [await newWorld(db), await newWorld(db)];
  clicks = Array.from({ length: 900 }, () => anyClick());
  for (let at = 0; at < clicks.length; at += 100) {
    await insertClicks(db, clicks.slice(at, at + 100));
  }
  // finds what was paired or first only later, so that recounts say the same from now on
  for (const day of DAYS) await rebuildRollups(db, day);
});

async function foldDay(day: string, limit = 10_000) {
  for (const rollup of ROLLUPS) {
    while ((await foldHours(db, rollup, day, limit)) === limit);
  }
}

/** Questions of any period, zone and interval, by every way to read. */
const questions = Array.from({ length: 24 }, (_, at) => {
  const unit_ms = [DAY_MS, HOUR_MS, 15 * 60_000, 1][at % 4] ?? 1;
  const any = () => Math.floor((FIRST_MS + random.below(6 * DAY_MS)) / unit_ms) * unit_ms;
  const [from_ms, to_ms] = [any(), any()].sort((a, b) => a - b) as [number, number];
  const span = { from: new Date(from_ms), to: new Date(to_ms + unit_ms) };
  return { ...span, starts: cutPeriod(span, pick(INTERVALS), pick(ZONES)) };
});

async function answers() {
  const all: unknown[] = [];
  for (const span of questions) {
    for (const { influencer, program } of worlds) {
      all.push(
        span,
        await Promise.all([
          sumClicks(db, influencer.id, span),
          listLinkDays(db, influencer.id, span, 10_000),
          breakDownFigures(db, influencer.id, span, 'country', { limit: 10 }),
          breakDownFigures(db, influencer.id, span, 'app', { limit: 10 }),
          breakDownFigures(db, influencer.id, span, 'link', { limit: 10 }),
          listMostClicked(db, program.id, span, 10),
          sumEverybodysClicks(db, program.id, span),
          sumEverybodysClicks(db, null, span),
        ]),
      );
    }
  }
  return all;
}

const countRows = async (table: string, at: string) => {
  const { rows } = await pool.query(
    `select count(*)::int as count from ${table} where ${at} >= $1 and ${at} < $2`,
    [new Date(FIRST_MS), new Date(FIRST_MS + DAYS.length * DAY_MS)],
  );
  return Number(rows[0]?.count);
};

test(`every answer is the same, folded, half folded or not (FOLD_SEED=${SEED})`, async () => {
  const unfolded = await answers();
  await foldDay(DAYS[0] ?? '');
  // a part of a day
  await foldHours(db, LINK_ROLLUP, DAYS[1] ?? '', 7);
  await foldHours(db, FACET_ROLLUP, DAYS[1] ?? '', 33);
  expect(await answers()).toEqual(unfolded);
  for (const day of DAYS) await foldDay(day, 20);
  expect(await countRows('link_hours', 'hour_at')).toBe(0);
  expect(await countRows('influencer_facet_hours', 'hour_at')).toBe(0);
  expect(await countRows('link_days', 'day_at')).toBe(worlds.length * DAYS.length);
  expect(await answers()).toEqual(unfolded);
  for (const day of DAYS) expect(await checkRollups(db, day), day).toMatchObject(RIGHT);
}, 120_000);

test('clicks that come for a folded day count at once, and are folded into it later', async () => {
  const late = Array.from({ length: 60 }, () => anyClick());
  await insertClicks(db, late);
  await insertClicks(db, late);
  for (const day of DAYS) expect(await checkRollups(db, day), day).toMatchObject(RIGHT);
  const before = await answers();
  for (const day of DAYS) await foldDay(day);
  expect(await countRows('link_days', 'day_at')).toBe(worlds.length * DAYS.length);
  expect(await answers()).toEqual(before);
  for (const day of DAYS) expect(await checkRollups(db, day), day).toMatchObject(RIGHT);
}, 120_000);

test('a rebuild counts a folded day again, and finds what was wrong in it', async () => {
  const day = DAYS[2] ?? '';
  const before = await answers();
  await pool.query('update link_days set clicks = clicks + 1 where day_at = $1', [day]);
  await pool.query('update influencer_facet_days set counted = counted[2:] where day_at = $1', [
    day,
  ]);
  const broken = await checkRollups(db, day);
  expect(broken.wrong_link_hours).toBe(worlds.length);
  expect(broken.wrong_facet_hours).toBeGreaterThan(0);
  await rebuildRollups(db, day);
  expect(await checkRollups(db, day)).toMatchObject(RIGHT);
  expect(await answers()).toEqual(before);
  await foldDay(day);
  expect(await answers()).toEqual(before);
}, 120_000);

test('hours of a folded day come back as they were, for a release that knows no days', async () => {
  const day = DAYS[4] ?? '';
  await rebuildRollups(db, day);
  const read = async () => {
    const on = `hour_at >= '${day}T00:00:00Z' and hour_at < '${day}T24:00:00Z'`;
    const links = await pool.query(`select * from link_hours where ${on} order by 1, 2`);
    const facets = await pool.query(
      `select * from influencer_facet_hours where ${on} order by 1, 2, 3, 4`,
    );
    return [...links.rows, ...facets.rows];
  };
  const before = await read();
  await foldDay(day, 50);
  expect(await read()).toEqual([]);
  expect(await unfoldDay(db, LINK_ROLLUP, day)).toBe(worlds.length);
  expect(await unfoldDay(db, FACET_ROLLUP, day)).toBeGreaterThan(0);
  expect(await read()).toEqual(before);
  await foldDay(day);
});

test('clicks that are stored while their hours are folded are counted once', async () => {
  const day = DAYS[3] ?? '';
  const at_ms = Date.parse(day);
  const incoming = Array.from({ length: 400 }, () => anyClick(at_ms + random.below(DAY_MS)));
  let is_over = false;
  const fold = async () => {
    while (!is_over) {
      for (const rollup of ROLLUPS) await foldHours(db, rollup, day, 1 + random.below(60));
    }
  };
  const write = async (writer: number) => {
    const own = incoming.filter((_, at) => at % 8 === writer);
    for (let at = 0; at < own.length; at += 5) {
      await insertClicks(
        db,
        own.slice(at, at + 5).sort(() => random.below(2) - 0.5),
      );
    }
  };
  const folds = [fold(), fold()];
  await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
  is_over = true;
  await Promise.all([...folds, rebuildRollups(db, day)]);
  expect(await checkRollups(db, day)).toMatchObject(RIGHT);
  await foldDay(day);
  expect(await checkRollups(db, day)).toMatchObject(RIGHT);
}, 120_000);

test('no count is too large, and hours without quarters are all in their first', async () => {
  const { link, influencer } = await newWorld(db);
  const hour_at = '2019-06-03T22:00:00Z';
  await pool.query(
    `insert into link_hours (link_id, hour_at, influencer_id, clicks, bot_requests, clicks_45)
      values ($1, $2, $3, 2000000000, 96, 1999999999)`,
    [link.id, hour_at, influencer.id],
  );
  await foldDay('2019-06-03');
  const span = { from: new Date('2019-06-03T00:00:00Z'), to: new Date('2019-06-05T00:00:00Z') };
  const edges = [span.from, new Date('2019-06-03T22:45:00Z')];
  const days = await listLinkDays(db, influencer.id, { ...span, starts: edges }, 10);
  expect(days.map(({ counts }) => [counts.clicks, counts.bot_requests])).toEqual([
    [1, 96],
    [1_999_999_999, 0],
  ]);
});

test('the oldest day that has hours is found, of those before a time', async () => {
  const world = await newWorld(db);
  const day = '2018-02-28';
  await insertClicks(db, [newClick(world, { at_ms: Date.parse(day) + DAY_MS - 1 })]);
  const next = new Date(Date.parse(day) + DAY_MS);
  expect(await findUnfoldedDay(db, next)).toBe(day);
  await foldDay(day);
  expect(await findUnfoldedDay(db, next)).not.toBe(day);
});
