import type { TroubleLog } from './plan-trouble.ts';
import type { Answer } from './send-request.ts';

/** What an answer to a follower came to; `wrong` says what is not as it should be. */
export type RedirectVerdict =
  | { outcome: 'redirected' | 'gone' | 'killed' | 'both_down' | 'uncached' | 'old_copy' }
  | { outcome: 'wrong'; wrong: string };

/** The parameter of the soak's program that carries the token. */
export const CLICK_PARAMETER = 'ss_click';

/**
 * Judges what a follower of a link was answered. Allowed are: 302 to where the link leads, or led
 * until an edit had time to show; 410 while it is disabled; 503 with `Retry-After` when neither
 * store could say; no answer while the Worker was killed.
 */
export function verifyRedirect(link: SoakLink, answer: Answer, log: TroubleLog): RedirectVerdict {
  const { sent_ms, answered_ms, status } = answer;
  const was = (kind: Parameters<TroubleLog['wasWrong']>[0]) =>
    log.wasWrong(kind, sent_ms, answered_ms);
  const wrong = (what: string) => ({
    outcome: 'wrong' as const,
    wrong: `${link.slug}: ${what} (${new Date(sent_ms).toISOString()})`,
  });
  if (status === 0) {
    return was('redirect-down') ? { outcome: 'killed' } : wrong(`no answer: ${answer.failure}`);
  }
  const states = possibleStates(link, sent_ms, answered_ms);
  if (status === 302) {
    const url = destinationOf(answer.headers.location ?? '');
    if (states.some((state) => state.url === url)) return { outcome: 'redirected' };
    // with Neon away the last copy is followed, however old
    const wasOnce = link.states.some((state) => state.url === url);
    return wasOnce && was('neon') ? { outcome: 'old_copy' } : wrong(`sent to ${url}`);
  }
  if (status === 410) {
    if (states.some((state) => state.url === null)) return { outcome: 'gone' };
    const wasOnce = link.states.some((state) => state.url === null);
    return wasOnce && was('neon') ? { outcome: 'old_copy' } : wrong('410 though it is live');
  }
  if (status !== 503) return wrong(`answered ${status}`);
  if (!answer.headers['retry-after']) return wrong('503 without Retry-After');
  if (!was('neon')) return wrong('503 though Neon answers');
  if (was('redis')) return { outcome: 'both_down' };
  return link.cached_since_ms > sent_ms
    ? { outcome: 'uncached' }
    : wrong('503 though Redis has a copy');
}

/** Where a redirect leads, without the click's token. */
function destinationOf(location: string): string {
  const url = URL.parse(location);
  url?.searchParams.delete(CLICK_PARAMETER);
  return url?.href ?? location;
}

/** A 302 that was answered, or a click that was stored. */
export type SeenClick = { link_id: string; kind: 'click' | 'bot'; at_ms: number };
export type StoredClick = { id: string; link_id: string; kind: string; copies: number };

/** What became of the clicks of a run. */
export type ClickVerdict = {
  answered_count: number;
  stored_count: number;
  /** In the isolate of a Worker when it was killed, and gone with it. */
  lost_to_kills: number;
  /** Stored, but the answer was cut off by a kill. */
  unanswered_count: number;
  /** Neither queue nor spool took them in time: they are in the log, whole, and nowhere else. */
  only_logged: number;
  wrong: string[];
};

/** A click is in the isolate for 25 ms and then on its way; so much later it has surely arrived. */
const GATHERED_MS = 500;
/** As long as queue and spool are tried. */
const ARRIVED_MS = 6_000;

/**
 * Holds the stored clicks against the 302s: each is there once, of its kind and link, and nothing
 * else is. Only what was on its way in a Worker that was killed may be missing, and what the Worker
 * wrote to its log because Redis failed when the queue did.
 * @param logged ids of the clicks in the Worker's log
 */
export function verifyClicks(
  seen: ReadonlyMap<string, SeenClick>,
  stored: readonly StoredClick[],
  log: TroubleLog,
  logged: ReadonlySet<string> = new Set(),
): ClickVerdict {
  const wrong: string[] = [];
  const kills = log.killsOf('redirect-down');
  let [lost_to_kills, unanswered_count, only_logged] = [0, 0, 0];
  const found = new Set<string>();
  for (const { id, link_id, kind, copies } of stored) {
    found.add(id);
    if (copies !== 1) wrong.push(`${id} is stored ${copies} times`);
    const click = seen.get(id);
    if (!click) {
      if (kills.length > 0) unanswered_count++;
      else wrong.push(`${id} is stored, but nobody was redirected by it`);
    } else if (click.link_id !== link_id || click.kind !== kind) {
      wrong.push(`${id} is a ${kind} of ${link_id}, not a ${click.kind} of ${click.link_id}`);
    }
  }
  for (const [id, { at_ms }] of seen) {
    if (found.has(id)) continue;
    const wasKilled = kills.some(
      (kill_ms) => at_ms >= kill_ms - GATHERED_MS && at_ms <= kill_ms + 50,
    );
    const isExcused = log.wasWrong('redis', at_ms, at_ms + ARRIVED_MS);
    if (wasKilled) lost_to_kills++;
    else if (logged.has(id) && isExcused) only_logged++;
    else wrong.push(`${id} of ${new Date(at_ms).toISOString()} is lost`);
  }
  const counts = { answered_count: seen.size, stored_count: found.size };
  return { ...counts, lost_to_kills, unanswered_count, only_logged, wrong };
}

/** What a link is told to be: where it leads, or null while it is disabled. */
type LinkState = {
  url: string | null;
  /** When it was asked to become so: from then on it may be. */
  asked_at_ms: number;
  /** When that was confirmed; null while it is not known. */
  confirmed_at_ms: number | null;
};

/** A link of the soak and all it was told to be, oldest first. */
export type SoakLink = {
  id: string;
  slug: string;
  influencer_id: string;
  states: LinkState[];
  /** Since when Redis surely has a copy; infinity after it was wiped. */
  cached_since_ms: number;
};

/** An edit shows within 60 s even when Redis was not told (the contract); and time to get there. */
export const EDIT_SHOWS_MS = 75_000;

/** A link that has just been made. */
export function newSoakLink(link: Omit<SoakLink, 'states' | 'cached_since_ms'>, url: string) {
  const now_ms = Date.now();
  const state: LinkState = { url, asked_at_ms: 0, confirmed_at_ms: 0 };
  return { ...link, states: [state], cached_since_ms: now_ms } satisfies SoakLink;
}

/** The states a request between two moments may have met. */
function possibleStates(link: SoakLink, sent_ms: number, answered_ms: number): LinkState[] {
  return link.states.filter((state, at) => {
    const next = link.states[at + 1];
    const isOver =
      next !== undefined &&
      next.confirmed_at_ms !== null &&
      next.confirmed_at_ms + EDIT_SHOWS_MS < sent_ms;
    return state.asked_at_ms <= answered_ms && !isOver;
  });
}
