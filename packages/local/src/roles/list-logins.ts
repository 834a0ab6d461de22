import { ROLES, type Role } from '@skinstack/db/roles/grants';
import type { Client } from 'pg';

/** A user that is a member of a Worker's role. */
export type Login = { login: string; worker: Role };

/** The logins of both Workers, by name. */
export async function listLogins(client: Client): Promise<Login[]> {
  const { rows } = await client.query(
    `select member.rolname as login, role.rolname as role
     from pg_auth_members
     join pg_roles role on role.oid = pg_auth_members.roleid
     join pg_roles member on member.oid = pg_auth_members.member
     where role.rolname = any($1) and member.rolcanlogin and member.rolname like 'skinstack\\_%'
     group by 1, 2 order by 2 desc, 1`,
    [Object.values(ROLES)],
  );
  const workers = Object.entries(ROLES) as [Role, string][];
  return rows.map(({ login, role }) => ({
    login,
    worker: workers.find(([, name]) => name === role)?.[0] ?? 'api',
  }));
}
