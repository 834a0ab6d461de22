import { fitsBcrypt, preparePassword } from '@skinstack/domain/password';
import type { Ports } from '../ports.ts';

/** The hash of a random password, with the same cost as real ones. */
const DUMMY_HASH = '$2b$10$Xee5i0kKfzD2LPI6fa9Ah.sMsEMADejOrb0kdawKQxOdiLAUGL9T2';

/**
 * Whether a password matches a hash. One comparison is always made, also for an unknown user or a
 * password that is too long, so the time reveals nothing.
 */
export async function checkPassword(
  ports: Ports,
  password: string,
  password_hash: string | null,
): Promise<boolean> {
  const prepared = preparePassword(password);
  const isEqual = await ports.bcrypt.compare(prepared, password_hash ?? DUMMY_HASH);
  return isEqual && password_hash !== null && fitsBcrypt(prepared);
}
