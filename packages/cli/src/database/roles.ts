import { randomBytes } from 'node:crypto';
import { ROLES, type Role } from '@skinstack/db/operations/grants';
import type { Client } from 'pg';
import pg from 'pg';

const SUFFIX = /^[a-z0-9_]{1,24}$/;

/**
 * Makes a login of a Worker with a random password of 32 bytes.
 * @param url the owner's address, whose host and database the new one shares
 * @returns the login's DATABASE_URL; the password is nowhere else
 * @throws Error on a suffix that is none, or a login that is there already
 */
export async function addLogin(
  client: pg.Client,
  url: string,
  worker: Role,
  suffix = new Date().toISOString().slice(0, 10).replaceAll('-', ''),
): Promise<string> {
  if (!SUFFIX.test(suffix)) throw new Error('A suffix is 1 to 24 of a-z 0-9 _');
  const login = `${ROLES[worker]}_${suffix}`;
  const password = randomBytes(32).toString('base64url');
  const { rows } = await client.query('select from pg_roles where rolname = $1', [login]);
  if (rows.length > 0) throw new Error(`${login} is there already: name another suffix`);
  await client.query(
    `create role ${login} login password ${pg.escapeLiteral(password)} in role ${ROLES[worker]}`,
  );
  const address = new URL(url);
  address.username = login;
  address.password = password;
  return address.href;
}

/**
 * Takes a login away; its open connections end with what they are doing.
 * @throws Error when it is not a login of a Worker: nobody else is dropped by this
 */
export async function dropLogin(client: pg.Client, login: string): Promise<void> {
  const known = (await listLogins(client)).some((one) => one.login === login);
  if (!known) throw new Error(`${login} is no login of a Worker: “npm run roles -- list”`);
  await client.query(`drop role ${pg.escapeIdentifier(login)}`);
}

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

/** `npm run roles`: the logins of the Workers at a deployed database. */
const USAGE = `usage: MIGRATION_DATABASE_URL=postgresql://… npm run roles -- <task>

  list                        the logins there are, and whose they are
  add redirect|api [suffix]   makes skinstack_<worker>_<suffix> (the day, when none is named) and
                              prints its DATABASE_URL, this once
  drop <login>                takes one away, after the Worker was given another

The address is the owner's, straight to the server; \`npm run migrate\` comes first.`;

async function run(client: pg.Client, url: string, [task, name, suffix]: string[]) {
  if (task === 'list') {
    const logins = await listLogins(client);
    for (const { login, worker } of logins) console.log(`${worker.padEnd(10)}${login}`);
    if (logins.length === 0) console.log('No logins yet: “npm run roles -- add redirect|api”');
  } else if (task === 'add' && name && Object.hasOwn(ROLES, name)) {
    console.log(await addLogin(client, url, name as Role, suffix));
  } else if (task === 'drop' && name) {
    await dropLogin(client, name);
    console.log(`${name} is gone`);
  } else {
    throw new Error(USAGE);
  }
}

async function roles(given: string[]): Promise<number> {
  const { MIGRATION_DATABASE_URL: url = '' } = process.env;
  if (!URL.parse(url)?.hostname) {
    console.error(USAGE);
    return 2;
  }
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await run(client, url, given);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await client.end();
  }
}

if (process.argv[1] === import.meta.filename) process.exit(await roles(process.argv.slice(2)));
