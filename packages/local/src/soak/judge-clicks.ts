import type { TroubleLog } from './trouble-log.ts';

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
export function judgeClicks(
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
