import { sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../connect/connect-database.ts';
import type { Neon } from '../connect/connect-neon.ts';
import * as schema from '../schema.ts';

/** Who a Worker is at the database, and what that user may do beyond what it needs. */
export type Rights = {
  login: string;
  /** Such as 180004 for 18.4. */
  server_version: number;
  /** The worst there is to say of the user; null when there is nothing. */
  power: 'superuser' | 'role attributes' | 'owner' | null;
  may_create: boolean;
  may_change_ledger: boolean;
  may_read_influencers: boolean;
  may_write_links: boolean;
  may_follow: boolean;
  may_post: boolean;
  has_tables: boolean;
};

/** Asks about rights, and tries none of them: it may be run on a database in use. */
const RIGHTS = `
  with ledger as (
    select to_regclass('public.' || name) as tables
    from unnest(array['journals', 'ledger_entries', 'reversals', 'payout_commissions']) as name
  )
  select current_user as login, current_setting('server_version_num')::int as server_version,
    case when rolsuper then 'superuser'
      when rolcreaterole or rolcreatedb or rolbypassrls or rolreplication then 'role attributes'
      when exists (select from pg_class where relnamespace = 'public'::regnamespace
        and pg_has_role(relowner, 'usage')) then 'owner' end as power,
    has_schema_privilege('public', 'create')
      or has_database_privilege(current_database(), 'create') as may_create,
    (select coalesce(bool_or(has_any_column_privilege(tables, 'update')
      or has_table_privilege(tables, 'delete, truncate')), false) from ledger) as may_change_ledger,
    coalesce(has_column_privilege(to_regclass('public.influencers'), 'email', 'select'), false)
      as may_read_influencers,
    coalesce(has_any_column_privilege(to_regclass('public.tracking_links'), 'insert, update')
      or has_table_privilege(to_regclass('public.tracking_links'), 'delete, truncate'), false)
      as may_write_links,
    coalesce(has_column_privilege(to_regclass('public.tracking_links'), 'slug', 'select')
      and has_column_privilege(to_regclass('public.merchants'), 'allowed_hosts', 'select'), false)
      as may_follow,
    coalesce(has_table_privilege(to_regclass('public.ledger_entries'), 'insert'), false)
      as may_post,
    to_regclass('public.ledger_entries') is not null as has_tables
  from pg_roles where rolname = current_user`;

/** What the user of this connection may do. */
export async function diagnoseRights(neon: Neon): Promise<Rights> {
  const [row] = await neon.query(RIGHTS);
  return row as Rights;
}

const TRIGGERS = [
  'journals_insert_only',
  'journals_no_truncate',
  'ledger_entries_insert_only',
  'ledger_entries_no_truncate',
  'ledger_entries_post',
  'influencers_switch',
  'merchants_switch',
  'programs_switch',
];

/** What the code needs of the database and does not find there; nothing missing means it fits. */
export type SchemaDiagnosis = { table_count: number; missing: string[] };

/** Compares the tables, columns, indexes and triggers with what the code expects. */
export async function diagnoseSchema(db: Database): Promise<SchemaDiagnosis> {
  const result = await db.execute(sql`
    select 'column ' || table_name || '.' || column_name as name from information_schema.columns
      where table_schema = current_schema()
    union all select 'index ' || indexname from pg_indexes where schemaname = current_schema()
    union all select 'trigger ' || tgname from pg_trigger where tgenabled <> 'D'`);
  const present = new Set(result.rows.map((row) => String(row.name)));
  const tables = Object.values(schema).filter((value) => value instanceof PgTable);
  const expected = [
    ...tables.flatMap((table) => expectedOf(table)),
    ...TRIGGERS.map((name) => `trigger ${name}`),
  ];
  return { table_count: tables.length, missing: expected.filter((name) => !present.has(name)) };
}

function expectedOf(table: PgTable): string[] {
  const { name, columns, indexes } = getTableConfig(table);
  return [
    ...columns.map((column) => `column ${name}.${column.name}`),
    ...indexes.map((index) => `index ${index.config.name}`),
  ];
}

/** How the database runs one of the statements that must stay fast whatever the table's size. */
export type StatementPlan = { statement: string; index: string | null; execution_ms: number };

const HOT_STATEMENTS = {
  slug_lookup: sql`select id from tracking_links where slug = 'no-such-slug'`,
  webhook_dedupe: sql`select id from webhook_events
    where network_account_id = 'net_none' and external_event_id = 'none'`,
  slug_in_another_spelling: sql`select id from tracking_links
    where lower(rtrim(slug, '-_') collate "C") = 'no-such-slug'
      and slug_kind in ('custom', 'first_twin')`,
};

/**
 * Explains the look-ups of a slug and the webhook dedupe. Sequential scans are discouraged for it,
 * so a small table shows the index it would use when large.
 */
export async function explainHotStatements(db: Database): Promise<StatementPlan[]> {
  const plans: StatementPlan[] = [];
  for (const [statement, query] of Object.entries(HOT_STATEMENTS)) {
    const [, result] = await db.batch([
      db.execute(sql`set local enable_seqscan = off`),
      db.execute(sql`explain (analyze, format json) ${query}`),
    ]);
    plans.push({ statement, ...readPlan(result.rows[0]?.['QUERY PLAN']) });
  }
  return plans;
}

function readPlan(json: unknown): { index: string | null; execution_ms: number } {
  const [explained] = (typeof json === 'string' ? JSON.parse(json) : json) as [
    { Plan: { 'Index Name'?: string }; 'Execution Time': number },
  ];
  return {
    index: explained.Plan['Index Name'] ?? null,
    execution_ms: explained['Execution Time'],
  };
}

/** Accounts from before there were rules for them: they go on, and should be set right. */
export type AccountFaults = {
  /** Of shops that should name their merchant, and credit every merchant's links without. */
  without_merchant: string[];
  /** Whose secret another account has too. */
  sharing_secret: string[];
  /** Of no shop yet: the next that delivers. */
  without_shop: string[];
};

/** What is to be set right of network accounts that take deliveries. */
export async function diagnoseAccounts(neon: Neon): Promise<AccountFaults> {
  const rows = await neon.query(`
    select id, network in ('custom', 'shopify') and merchant_id is null as lacks_merchant,
      split_part(coalesce(secret_digest, ''), '/', 3) <> '' as shares_secret,
      network = 'shopify' and external_account is null as lacks_shop
    from network_accounts where is_active order by id`);
  const idsOf = (fault: string) => rows.filter((row) => row[fault] === true).map(({ id }) => id);
  return {
    without_merchant: idsOf('lacks_merchant'),
    sharing_secret: idsOf('shares_secret'),
    without_shop: idsOf('lacks_shop'),
  };
}

/** Slugs with the same letters, from before that was refused; the first of them first. */
export async function listTwins(neon: Neon): Promise<string[][]> {
  const rows = await neon.query(`
    select array_agg(slug order by slug_kind = 'later_twin', id) as slugs from tracking_links
    where lower(rtrim(slug, '-_') collate "C") in (
      select lower(rtrim(slug, '-_') collate "C") from tracking_links
      where slug_kind = 'later_twin')
    group by lower(rtrim(slug, '-_') collate "C") order by min(id) limit 100`);
  return rows.map(({ slugs }) => slugs as string[]);
}

/** The times by which a database remembers the migrations it has had, in milliseconds. */
export async function listMigrations(neon: Neon): Promise<number[]> {
  const rows = await neon.query('select created_at from drizzle.__drizzle_migrations');
  return rows.map((row) => Number(row.created_at));
}
