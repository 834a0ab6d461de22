import type { ApiAccess } from '../adapter.ts';

/** What impact said of an action: it, that there is none, or nothing, and why. */
type ActionLookup =
  | { kind: 'found'; body: Uint8Array<ArrayBuffer> }
  | { kind: 'missing' }
  | { kind: 'no_answer'; problem: string };

/** impact waits for our answer meanwhile, and tries again if it gets none. */
const DEADLINE_MS = 3_000;

/**
 * Asks impact.com's Partner API, version 16, for an action as it is now:
 * `GET /Mediapartners/{AccountSID}/Actions/{id}` with HTTP Basic. Nothing is tried twice here: the
 * sweep of the inbox asks again.
 */
export async function findAction(
  access: ApiAccess & { external_account: string },
  action_id: string,
): Promise<ActionLookup> {
  const { base_url, external_account, api_key, deadline_ms = DEADLINE_MS } = access;
  const [sid, id] = [external_account, action_id].map(encodeURIComponent);
  const credentials = btoa(`${external_account}:${api_key}`);
  try {
    const response = await fetch(`${base_url}/Mediapartners/${sid}/Actions/${id}`, {
      headers: { Authorization: `Basic ${credentials}`, Accept: 'application/json' },
      // for the whole answer
      signal: AbortSignal.timeout(deadline_ms),
      // not followed: the credentials are for this host only
      redirect: 'manual',
    });
    if (response.status === 404) return { kind: 'missing' };
    if (!response.ok) return noAnswer(`impact.com’s API answered ${response.status}.`);
    return { kind: 'found', body: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    return noAnswer('impact.com’s API did not answer in time.');
  }
}

function noAnswer(problem: string): ActionLookup {
  return { kind: 'no_answer', problem };
}
