import { findPasswordFault, PASSWORD_COST, preparePassword } from '@skinstack/domain/password';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';

/**
 * Validates a new password and hashes it.
 * @param path the field it came in
 * @throws Problem `invalid_request` that says what is wrong with it, never the password
 */
export async function hashPassword(
  ports: Ports,
  password: string,
  email: string,
  path: string,
): Promise<string> {
  const message = findPasswordFault(password, email);
  if (message === null) return ports.bcrypt.hash(preparePassword(password), PASSWORD_COST);
  throw new Problem('invalid_request', `${path}: ${message}.`, { errors: [{ path, message }] });
}
