import { deleteSession } from '@skinstack/db/delete-session';
import { findUserByEmail, type SignInUser } from '@skinstack/db/find-user-by-email';
import { insertSession } from '@skinstack/db/insert-session';
import { Problem } from '@skinstack/domain/problem';
import { SESSION_DAYS } from '@skinstack/domain/session';
import { hashKey } from '../hash-key.ts';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../random-secret.ts';
import { checkPassword } from './check-password.ts';
import { newDevice } from './device-cookie.ts';
import { limitPasswordTries } from './limit-password-tries.ts';

/**
 * Signs a user in: the token is always new, and the browser's previous session ends.
 * @throws Problem `unauthorized`, the same for a wrong address and a wrong password; `rate_limited`
 */
export async function signIn(
  ports: Ports,
  from: { address: string | null; device: string | null; old_token: string | undefined },
  credentials: { email: string; password: string },
): Promise<{ token: string; device: string; user: SignInUser }> {
  const { email, password } = credentials;
  const { address, device } = from;
  const user = await limitPasswordTries(ports, { address, email, device }, async () => {
    const found = await findUserByEmail(ports.db, email);
    const isRight = await checkPassword(ports, password, found?.password_hash ?? null);
    return isRight ? found : null;
  });
  if (!user?.password_hash) throw refusal();
  const token = randomSecret(ports, 'ss_session_', 32);
  const session = {
    id: ports.newId('ses'),
    user_id: user.id,
    token_hash: await hashKey(token),
    days: SESSION_DAYS,
  };
  if (!(await insertSession(ports.db, session, user.password_hash))) throw refusal();
  if (from.old_token) await deleteSession(ports.db, await hashKey(from.old_token));
  return { token, device: device ?? (await newDevice(ports, email)), user };
}

function refusal(): Problem {
  return new Problem('unauthorized', 'The e-mail address or the password is not right.');
}
