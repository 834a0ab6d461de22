import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../world/fresh-database.ts';

const all = readMigrations();
const at = all.findIndex(({ tag }) => tag.endsWith('_members'));
const YEAR_AGO = '2025-11-01T00:00:00.000Z';

test('whoever had links or codes is a member since; every program has an address', async () => {
  expect(at).toBeGreaterThan(0);
  const url = await freshDatabase('members');
  await migrateDatabase(url, { migrations: all.slice(0, at) });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`;
  await client.query(`insert into merchants (id, name, allowed_hosts)
      values ('mer_1', 'Dew', '{shop.example}');
    insert into influencers (id, display_name, email) values ('inf_1', 'Mina', 'm@example.com'),
      ('inf_2', 'Noor', 'n@example.com'), ('inf_3', 'Yuki', 'y@example.com'),
      ('inf_4', 'Theo', 't@example.com')`);
  const NAMES = ['Dew Botanics creators', 'Dew  Botanics: Creators', '日本', ''];
  for (const [number, name] of NAMES.entries()) {
    await client.query(
      `insert into programs (id, merchant_id, name, currency, commission_rate_bps)
        values ($1, 'mer_1', $2, 'USD', 2000)`,
      [id('prg', number), name],
    );
  }
  // 2,500 links of two people: more than a batch, and two rows of each
  await client.query(
    `insert into tracking_links (id, slug, influencer_id, program_id, destination_url, created_at)
    select 'lnk_' || lpad(n::text, 26, '0'), 'slug' || n, 'inf_' || (1 + n % 2), $1,
      'https://shop.example/', $2::timestamptz + n * interval '1 minute'
    from generate_series(0, 2499) as n`,
    [id('prg', 0), YEAR_AGO],
  );
  await client.query(
    `insert into coupons (id, program_id, influencer_id, code, created_at)
      values ($1, $2, 'inf_3', 'YUKI', $3)`,
    [id('cpn', 9_001), id('prg', 1), YEAR_AGO],
  );
  await client.query(
    `insert into coupon_holders (id, coupon_id, influencer_id, starts_at)
      values ($1, $2, 'inf_1', now())`,
    [id('hld', 9_002), id('cpn', 9_001)],
  );
  await migrateDatabase(url);
  const { rows } = await client.query(`select program_id, influencer_id, state, decided_by,
      changed_at = approved_at as is_dated from memberships order by program_id, influencer_id`);
  const member = (program: number, influencer_id: string) => ({
    ...{ program_id: id('prg', program), influencer_id, state: 'approved' },
    ...{ decided_by: 'migration', is_dated: true },
  });
  expect(rows).toEqual([
    ...[member(0, 'inf_1'), member(0, 'inf_2'), member(1, 'inf_1'), member(1, 'inf_3')],
  ]);
  const { rows: first } = await client.query(`select influencer_id, changed_at
    from membership_changes where program_id = '${id('prg', 0)}' order by changed_at`);
  expect(first[0]).toEqual({ influencer_id: 'inf_1', changed_at: new Date(YEAR_AGO) });
  const { rows: programs } = await client.query('select slug, enrolment from programs order by id');
  expect(programs.map(({ slug }) => slug)).toEqual([
    ...['dew-botanics-creators', 'dew-botanics-creators-000000000001'],
    ...['program', 'program-000000000003'],
  ]);
  // the release before this one goes on: it names none of the new columns
  await client.query(`insert into programs (id, merchant_id, name, currency, commission_rate_bps)
    values ('prg_new', 'mer_1', 'Dew Botanics', 'USD', 2000)`);
  await client.query(`insert into tracking_links (id, slug, influencer_id, program_id,
    destination_url) values ('lnk_new', 'newslug1', 'inf_4', 'prg_new', 'https://shop.example/')`);
  const { rows: joined } = await client.query(`select state, decided_by from memberships
    where influencer_id = 'inf_4'`);
  expect(joined).toEqual([{ state: 'approved', decided_by: 'enrolment' }]);
  await client.end();
});
