import { returnPasswordTries } from '@skinstack/db/return-password-tries';
import { type PasswordLimit, takePasswordTries } from '@skinstack/db/take-password-tries';
import { Problem } from '@skinstack/domain/problem';
import { hashKey } from '../hash-key.ts';
import type { Ports } from '../ports.ts';

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
  const claimed = await takePasswordTries(ports.db, limits, WINDOW_SECONDS);
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
