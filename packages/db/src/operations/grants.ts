/** The roles a Worker's login is a member of; none of them can log in itself. */
export const ROLES = { redirect: 'skinstack_redirect', api: 'skinstack_api' } as const;
/** A Worker, as far as the database is concerned. */
export type Role = keyof typeof ROLES;

const GROWS = 'select, insert';
const CHANGES = 'select, insert, update';
const COMES_AND_GOES = 'select, insert, update, delete';

/**
 * What each Worker may do with each table; nothing else is granted, so a new table has its line
 * here before anybody can read it. The API cannot take back what it posted, and the redirect Worker
 * sees just the columns of `find-redirect-link.ts`: not who an influencer is.
 */
export const GRANTS: Record<string, Partial<Record<Role, string>>> = {
  api_keys: { api: CHANGES },
  audit_entries: { api: GROWS },
  // the trigger that posts entries keeps the amounts, with its owner's rights; to lock a balance
  // for a payout takes the right to change something of it
  balances: { api: 'select, update (updated_at)' },
  // what was told stays as it was, until it is old
  checkout_captures: { api: 'select, insert, delete' },
  click_archive_parts: { api: CHANGES },
  click_archives: { api: CHANGES },
  // a visitor who is forgotten is a random one; months are dropped by a function of the owner's
  clicks: { api: `${GROWS}, update (visitor_hash)` },
  commission_decisions: { api: GROWS },
  // a promise is ended, never edited
  commission_rules: { api: `${GROWS}, update (ends_at)` },
  commissions: { api: CHANGES },
  conversions: { api: CHANGES },
  coupon_holders: { api: GROWS },
  coupons: { api: `${GROWS}, update (ends_at)` },
  // written by triggers with their owner's rights, as `earning_changes` are
  customer_changes: { api: 'select, delete' },
  customer_cohorts: { api: COMES_AND_GOES },
  customer_months: { api: COMES_AND_GOES },
  customers: { api: CHANGES },
  dead_clicks: { api: CHANGES },
  earning_changes: { api: 'select, delete' },
  earning_hours: { api: COMES_AND_GOES },
  idempotency_keys: { api: COMES_AND_GOES },
  influencer_facet_days: { api: CHANGES },
  // hours go where they are folded into days
  influencer_facet_hours: { api: COMES_AND_GOES },
  influencers: { api: CHANGES, redirect: 'select (id, is_active, timezone)' },
  job_runs: { api: CHANGES },
  journals: { api: GROWS },
  ledger_accounts: { api: GROWS },
  ledger_entries: { api: GROWS },
  link_changes: { api: 'select, insert, delete' },
  link_days: { api: CHANGES },
  link_hours: { api: COMES_AND_GOES },
  // visitors go with their month
  link_visitors: { api: `${GROWS}, update (visitor_hash), delete` },
  mail_problems: { api: COMES_AND_GOES },
  mails: { api: COMES_AND_GOES },
  membership_changes: { api: GROWS },
  memberships: { api: CHANGES },
  merchants: { api: CHANGES, redirect: 'select (id, allowed_hosts, is_active)' },
  network_accounts: { api: CHANGES },
  notification_settings: { api: CHANGES },
  orders: { api: CHANGES },
  // written by triggers with their owner's rights (`note_event`), and forgotten once told
  outbox_events: { api: 'select, update (told_at), delete' },
  payout_commissions: { api: GROWS },
  payout_details: { api: CHANGES },
  payout_details_changes: { api: `${GROWS}, update (told_at)` },
  payout_exports: { api: GROWS },
  payout_policies: { api: CHANGES },
  payout_reductions: { api: GROWS },
  payout_run_approvals: { api: GROWS },
  payout_runs: { api: GROWS },
  // whose it is, in which currency and how much was requested stays as it was
  payouts: {
    api: `${GROWS}, update (state, amount_minor, external_reference, failure_reason, returned_on,
      sent_at, settled_at, failed_at, returned_at, cancelled_at, updated_at)`,
  },
  pixel_views: { api: COMES_AND_GOES },
  privacy_requests: { api: CHANGES },
  products: { api: CHANGES },
  program_groups: { api: GROWS },
  program_terms: { api: GROWS },
  programs: {
    api: CHANGES,
    redirect: `select (id, merchant_id, click_parameter, attribution_window_days, is_active,
      passes_parameters, utm_template)`,
  },
  recovery_codes: { api: COMES_AND_GOES },
  reversals: { api: GROWS },
  sale_keys: { api: GROWS },
  second_factors: { api: COMES_AND_GOES },
  sessions: { api: COMES_AND_GOES },
  shop_codes: { api: CHANGES },
  sign_in_limits: { api: COMES_AND_GOES },
  sign_in_links: { api: COMES_AND_GOES },
  terms_acceptances: { api: GROWS },
  tracking_links: {
    api: CHANGES,
    redirect: `select (id, slug, slug_kind, destination_url, influencer_id, program_id, is_active,
      expires_at, campaign, sub_id)`,
  },
  users: { api: CHANGES },
  webhook_deliveries: { api: COMES_AND_GOES },
  webhook_endpoints: { api: COMES_AND_GOES },
  webhook_events: { api: CHANGES },
};

