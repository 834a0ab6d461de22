import { users } from '@skinstack/db/schema/users';
import { refuseBrokenReference } from '../catalogue/refuse-broken-reference.ts';
import { insertOnce } from '../once/insert-once.ts';
import { refuseSecretAgain } from '../once/refuse-secret-again.ts';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../random-secret.ts';
import type { NewUser } from '../routes/user-schemas.ts';
import { hashPassword } from './hash-password.ts';
import { showUser } from './show-user.ts';

/**
 * Lets somebody sign in. Without a password of the operator's one is made, and told this once.
 * @throws Problem `conflict` on an address that is taken or an influencer who has a user;
 *   `not_found` on no such influencer
 */
export async function createUser(ports: Ports, wish: NewUser) {
  const password = wish.password ?? randomSecret(ports, '', 18);
  const { row, is_replay } = await refuseBrokenReference(
    insertOnce(ports, users, {
      id: ports.newId('usr'),
      email: wish.email,
      role: wish.role,
      influencer_id: wish.influencer_id ?? null,
      password_hash: await hashPassword(ports, password, wish.email, 'password'),
    }),
  );
  if (wish.password !== undefined) return showUser(row);
  if (is_replay) throw refuseSecretAgain();
  return { ...showUser(row), password };
}
