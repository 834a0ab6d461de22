import { GRANTS, ROLES, type Role } from './grants.ts';

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
      Object.entries(granted).map(([role, rights]) => grant(table, rights, ROLES[role as Role])),
    ),
    OWN_FUNCTIONS,
  ];
}

/** A table that a later migration makes, or has dropped, is passed over. */
function grant(table: string, rights: string, role: string): string {
  return `do $$ begin
    if to_regclass('public.${table}') is not null then
      grant ${rights} on public.${table} to ${role};
    end if;
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
