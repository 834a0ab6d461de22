import { ROLES, type Role } from '@skinstack/db/roles/grants';
import pg from 'pg';
import { addLogin } from './roles/add-login.ts';
import { dropLogin } from './roles/drop-login.ts';
import { listLogins } from './roles/list-logins.ts';

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
