import { Problem } from '@skinstack/domain/problem';
import { hashKey } from '../hash-key.ts';
import { makeCsrfToken } from './make-csrf-token.ts';

export const CSRF_HEADER = 'X-CSRF-Token';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site's page made a browser send. Every browser of today says so in
 * Sec-Fetch-Site or Origin; a caller that says neither is not a browser.
 * @throws Problem `csrf_refused`
 */
export function refuseOtherSites(request: Request): void {
  const site = request.headers.get('Sec-Fetch-Site');
  const origin = request.headers.get('Origin');
  const isOurs =
    (site === null || site === 'same-origin' || site === 'none') &&
    (origin === null || origin === new URL(request.url).origin);
  if (!isOurs) throw new Problem('csrf_refused', 'The request comes from another site’s page.');
}

/**
 * Refuses an unsafe request that a page of ours did not mean: one from another site, or without the
 * session's token, which only a page of ours can read.
 * @throws Problem `csrf_refused`
 */
export async function refuseForgery(request: Request, session_token: string): Promise<void> {
  if (SAFE.has(request.method)) return;
  refuseOtherSites(request);
  const given = request.headers.get(CSRF_HEADER) ?? '';
  // comparing hashes tells nothing of the token by its time
  const hashes = [hashKey(given), hashKey(await makeCsrfToken(session_token))];
  const [given_hash, right_hash] = await Promise.all(hashes);
  if (given_hash === right_hash) return;
  const detail = `Send csrf_token of GET /auth/me as “${CSRF_HEADER}”.`;
  throw new Problem('csrf_refused', detail);
}
