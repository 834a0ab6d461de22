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
  const made_up = wish.password === undefined ? randomSecret(ports, '', 18) : null;
  const fields = {
    ...{ id: ports.newId('usr'), email: wish.email, role: wish.role },
    influencer_id: wish.influencer_id ?? null,
    password_hash: await hashPassword(
      ports,
      wish.password ?? made_up ?? '',
      wish.email,
      'password',
    ),
  };
  const { row, secret } = await refuseBrokenReference(insertOnce(ports, users, fields, made_up));
  if (made_up === null) return showUser(row);
  if (secret === null) throw refuseSecretAgain();
  return { ...showUser(row), password: secret };
}
