import { findUserByEmail } from '@skinstack/db/find-user-by-email';
import { setPassword } from '@skinstack/db/set-password';
import { Problem } from '@skinstack/domain/problem';
import type { SignedIn } from '../app-env.ts';
import type { Ports } from '../ports.ts';
import { checkPassword } from './check-password.ts';
import { hashPassword } from './hash-password.ts';
import { limitPasswordTries } from './limit-password-tries.ts';

/**
 * Changes somebody's own password and ends their other sessions.
 * @throws Problem `invalid_request` naming the field that is not right, `rate_limited`
 */
export async function changePassword(
  ports: Ports,
  session: SignedIn,
  input: { current_password: string; new_password: string },
): Promise<void> {
  const { email, user_id } = session;
  // a session proves a device of the account
  const who = { address: null, email, device: session.id };
  const isRight = await limitPasswordTries(ports, who, async () => {
    const user = await findUserByEmail(ports.db, email);
    const password_hash = user?.password_hash ?? null;
    return (await checkPassword(ports, input.current_password, password_hash)) || null;
  });
  if (!isRight) {
    const errors = [{ path: 'current_password', message: 'Not your password' }];
    throw new Problem('invalid_request', 'current_password: Not your password.', { errors });
  }
  const new_hash = await hashPassword(ports, input.new_password, email, 'new_password');
  await setPassword(ports.db, user_id, new_hash, session.id);
}
