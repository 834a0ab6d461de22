import pg from 'pg';
import { listLogins } from './list-logins.ts';

/**
 * Takes a login away; its open connections end with what they are doing.
 * @throws Error when it is not a login of a Worker: nobody else is dropped by this
 */
export async function dropLogin(client: pg.Client, login: string): Promise<void> {
  const known = (await listLogins(client)).some((one) => one.login === login);
  if (!known) throw new Error(`${login} is no login of a Worker: “npm run roles -- list”`);
  await client.query(`drop role ${pg.escapeIdentifier(login)}`);
}
