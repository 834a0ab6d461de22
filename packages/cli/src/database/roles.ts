import { randomBytes } from 'node:crypto';
import { LIMIT_LOGINS, ROLES, type Role } from '@skinstack/db/operations/grants';
import { Argument, type Command } from 'commander';
import pg from 'pg';
import { OWNER_HELP, readOwnerAddress } from '../find-world.ts';
import { newCommand, newSubcommand, Refusal } from '../run-command.ts';

/** `npm run roles`: the logins of the Workers at a deployed database. */
export function rolesCommand(): Command {
  const command = newCommand('roles', 'The logins of the Workers at a deployed database.');
  command.addHelpText('after', `\n“npm run migrate” comes first.\n${OWNER_HELP}`);
  newSubcommand(command, 'list', 'Lists the logins there are, and whose they are.').action(() =>
    withOwner(command, async (client) => {
      const logins = await listLogins(client);
      for (const { login, worker } of logins) console.log(`${worker.padEnd(10)}${login}`);
      if (logins.length === 0) console.log('No logins yet: “npm run roles -- add redirect|api”');
    }),
  );
  newSubcommand(command, 'add', 'Makes a login and prints its DATABASE_URL, this once.')
    .addArgument(new Argument('<worker>').choices(Object.keys(ROLES)))
    .argument('[suffix]', 'the end of its name (default: the day)')
    .action((worker: Role, suffix: string | undefined) =>
      withOwner(command, async (client, address) => {
        console.log(await addLogin(client, address, worker, suffix));
      }),
    );
  newSubcommand(command, 'drop', 'Takes a login away, after the Worker was given another.')
    .argument('<login>')
    .action((login: string) =>
      withOwner(command, async (client) => {
        await dropLogin(client, login);
        console.log(`${login} is gone`);
      }),
    );
  return command;
}

async function withOwner(
  command: Command,
  work: (client: pg.Client, address: string) => Promise<void>,
): Promise<void> {
  const address = readOwnerAddress(command);
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await work(client, address);
  } finally {
    await client.end();
  }
}

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
  if (!SUFFIX.test(suffix)) throw new Refusal('A suffix is 1 to 24 of a-z 0-9 _');
  const login = `${ROLES[worker]}_${suffix}`;
  const password = randomBytes(32).toString('base64url');
  const { rows } = await client.query('select from pg_roles where rolname = $1', [login]);
  if (rows.length > 0) throw new Refusal(`${login} is there already: name another suffix`);
  await client.query(
    `create role ${login} login password ${pg.escapeLiteral(password)} in role ${ROLES[worker]}`,
  );
  await client.query(LIMIT_LOGINS);
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
  if (!known) throw new Refusal(`${login} is no login of a Worker: “npm run roles -- list”`);
  await client.query(`drop role ${pg.escapeIdentifier(login)}`);
}

/** A user that is a member of a Worker's role. */
export type Login = { login: string; worker: Role };

/** The logins of both Workers, by name. */
export async function listLogins(client: pg.Client): Promise<Login[]> {
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
