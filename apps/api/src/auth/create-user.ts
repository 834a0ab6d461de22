import { classifyDbError } from '@skinstack/db/classify-db-error';
import { insertUser } from '@skinstack/db/insert-user';
import { Problem } from '@skinstack/domain/problem';
import { requireOwner } from '../authenticate.ts';
import type { Ports } from '../ports.ts';
import type { NewUser } from '../routes/auth-schemas.ts';
import { hashPassword } from './hash-password.ts';
import { randomSecret } from './random-secret.ts';

/**
 * Lets somebody sign in. Without a password of the operator's one is made, and told this once.
 * @throws Problem `conflict` on an address that is taken or an influencer who has a user;
 *   `not_found` on no such influencer
 */
export async function createUser(ports: Ports, wish: NewUser) {
  const { email, role, influencer_id = null } = wish;
  const password = wish.password ?? randomSecret(ports, '', 18);
  if (influencer_id !== null) await requireOwner(ports, { role: 'admin' }, influencer_id);
  const password_hash = await hashPassword(ports, password, email, 'password');
  const created_at = new Date(ports.now());
  const user = { id: ports.newId('usr'), email, role, influencer_id, created_at };
  try {
    const isMade = await insertUser(ports.db, { ...user, password_hash });
    if (!isMade) throw conflict('influencer_id', 'The influencer has a user');
  } catch (error) {
    const failure = classifyDbError(error);
    const isTaken = 'constraint' in failure && failure.constraint === 'users_email_key';
    throw isTaken ? conflict('email', 'A user has this address') : error;
  }
  const made = { ...user, created_at: created_at.toISOString() };
  return wish.password === undefined ? { ...made, password } : made;
}

function conflict(path: string, message: string): Problem {
  return new Problem('conflict', `${path}: ${message}.`, { errors: [{ path, message }] });
}
