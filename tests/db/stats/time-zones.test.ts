import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import { listLinkDays } from '@skinstack/db/stats/list-link-days';
import { listMostClicked } from '@skinstack/db/stats/list-most-clicked';
import { sumClicks } from '@skinstack/db/stats/sum-clicks';
import type { Click } from '@skinstack/domain/clicks/click';
import { cutPeriod, isTimezone, type Span } from '@skinstack/domain/time-zones';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '', AbortSignal.timeout(300_000));
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

const SEED = Number(process.env.ZONE_SEED ?? 20_261_126);
const random = makeRandom(SEED);
const DECADE = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2031-01-01T00:00:00Z') };
const [FROM_MS, TO_MS] = [DECADE.from.getTime(), DECADE.to.getTime()];
const anyTime = () =>
  FROM_MS + random.below((TO_MS - FROM_MS) / 1_000) * 1_000 + random.below(1_000);

/** The names PostgreSQL knows are those of the time zone database, old names too. */
async function listZones(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select name from pg_timezone_names where name !~ '^(posix|right)' order by name`,
  );
  return rows.map(({ name }) => name);
}

let zones: [string, ...string[]];
let world: Awaited<ReturnType<typeof newWorld>>;
let clicks: [Click, ...Click[]];

beforeAll(async () => {
  zones = (await listZones()).filter(isTimezone) as typeof zones;
  world = await newWorld(db);
  // around where days begin somewhere, and anywhere
  const edges = zones.flatMap((zone) => {
    const at_ms = anyTime();
    const around = { from: new Date(at_ms), to: new Date(at_ms + 86_400_000) };
    const [, start_ms = 0] = cutPeriod(around, 'day', zone).map((start) => start.getTime());
    return [start_ms - 1, start_ms].filter((edge_ms) => edge_ms >= FROM_MS && edge_ms < TO_MS);
  });
  const times = [...edges, ...Array.from({ length: 1_500 }, anyTime)];
  clicks = times.map((at_ms) =>
    newClick(world, { at_ms, country: random.pick(['US', 'JP', null]), visitor_hash: 'one' }),
  ) as typeof clicks;
  for (let at = 0; at < clicks.length; at += 500) {
    await insertClicks(db, clicks.slice(at, at + 500));
  }
}, 120_000);

test('every name of the time zone database is known', async () => {
  const unknown = (await listZones()).filter((zone) => !isTimezone(zone));
  // a placeholder, the machine’s own, and the rules of another system
  expect(unknown.filter((zone) => !['Factory', 'localtime', 'posixrules'].includes(zone))).toEqual(
    [],
  );
  expect(zones.length).toBeGreaterThan(550);
});

test(`every day of every zone sums to its clicks (ZONE_SEED=${SEED})`, async () => {
  const wrong: string[] = [];
  // zones with the same days are asked for once
  const known = new Map<string, Awaited<ReturnType<typeof sumClicks>>>();
  for (const zone of zones) {
    const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
    const starts = cutPeriod(DECADE, 'day', zone);
    const edges = starts.map((start) => start.getTime() / 900_000).join();
    const rows =
      known.get(edges) ?? (await sumClicks(db, world.influencer.id, { ...DECADE, starts }));
    known.set(edges, rows);
    const counted = Object.fromEntries(
      rows.map(({ start, clicks }) => [shown.format(start), clicks]),
    );
    const made: Record<string, number> = {};
    for (const { clicked_at } of clicks) {
      const day = shown.format(Date.parse(clicked_at));
      made[day] = (made[day] ?? 0) + 1;
    }
    const days = new Set([...Object.keys(made), ...Object.keys(counted)]);
    for (const day of days) if (made[day] !== counted[day]) wrong.push(`${zone} ${day}`);
  }
  expect(wrong).toEqual([]);
  expect(known.size).toBeGreaterThan(70);
}, 300_000);

test('from and to are exact, whatever they are, by every way to read', async () => {
  for (let run = 0; run < 40; run++) {
    // near clicks, so that edges fall into their hours and quarters
    const near = () =>
      Date.parse(clicks[random.below(clicks.length)]?.clicked_at ?? '') +
      random.below(1_200_000) -
      600_000;
    const [from_ms = 0, to_ms = 0] = [near(), run % 4 === 0 ? near() : anyTime()].sort(
      (a, b) => a - b,
    );
    if (from_ms === to_ms) continue;
    const span = { from: new Date(from_ms), to: new Date(to_ms) };
    const expected = clicks.filter(({ clicked_at }) =>
      isWithin(Date.parse(clicked_at), span),
    ).length;
    const zone = zones[random.below(zones.length)] ?? 'UTC';
    const cut = { ...span, starts: cutPeriod(span, 'month', zone) };
    const [parts, days, byCountry, byLink, ofProgram] = await Promise.all([
      sumClicks(db, world.influencer.id, cut),
      listLinkDays(db, world.influencer.id, cut, 10_000),
      breakDownFigures(db, world.influencer.id, span, 'country', { limit: 10 }),
      breakDownFigures(db, world.influencer.id, span, 'link', { limit: 10 }),
      listMostClicked(db, world.program.id, span, 10),
    ]);
    const sum = (rows: { counts: { clicks: number } }[]) =>
      rows.reduce((total, { counts }) => total + counts.clicks, 0);
    const found = {
      parts: sum(parts.map((counts) => ({ counts }))),
      days: sum(days),
      byCountry: sum(byCountry),
      byLink: sum(byLink),
      ofProgram: sum(ofProgram.link),
    };
    const all = Object.fromEntries(Object.keys(found).map((name) => [name, expected]));
    expect(found, `${span.from.toISOString()} ${span.to.toISOString()} ${zone}`).toEqual(all);
  }
}, 120_000);

const isWithin = (at_ms: number, { from, to }: Span) =>
  at_ms >= from.getTime() && at_ms < to.getTime();

test('an hour that was counted before quarters were is all in its first', async () => {
  const old = await newWorld(db);
  const hour = new Date('2026-03-08T10:00:00Z');
  await pool.query(
    `insert into influencer_facet_hours (influencer_id, facet, hour_at, value, clicks)
      values ($1, 'device', $2, 'mobile', 96)`,
    [old.influencer.id, hour],
  );
  const at_ms = hour.getTime() + 40 * 60_000;
  await insertClicks(db, [newClick(old, { at_ms, device: 'mobile' })]);
  const span = { from: new Date('2026-03-08T00:00:00Z'), to: new Date('2026-03-09T00:00:00Z') };
  const edges = ['2026-03-07T18:30:00Z', '2026-03-08T10:30:00Z'].map((edge) => new Date(edge));
  const rows = await sumClicks(db, old.influencer.id, { ...span, starts: edges });
  expect(rows.map(({ clicks }) => clicks)).toEqual([96, 1]);
});
