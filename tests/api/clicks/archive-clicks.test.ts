import { env } from 'cloudflare:workers';
import { archiveClicks } from '@skinstack/api/clicks/archive-clicks';
import { type ClickArchive, decompress } from '@skinstack/api/clicks/archive-files';
import { replayClicks } from '@skinstack/api/clicks/replay-clicks';
import { storeClicks } from '@skinstack/api/clicks/store-clicks';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { prepareClickPartitions } from '@skinstack/db/clicks/click-months';
import { checkRollups, rebuildRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

// a database of its own: what is dropped here is dropped for nobody else
const database = new URL(inject('books').click_archive ?? '');
const db = connectDatabase(database.href);
/** Only the owner of the tables counts again. */
const owner = connectDatabase(
  Object.assign(new URL(inject('bindings').DATABASE_URL ?? ''), { pathname: database.pathname })
    .href,
);
const DAY_MS = 86_400_000;
/** How many clicks each month has; a part has at most 20. */
const COUNT = 50;
let month_ms = Date.UTC(2015, 0, 1);
let month_on: string;
let month: string;
let world: Awaited<ReturnType<typeof newWorld>>;
let clicks: Click[];
let ports: Ports;
let logged: string[];
let files: Map<string, Uint8Array<ArrayBuffer>>;
let archive: ClickArchive;

beforeEach(async () => {
  // each test has a month of its own, and all before are over
  const date = new Date(month_ms);
  month_ms = date.setUTCMonth(date.getUTCMonth() + 2);
  month_on = new Date(month_ms).toISOString().slice(0, 10);
  month = month_on.slice(0, 7);
  [logged, files] = [[], new Map()];
  archive = {
    put: async (name, bytes) => void files.set(name, bytes),
    get: async (name) => files.get(name) ?? null,
  };
  ports = {
    ...{ ...(await createPorts(env)), db, click_retention_months: 13, click_archive: archive },
    log: (_, event) => logged.push(event),
  };
  await prepareClickPartitions(db, new Date(month_ms), 0);
  world = await newWorld(db);
  clicks = Array.from({ length: COUNT }, (_, at) =>
    newClick(world, {
      ...{ at_ms: month_ms + (at % 28) * DAY_MS + at, visitor_hash: `visitor-${at % 7}` },
      ...{ sub_id: at === 3 ? 'a,"b"\n' : at === 4 ? '' : null, kind: at % 10 ? 'click' : 'bot' },
    }),
  );
  await storeClicks(ports, clicks);
});

/** Runs the job with this many files a run, each of 20 clicks. */
const run = (files = 100) => archiveClicks(ports, { files, rows: 20 });
const runAll = async (files: number) => {
  for (let night = 0; night < 20; night++) await run(files);
};
async function isThere(): Promise<boolean> {
  const table = `clicks_${month.replace('-', '_')}`;
  const { rows } = await db.execute(sql`select to_regclass(${table}) is not null as is_there`);
  return rows[0]?.is_there === true;
}
async function figures() {
  const { rows } = await db.execute(sql`
    select sum(clicks)::int as clicks, sum(bot_requests)::int as bots,
      sum(unique_clicks)::int as uniques from link_hours where link_id = ${world.link.id}`);
  return rows[0];
}
async function archived(): Promise<string[]> {
  const names = [...files.keys()].filter((name) => name.endsWith('.gz')).sort();
  const texts = await Promise.all(names.map((name) => decompress(files.get(name) as never)));
  return texts.flatMap((text) => (text ?? '').split('\n').slice(1, -1));
}

describe('a month that is wholly older than is kept', () => {
  test('is in the archive to the last click, and then dropped; the rollups stay', async () => {
    const before = await figures();
    await run();
    expect(await isThere()).toBe(false);
    expect([...files.keys()].sort()).toEqual([
      `clicks/${month}/manifest.json`,
      ...[1, 2, 3].map((part) => `clicks/${month}/part-0000${part}.csv.gz`),
    ]);
    const manifest = JSON.parse(
      new TextDecoder().decode(files.get(`clicks/${month}/manifest.json`)),
    );
    expect(manifest).toMatchObject({
      ...{ month, row_count: COUNT, parts: [{ row_count: 20 }, { row_count: 20 }, {}] },
    });
    const text = await decompress(files.get(`clicks/${month}/part-00001.csv.gz`) as never);
    expect(text?.split('\n')[0]).toBe(
      'id,clicked_at,link_id,kind,bot_reason,is_unique,sub_id,country,device,referrer_host,app',
    );
    const ids = (await archived()).flatMap((line) => line.match(/^clk_\w+/)?.[0] ?? []);
    expect(ids).toEqual(clicks.map(({ id }) => id).sort());
    expect(text).toContain(`${clicks[3]?.id},${clicks[3]?.clicked_at},${world.link.id},click,,1,`);
    expect(text).toContain(',"a,""b""\n",,,,\n');
    expect((await archived()).join()).not.toContain('visitor-');
    expect(await figures()).toEqual(before);
    expect(logged).toContain('clicks_archived');
    const { rows } = await db.execute(sql`
      select count(*)::int as count from link_visitors where link_id = ${world.link.id}`);
    expect(rows).toEqual([{ count: 0 }]);
  });

  test('is done in small parts, each run killed anywhere, to the same files', async () => {
    const put = archive.put;
    let written = 0;
    archive.put = async (name, bytes, sha256) => {
      await put(name, bytes, sha256);
      // every second file is written and the run dies before it is noted
      if (++written % 2) throw new Error('the runtime is gone');
    };
    for (let night = 0; night < 30; night++) await run(2).catch(() => {});
    expect(await isThere()).toBe(false);
    const ids = (await archived()).flatMap((line) => line.match(/^clk_\w+/)?.[0] ?? []);
    expect(ids).toEqual(clicks.map(({ id }) => id).sort());
  });

  test.each([
    ['is lost', () => files.delete(`clicks/${month}/part-00002.csv.gz`)],
    ['is damaged', () => files.get(`clicks/${month}/part-00002.csv.gz`)?.fill(0, 30, 60)],
    [
      'is another',
      () =>
        files.set(
          `clicks/${month}/part-00002.csv.gz`,
          files.get(`clicks/${month}/part-00001.csv.gz`) as never,
        ),
    ],
  ])('is not dropped while a file %s; it is written anew', async (_, breakFile) => {
    await run(4); // all three are written, none is proven
    expect(files.size).toBe(3);
    breakFile();
    await run();
    expect([await isThere(), logged.includes('click_archive_differs')]).toEqual([true, true]);
    await run();
    expect(await isThere()).toBe(false);
    expect(await archived()).toHaveLength(COUNT + 1); // one of them is two lines
  });

  test('is not dropped by the function itself while a part is not proven', async () => {
    await run(4);
    const drop = db.execute(sql`select drop_click_month(${month_on}::date, true)`);
    await expect(drop).rejects.toMatchObject({ cause: { code: '55000' } });
  });
});

describe('what stays', () => {
  test('nothing is dropped without an archive, unless it is said', async () => {
    ports = { ...ports, click_archive: null };
    await run();
    expect([await isThere(), logged]).toEqual([true, ['click_archive_missing']]);
    ports = { ...ports, click_archive: 'drop' };
    await run();
    expect([await isThere(), logged.at(-1)]).toEqual([false, 'clicks_dropped_without_archive']);
  });

  test('a retention of 0 is for ever, and a month that just touches it is kept', async () => {
    ports = { ...ports, click_retention_months: 0 };
    await run();
    const end = new Date(month_ms);
    const end_ms = end.setUTCMonth(end.getUTCMonth() + 14);
    ports = { ...ports, click_retention_months: 13, now: () => end_ms - 1 };
    await run();
    expect([await isThere(), files.size]).toEqual([true, 0]);
    ports = { ...ports, now: () => end_ms };
    await run();
    expect(await isThere()).toBe(false);
  });

  test('no recount touches an archived month', async () => {
    await run(2); // closed, not dropped yet
    const before = await figures();
    await db.execute(sql`update link_hours set clicks = clicks where link_id = ${world.link.id}`);
    for (const files of [2, 100]) {
      await rebuildRollups(owner, month_on);
      expect(await figures()).toEqual(before);
      expect(await checkRollups(db, month_on)).toMatchObject({
        ...{ is_archived: true, is_kept: false },
      });
      await run(files);
    }
  });
});

describe('clicks that come late', () => {
  const waiting = async () => {
    const { rows } = await db.execute(sql`select reason from dead_clicks
      where replayed_at is null and body like ${`%${world.link.id}%`}`);
    return rows.map(({ reason }) => reason);
  };

  test('one that is archived is not counted again; a new one is, once', async () => {
    await runAll(3);
    const before = await figures();
    const late = newClick(world, { at_ms: month_ms + 5 * DAY_MS, visitor_hash: 'late' });
    const beyond = newClick(world, { at_ms: month_ms + 27.9 * DAY_MS, kind: 'bot' });
    const batch = [...clicks.slice(0, 3), late, beyond, newClick(world)];
    // the late ones are found by themselves once they are stored
    for (const count of [5, 3, 3]) {
      await storeClicks(ports, batch);
      expect(await waiting()).toEqual(Array.from({ length: count }, () => 'its month is archived'));
      expect(await replayClicks(ports)).toMatchObject({ stored: count, dead: [] });
    }
    expect(await figures()).toEqual({
      ...{ clicks: Number(before?.clicks) + 2, bots: Number(before?.bots) + 1 },
      uniques: before?.uniques,
    });
    // and a recount leaves the month alone, though a click of it is there
    await rebuildRollups(owner, new Date(month_ms + 5 * DAY_MS).toISOString().slice(0, 10));
    expect(await figures()).toMatchObject({ clicks: Number(before?.clicks) + 2 });
  });

  test('while the month is being archived they wait, and are counted when it is dropped', async () => {
    await run(2);
    const before = await figures();
    await storeClicks(ports, [...clicks, newClick(world, { at_ms: month_ms + DAY_MS })]);
    expect(await waiting()).toEqual(['its month is archived']);
    expect(await replayClicks(ports)).toMatchObject({ stored: 0 });
    await run();
    expect(await archived()).toHaveLength(COUNT + 1);
    expect(await replayClicks(ports)).toMatchObject({ stored: 1, dead: [] });
    expect(await figures()).toMatchObject({ clicks: Number(before?.clicks) + 1 });
  });

  test('when a file is not there they wait on, uncounted', async () => {
    await run();
    const before = await figures();
    const [kept] = [new Map(files)];
    files.clear();
    await storeClicks(ports, clicks.slice(0, 2));
    expect(await replayClicks(ports)).toMatchObject({ stored: 0 });
    expect(await figures()).toEqual(before);
    for (const [name, bytes] of kept) files.set(name, bytes);
    expect(await replayClicks(ports)).toMatchObject({ stored: 2, dead: [] });
    expect(await figures()).toEqual(before);
  });
});

test('a click that can be stored is replayed, whatever waits before it for ever', async () => {
  const junk = sql`(select 'no click ' || n as text from generate_series(1, 1000) as n) as junk`;
  await db.execute(sql`insert into dead_clicks (digest, body, reason, created_at)
    select encode(sha256(convert_to(to_json(text)::text, 'UTF8')), 'hex'), to_json(text)::text,
      'not a click: ', now() - interval '1 day' from ${junk}`);
  const click = newClick(world);
  await db.execute(sql`insert into dead_clicks (digest, body, reason)
    values (${click.id}, ${JSON.stringify(click)}, 'SQLSTATE 22008')`);
  const before = Number((await figures())?.clicks);
  expect(await replayClicks(ports)).toMatchObject({ stored: 1, dead: [{ count: 1000 }] });
  expect(await replayClicks(ports)).toMatchObject({ stored: 0, dead: [{ count: 1000 }] });
  expect(await figures()).toMatchObject({ clicks: before + 1 });
  await db.execute(sql`update dead_clicks set replayed_at = now() where body like '"no click%'`);
});

test('the production archive is R2, as the binding of wrangler.toml simulates it', async () => {
  const { click_archive, click_retention_months } = await createPorts(env);
  expect(click_retention_months).toBe(3);
  if (click_archive === null || click_archive === 'drop') throw new Error('no binding');
  const bytes = new TextEncoder().encode('a file');
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  const sha256 = [...new Uint8Array(hash)].map((one) => one.toString(16).padStart(2, '0')).join('');
  await click_archive.put('clicks/test', bytes, sha256);
  expect(await click_archive.get('clicks/test')).toEqual(bytes);
  expect(await click_archive.get('clicks/none')).toBeNull();
  await expect(click_archive.put('clicks/test', bytes.slice(1), sha256)).rejects.toThrow();
});
