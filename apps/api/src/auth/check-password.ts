import { fitsBcrypt, preparePassword } from '@skinstack/domain/password';
import type { Ports } from '../ports.ts';

/** The hash of a password nobody has, of the same cost as real ones. */
const NOBODYS_HASH = '$2b$10$Xee5i0kKfzD2LPI6fa9Ah.sMsEMADejOrb0kdawKQxOdiLAUGL9T2';

/**
 * Whether a password is the one of a hash. One comparison is always made, also for nobody's and for
 * what is too long, so the time says nothing.
 */
export async function checkPassword(
  ports: Ports,
  password: string,
  password_hash: string | null,
): Promise<boolean> {
  const prepared = preparePassword(password);
  const isEqual = await ports.bcrypt.compare(prepared, password_hash ?? NOBODYS_HASH);
  return isEqual && password_hash !== null && fitsBcrypt(prepared);
}