/**
 * What makes the Workers' roles and gives them what `grants.ts` states, and nothing besides, run by
 * the owner in one transaction after the migrations. It may be run again and again. Whatever a
 * role had before is taken away first; the owner's rights are not touched.
 *
 * Functions are for the API Worker alone, among them those that act with the owner's rights
 * (`SECURITY DEFINER`: partitions of clicks), which is how it does without `CREATE`.
 */
export function grantStatements(): string[] {
  const roles = Object.values(ROLES);
  const everyone = ['public', ...roles].join(', ');
  return [
    ...roles.map(createRole),
    `revoke all on all tables in schema public from ${everyone}`,
    `revoke all on all sequences in schema public from ${everyone}`,
    `revoke all on schema public from ${roles.join(', ')}`,
    'revoke create on schema public from public',
    `do $$ begin
      execute format('revoke temporary on database %I from public', current_database());
    end $$`,
    `grant usage on schema public, drizzle to ${roles.join(', ')}`,
    // npm run doctor asks, as each Worker, whether the migrations are applied
    `grant select on drizzle.__drizzle_migrations to ${roles.join(', ')}`,
    ...Object.entries(GRANTS).flatMap(([table, granted]) =>
      Object.entries(granted).flatMap(([role, rights]) =>
        // a column to be changed may be newer than its table
        rights.split(/, (?=update \()/).map((part) => grant(table, part, ROLES[role as Role])),
      ),
    ),
    OWN_FUNCTIONS,
    LIMIT_LOGINS,
  ];
}

/**
 * Ends a statement of a Worker's login after ten seconds: a Worker waits for four
 * (`connect-neon.ts`), and what it has given up, or was waiting for when it was killed, would go on
 * for nobody. Logins do not inherit settings from their role, so this is run wherever one is made.
 */
export const LIMIT_LOGINS = `do $$
declare
  login name;
begin
  for login in
    select member.rolname from pg_auth_members
    join pg_roles role on role.oid = roleid join pg_roles member on member.oid = member
    where role.rolname in ('${Object.values(ROLES).join("', '")}') and member.rolcanlogin
      and not coalesce(member.rolconfig, '{}') @> '{statement_timeout=10s}'
      and member.rolname <> current_user
  loop
    execute format('alter role %I set statement_timeout to %L', login, '10s');
  end loop;
-- another database of this server may be altering it, or it is another owner's
exception when internal_error or insufficient_privilege then null;
end $$`;

/** A table that a later migration makes, or has dropped, is passed over; so is such a column. */
function grant(table: string, rights: string, role: string): string {
  return `do $$ begin
    if to_regclass('public.${table}') is not null then
      grant ${rights} on public.${table} to ${role};
    end if;${rights.startsWith('update (') ? '\n  exception when undefined_column then null;' : ''}
  end $$`;
}

/** Roles belong to the whole server: another database may have made it, even at this moment. */
function createRole(name: string): string {
  return `do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then
      create role ${name} nologin;
    end if;
  exception when duplicate_object or unique_violation then null;
  end $$`;
}

/** Functions anybody may call unless told otherwise; an extension's are left as they are. */
const OWN_FUNCTIONS = `do $$
declare
  own regprocedure;
begin
  for own in
    select oid from pg_proc where pronamespace = 'public'::regnamespace
      and pg_has_role(proowner, 'member')
      and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
  loop
    execute format('revoke all on routine %s from public, ${ROLES.redirect}', own);
    execute format('grant execute on routine %s to ${ROLES.api}', own);
  end loop;
end $$`;
