import { clientAddress } from '@skinstack/http/client-address';
import { ACCESS } from '../access.ts';
import { readCredential } from '../authenticate.ts';
import { hashKey } from '../hash-key.ts';
import type { Limits } from './create-limits.ts';

/** Which limit counts a request before it is served, and which a 401 it is answered with. */
export type Choice = {
  before: { limit: keyof Limits; id: string } | null;
  failure: { limit: 'failure'; id: string } | null;
};

const UNLIMITED: Choice = { before: null, failure: null };

/**
 * Whoever proves who they are is limited by who they are; only those who do not are limited by
 * where they come from. So a key that works is never refused for its neighbours at one address,
 * nor a delivery that verifies: many shops' webhooks come from one address of their network.
 * @param route the matched route as `access.ts` names it; undefined when there is none
 */
export async function chooseLimit(route: string | undefined, headers: Headers): Promise<Choice> {
  // A monitor shall hear how we are, not that it asks too often.
  if (route === 'GET /healthz') return UNLIMITED;
  // A file costs us nothing, and a page loads several.
  if (route === 'GET /docs/assets/:file') return UNLIMITED;
  const address = clientAddress(headers);
  const failure = address === null ? null : ({ limit: 'failure', id: address } as const);
  if (route?.includes(' /webhooks/')) return { before: null, failure };
  const isProtected = route !== undefined && ACCESS[route] !== 'anyone';
  const credential = isProtected ? readCredential(headers) : undefined;
  if (credential !== undefined) {
    const hash = await hashKey(credential);
    // Half of the hash tells keys apart, and is not what the database knows them by.
    return { before: { limit: 'key', id: hash.slice(0, 32) }, failure };
  }
  // Without an address (not through Cloudflare's edge) there is nobody to tell apart.
  return { before: address === null ? null : { limit: 'address', id: address }, failure: null };
}
