import type { Neon } from './connect-neon.ts';

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
const STATEMENT = `
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
  const [row] = await neon.query(STATEMENT);
  return row as Rights;
}
