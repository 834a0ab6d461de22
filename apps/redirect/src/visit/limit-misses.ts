import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { clientAddress } from '@skinstack/http/request-headers';
import type { Ports } from '../ports.ts';

const RETRY_AFTER_SECONDS = 60;
/** Whoever guesses on is slowed to one guess a second per connection. */
const DELAY_MS = 1_000;

/**
 * Counts a slug that does not exist, and refuses an address that tries too many. It runs only once
 * the slug is known not to exist, so a live link is never counted, refused or slowed.
 * @throws Problem `rate_limited`
 */
export async function limitMisses({ misses, wait, log }: Ports, headers: Headers): Promise<void> {
  const address = clientAddress(headers);
  if (!misses || address === null) return;
  try {
    if (await misses.count(address)) return;
  } catch (error) {
    log('warn', 'rate_limit_unavailable', { limit: 'misses', ...describeError(error) });
    return;
  }
  await wait(DELAY_MS);
  throw new Problem('rate_limited', 'Too many links that do not exist were tried from here.', {
    retry_after_seconds: RETRY_AFTER_SECONDS,
  });
}
