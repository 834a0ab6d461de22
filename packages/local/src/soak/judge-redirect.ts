import type { Answer } from './send-request.ts';
import { possibleStates, type SoakLink } from './soak-link.ts';
import type { TroubleLog } from './trouble-log.ts';

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
export function judgeRedirect(link: SoakLink, answer: Answer, log: TroubleLog): RedirectVerdict {
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
export function destinationOf(location: string): string {
  const url = URL.parse(location);
  url?.searchParams.delete(CLICK_PARAMETER);
  return url?.href ?? location;
}
