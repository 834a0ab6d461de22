import { LIMIT_LOGINS, ROLES, type Role } from '@skinstack/db/operations/grants';
import pg from 'pg';

const LOCAL = { redirect: 'skinstack_redirect_local', api: 'skinstack_api_local' } as const;
const PASSWORD = 'skinstack';

/**
 * The local Workers' logins, members of the roles the deployed ones are members of; made when they
 * are not there yet. Anybody who reads this knows the password: the stores listen on 127.0.0.1.
 */
export async function createWorkerLogins(postgresUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    for (const [worker, login] of Object.entries(LOCAL)) {
      const group = ROLES[worker as Role];
      await client.query(`do $$ begin
        if not exists (select from pg_roles where rolname = '${login}') then
          create role ${login} login password '${PASSWORD}' in role ${group};
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    }
    await client.query(LIMIT_LOGINS);
  } finally {
    await client.end();
  }
}

/** The same database, as the local login of a Worker. */
export function asWorker(databaseUrl: string, worker: Role): string {
  const url = new URL(databaseUrl);
  url.username = LOCAL[worker];
  url.password = PASSWORD;
  return url.href;
}
