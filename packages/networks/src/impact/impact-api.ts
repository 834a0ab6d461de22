/** What impact said of an action: it, that there is none, or nothing, and why. */
type ActionLookup =
  | { kind: 'found'; body: Uint8Array<ArrayBuffer> }
  | { kind: 'missing' }
  | { kind: 'no_answer'; problem: string };

/** What is asked of impact's Partner API. */
export type ImpactApi = {
  /** An action as it is now. */
  findAction(account_sid: string, auth_token: string, action_id: string): Promise<ActionLookup>;
};

/** impact waits for our answer meanwhile, and tries again if it gets none. */
const DEADLINE_MS = 3_000;

/**
 * impact.com's Partner API, version 16: `GET /Mediapartners/{AccountSID}/Actions/{id}` with HTTP
 * Basic. Nothing is tried twice here: the sweep of the inbox asks again.
 * @param base_url such as https://api.impact.com
 * @param deadline_ms for the whole answer
 */
export function createImpactApi(base_url: string, deadline_ms = DEADLINE_MS): ImpactApi {
  return {
    async findAction(account_sid, auth_token, action_id) {
      const [sid, id] = [account_sid, action_id].map(encodeURIComponent);
      const credentials = btoa(`${account_sid}:${auth_token}`);
      try {
        const response = await fetch(`${base_url}/Mediapartners/${sid}/Actions/${id}`, {
          headers: { Authorization: `Basic ${credentials}`, Accept: 'application/json' },
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
    },
  };
}

function noAnswer(problem: string): ActionLookup {
  return { kind: 'no_answer', problem };
}
