import { checkTwins } from '@skinstack/cli/deployment/check-stores';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { listTwins } from '@skinstack/db/operations/diagnose-database';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { freshDatabase } from '../world/fresh-database.ts';

const all = readMigrations();
const at = all.findIndex(({ tag }) => tag.endsWith('_slugs_unique_without_case'));

/** Slugs as they were given when each was unique with its case, oldest first. */
const SLUGS = [
  ...['AbC123xy', 'aBc123xY', 'Zz99Zz99', 'MinaGlow', 'minaglow', 'MINAGLOW_', 'winter-glow'],
  ...['Winter-Glow', 'glow_', 'glow', 'story-3-', '____', '----', 'summer26', 'Mina2026'],
];
const OFF = 'winter-glow';

test('every link goes on being followed as it is written, and twins are told apart', async () => {
  expect(at).toBeGreaterThan(0);
  const url = await freshDatabase('slugs_without_case');
  await migrateDatabase(url, { migrations: all.slice(0, at) });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`insert into merchants (id, name, allowed_hosts)
      values ('mer_1', 'Dew', '{shop.example}');
    insert into programs (id, merchant_id, name, currency, commission_rate_bps)
      values ('prg_1', 'mer_1', 'Creators', 'USD', 2000);
    insert into products (id, merchant_id, program_id, name, url)
      values ('prd_1', 'mer_1', 'prg_1', 'Serum', 'https://shop.example/');
    insert into influencers (id, display_name, email) values ('inf_1', 'Mina', 'm@example.com')`);
  await client.query(
    `insert into tracking_links (id, slug, influencer_id, program_id, product_id,
      destination_url, is_active)
    select 'lnk_' || lpad(n::text, 26, '0'), slug, 'inf_1', 'prg_1', 'prd_1',
      'https://shop.example/', slug <> $2 from unnest($1::text[]) with ordinality as given (slug, n)`,
    [SLUGS, OFF],
  );
  await migrateDatabase(url);
  const { rows } = await client.query('select slug, slug_kind from tracking_links order by id');
  await client.end();
  expect(rows.map(({ slug, slug_kind }) => [slug, slug_kind])).toEqual([
    ...[
      ['AbC123xy', 'generated'],
      ['aBc123xY', 'later_twin'],
      ['Zz99Zz99', 'generated'],
    ],
    ...[
      ['MinaGlow', 'first_twin'],
      ['minaglow', 'later_twin'],
      ['MINAGLOW_', 'later_twin'],
    ],
    // the first is one that is active
    ...[
      ['winter-glow', 'later_twin'],
      ['Winter-Glow', 'first_twin'],
    ],
    ...[
      ['glow_', 'first_twin'],
      ['glow', 'later_twin'],
      ['story-3-', 'custom'],
    ],
    ...[
      ['____', 'first_twin'],
      ['----', 'later_twin'],
    ],
    ...[
      ['summer26', 'custom'],
      ['Mina2026', 'custom'],
    ],
  ]);

  const path = { pathname: '/slugs_without_case' };
  const owner = Object.assign(new URL(inject('bindings').DATABASE_URL ?? ''), path).href;
  const neon = connectNeon(owner);
  const find = async (slug: string) =>
    (await findRedirectLink(neon, slug, AbortSignal.timeout(5_000)))?.slug ?? null;
  for (const slug of SLUGS) expect(await find(slug)).toBe(slug);
  expect(await find('MinaGLOW')).toBe('MinaGlow');
  expect(await find('STORY-3')).toBe('story-3-');
  expect(await find('ABC123XY')).toBeNull();
  expect(await listTwins(neon)).toEqual([
    ...[
      ['AbC123xy', 'aBc123xY'],
      ['MinaGlow', 'minaglow', 'MINAGLOW_'],
    ],
    ...[
      ['Winter-Glow', 'winter-glow'],
      ['glow_', 'glow'],
      ['____', '----'],
    ],
  ]);
  expect((await checkTwins(owner)).map(({ verdict, detail }) => [verdict, detail])).toContainEqual([
    'OK',
    'MinaGlow and minaglow, MINAGLOW_: each is followed as it is written',
  ]);
});
