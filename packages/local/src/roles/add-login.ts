import { randomBytes } from 'node:crypto';
import { ROLES, type Role } from '@skinstack/db/roles/grants';
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
