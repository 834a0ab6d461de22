import { users } from '@skinstack/db/schema/users';
import { insertIdempotent, refuseSecretReplay } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../random-secret.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import type { NewUser } from '../routes/user-schemas.ts';
import { hashPassword } from './hash-password.ts';
import { presentUser } from './show-user.ts';

/**
 * Creates a user. Without a password from the operator one is generated and shown this once.
 * @throws Problem `conflict` on an address that is taken or an influencer who has a user;
 *   `not_found` on no such influencer
 */
export async function createUser(ports: Ports, input: NewUser) {
  const generated = input.password === undefined ? randomSecret(ports, '', 18) : null;
  const fields = {
    id: ports.newId('usr'),
    email: input.email,
    role: input.role,
    influencer_id: input.influencer_id ?? null,
    password_hash: await hashPassword(
      ports,
      input.password ?? generated ?? '',
      input.email,
      'password',
    ),
  };
  const { row, secret } = await refuseBrokenReference(
    insertIdempotent(ports, users, fields, generated),
  );
  if (generated === null) return presentUser(row);
  if (secret === null) throw refuseSecretReplay();
  return { ...presentUser(row), password: secret };
}
