import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink, listRedirectLinks } from '@skinstack/db/links/find-redirect-link';
import { deleteLinkChanges, listLinkChanges } from '@skinstack/db/links/link-changes';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newWorld } from '../../world/new-world.ts';

const { DATABASE_URL = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);
const neon = connectNeon(DATABASE_URL);
let world: Awaited<ReturnType<typeof newWorld>>;
beforeEach(async () => {
  world = await newWorld(db);
});
const find = () => findRedirectLink(neon, world.link.slug, AbortSignal.timeout(5_000));

/** Which of this world's things wait to be told. */
async function waiting() {
  const ids = new Map<string, string>();
  for (const name of ['merchant', 'program', 'influencer', 'link'] as const) {
    ids.set(world[name].id, name);
  }
  const { changes } = await listLinkChanges(db, 100_000);
  return changes.flatMap(({ subject_id }) => ids.get(subject_id) ?? []);
}

const TABLES = {
  link: 'tracking_links',
  program: 'programs',
  merchant: 'merchants',
  influencer: 'influencers',
};

describe('whatever followers see of a link leaves a change when it changes', () => {
  test.each([
    ['link', `destination_url = 'https://shop.example/other'`],
    ['link', 'is_active = false'],
    ['link', `expires_at = now()`],
    ['link', `slug = slug || 'x'`],
    ['link', `sub_id = 'x'`],
    ['program', 'is_active = false'],
    ['program', `click_parameter = 'other'`],
    ['program', 'attribution_window_days = 7'],
    ['merchant', 'is_active = false'],
    ['merchant', `allowed_hosts = '{}'`],
    ['program', 'passes_parameters = false'],
    ['program', `utm_template = 'utm_source=x'`],
    ['influencer', 'is_active = false'],
    ['influencer', `timezone = 'Asia/Tokyo'`],
  ] as const)('%s: %s', async (what, change) => {
    expect(await waiting()).toEqual([]);
    await db.execute(
      sql.raw(`update ${TABLES[what]} set ${change} where id = '${world[what].id}'`),
    );
    expect(await waiting()).toEqual([what]);
  });

  test('and what changes nothing leaves none', async () => {
    for (const [what, table] of Object.entries(TABLES)) {
      const { id } = world[what as keyof typeof TABLES];
      await db.execute(sql.raw(`update ${table} set is_active = is_active where id = '${id}'`));
    }
    expect(await waiting()).toEqual([]);
  });
});

test('a change that is told is forgotten; one made meanwhile is not', async () => {
  const change = () =>
    db.execute(sql`update programs set hold_days = hold_days + 1 where id = ${world.program.id}`);
  await change();
  const { changes } = await listLinkChanges(db, 100_000);
  const own = changes.filter(({ subject_id }) => subject_id === world.program.id);
  await change();
  await deleteLinkChanges(
    db,
    own.map(({ id }) => id),
  );
  expect(await waiting()).toEqual(['program']);
});

describe('times', () => {
  test('a read is no older than it says, by the database’s clock', async () => {
    const clock = async () => {
      const { rows } = await db.execute(
        sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
      );
      return Number(rows[0]?.ms);
    };
    const before = await clock();
    const link = await find();
    const [listed] = await listRedirectLinks(neon, [world.link.id], AbortSignal.timeout(5_000));
    const after = await clock();
    expect(link).toMatchObject({ program_id: world.program.id, merchant_id: world.merchant.id });
    expect({ ...listed, read_at_ms: 0 }).toEqual({ ...link, read_at_ms: 0 });
    for (const one of [link, listed]) {
      expect(one?.read_at_ms).toBeGreaterThanOrEqual(before);
      expect(one?.read_at_ms).toBeLessThanOrEqual(after);
    }
  });

  test('a change that is not committed when changes are listed is told the next time', async () => {
    const pool = openDirectly(inject('postgresUrl'));
    const client = await pool.connect();
    await client.query('begin');
    await client.query(`update programs set hold_days = 7 where id = '${world.program.id}'`);
    const first = await listLinkChanges(db, 100_000);
    expect(await waiting()).toEqual([]);
    await client.query('commit');
    client.release();
    await pool.end();
    const second = await listLinkChanges(db, 100_000);
    expect(await waiting()).toEqual(['program']);
    expect(second.asked_at_ms).toBeGreaterThan(first.asked_at_ms);
    expect(second.seen_at_ms).toBeGreaterThanOrEqual(second.asked_at_ms);
  });
});
