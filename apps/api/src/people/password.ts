import {
  claimPasswordTries,
  type PasswordLimit,
  returnPasswordTries,
} from '@skinstack/db/people/password-tries';
import { findUserByEmail, type SignInUser, updatePassword } from '@skinstack/db/people/users';
import {
  fitsBcrypt,
  normalizePassword,
  PASSWORD_COST,
  type PasswordOwner,
  validatePassword,
} from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import type { SignedIn } from '../router.ts';
import { hashKey, randomSecret } from '../secrets.ts';

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
  const user = await confirmPassword(ports, session, input.current_password);
  if (!user) {
    const errors = [{ path: 'current_password', message: 'Not your password' }];
    throw new Problem('invalid_request', 'current_password: Not your password.', { errors });
  }
  const owner = { email, names: user.display_name ? [user.display_name] : [] };
  const new_hash = await hashPassword(ports, input.new_password, owner, 'new_password');
  await updatePassword(ports.db, user_id, new_hash, ports.act ?? null, session.id);
}

/**
 * The user of a session, if this is their password. Failures count as failed sign-ins do.
 * @throws Problem `rate_limited`
 */
export function confirmPassword(
  ports: Ports,
  session: SignedIn,
  password: string,
): Promise<SignInUser | null> {
  const { email } = session;
  // a session proves a device of the account
  return limitPasswordTries(ports, { address: null, email, device: session.id }, async () => {
    const found = await findUserByEmail(ports.db, email);
    const isRight = await checkPassword(ports, password, found?.password_hash ?? null);
    return isRight ? found : null;
  });
}

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
  const prepared = normalizePassword(password);
  const isEqual = await ports.bcrypt.compare(prepared, password_hash ?? DUMMY_HASH);
  return isEqual && password_hash !== null && fitsBcrypt(prepared);
}

/**
 * Validates a new password and hashes it.
 * @param path the field it came in
 * @throws Problem `invalid_request` that says what is wrong with it, never the password
 */
export async function hashPassword(
  ports: Ports,
  password: string,
  owner: PasswordOwner,
  path: string,
): Promise<string> {
  const message = validatePassword(password, owner, await loadMostUsed());
  if (message === null) return ports.bcrypt.hash(normalizePassword(password), PASSWORD_COST);
  throw new Problem('invalid_request', `${path}: ${message}.`, { errors: [{ path, message }] });
}

let most_used: Promise<ReadonlySet<string>> | undefined;

/** Loaded when the first password is set: most isolates never need it. */
function loadMostUsed(): Promise<ReadonlySet<string>> {
  most_used ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return most_used;
}

/**
 * In ten minutes: 10 tries of an account from an address, 100 from an address, 100 of an account;
 * or 10 of an account from a device known for it, whatever others try meanwhile.
 */
const WINDOW_SECONDS = 600;
const PAIR_INTERVAL_SECONDS = 60;
const SINGLE_INTERVAL_SECONDS = 6;

/** Who tries: the address, the account, and the device if it is known for the account. */
type Attempt = { address: string | null; email: string; device: string | null };

/**
 * Runs an attempt at a password if a try is left. The try is claimed before the attempt, so that
 * concurrent attempts are no way around the limit, and returned when the password was right: only
 * failures count. PostgreSQL counts, because signing in needs it anyway; Redis may be down.
 * @param attempt answers null when the password was wrong
 * @throws Problem `rate_limited`
 */
export async function limitPasswordTries<T>(
  ports: Ports,
  who: Attempt,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const limits = await limitsOf(who);
  const claimed = await claimPasswordTries(ports.db, limits, WINDOW_SECONDS);
  const missing = limits.filter((limit) => !claimed.includes(limit));
  if (missing.length > 0) {
    await returnPasswordTries(ports.db, claimed);
    const retry_after_seconds = Math.max(...missing.map((limit) => limit.interval_seconds));
    const detail = 'Too many failed attempts. Wait; nothing is locked.';
    throw new Problem('rate_limited', detail, { retry_after_seconds });
  }
  const result = await attempt();
  if (result !== null) await returnPasswordTries(ports.db, claimed);
  return result;
}

async function limitsOf({ device, ...who }: Attempt): Promise<PasswordLimit[]> {
  const [address, email] = [who.address ?? 'unknown', who.email.toLowerCase()];
  const strangers: [string, number][] = [
    [`pair ${address} ${email}`, PAIR_INTERVAL_SECONDS],
    [`address ${address}`, SINGLE_INTERVAL_SECONDS],
    [`account ${email}`, SINGLE_INTERVAL_SECONDS],
  ];
  const known: [string, number][] = [[`device ${device} ${email}`, PAIR_INTERVAL_SECONDS]];
  return Promise.all(
    (device === null ? strangers : known).map(async ([key, interval_seconds]) => ({
      key_hash: await hashKey(key),
      interval_seconds,
    })),
  );
}

/**
 * Sets a generated password for a user, shown this once, and ends their sessions.
 * @throws Problem `not_found`
 */
export async function resetPassword(ports: Ports, user_id: string) {
  const password = randomSecret(ports, '', 18);
  const password_hash = await ports.bcrypt.hash(password, PASSWORD_COST);
  const email = await updatePassword(ports.db, user_id, password_hash, ports.act ?? null);
  if (email === null) throw new Problem('not_found', 'There is no user with this id.');
  return { id: user_id, email, password };
}
