import { Problem } from '@skinstack/domain/problem';
import { clientAddress } from '@skinstack/http/client-address';
import { describeError } from '@skinstack/http/log';
import type { Ports } from './ports.ts';

const RETRY_AFTER_SECONDS = 60;
/** Who guesses on regardless is slowed to one guess a second and connection. */
const DELAY_MS = 1_000;

/**
 * Counts a slug that no store knows, and refuses an address that tries too many. It is asked when
 * the slug is already known to lead nowhere, so a live link is never counted, refused or slowed.
 * @throws Problem `rate_limited`
 */
export async function refuseGuessing(
  { misses, wait, log }: Ports,
  headers: Headers,
): Promise<void> {
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
