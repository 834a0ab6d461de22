import { setPassword } from '@skinstack/db/set-password';
import { PASSWORD_COST } from '@skinstack/domain/password';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../random-secret.ts';

/**
 * Sets a generated password for a user, shown this once, and ends their sessions.
 * @throws Problem `not_found`
 */
export async function resetPassword(ports: Ports, user_id: string) {
  const password = randomSecret(ports, '', 18);
  const password_hash = await ports.bcrypt.hash(password, PASSWORD_COST);
  const email = await setPassword(ports.db, user_id, password_hash);
  if (email === null) throw new Problem('not_found', 'There is no user with this id.');
  return { id: user_id, email, password };
}
