import { type LiveChange, listLiveChanges } from '@skinstack/db/stats/list-live-changes';
import type { Ports } from '../ports.ts';

/** One message of a stream. */
export type LiveMessage =
  | { event: string; id?: string; data: unknown; retry_ms?: number }
  | { comment: string };

/** How often a stream polls, and how it waits; tests use a faster one. */
export type Pace = { poll_ms: number; beat_ms: number; sleep(ms: number): Promise<void> };
export const PACE: Pace = {
  poll_ms: 2_000,
  beat_ms: 15_000,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** More changes than this between two polls are only counted. */
export const MAX_CHANGES = 100;
const RETRY_MS = 3_000;
/** How many recent messages are remembered so as not to repeat them. */
const MAX_SENT = 1_000;

/**
 * Changes of an influencer's links and orders from a cursor (or from now) until a time. It polls
 * only when the reader asks for more, so a slow reader costs no memory: it gets the current state,
 * and how many changes it missed.
 */
export async function* followLive(
  ports: Pick<Ports, 'db' | 'now'>,
  influencer_id: string,
  { cursor, until_ms }: { cursor: string | null; until_ms: number },
  pace = PACE,
): AsyncGenerator<LiveMessage> {
  const sent = new Map<string, string>();
  let [next, beat_at_ms] = [cursor, ports.now()];
  for (let isFirst = true; ; isFirst = false) {
    const seen = await listLiveChanges(ports.db, influencer_id, next, ports.now(), MAX_CHANGES);
    // the first cursor is the one that was asked for: what follows is not yet read
    if (isFirst) yield { event: 'ready', id: next ?? seen.cursor, data: {}, retry_ms: RETRY_MS };
    if (seen.skipped_count > 0) yield { event: 'skipped', data: { count: seen.skipped_count } };
    const fresh = seen.changes.map(presentChange).filter(({ key, text }) => sent.get(key) !== text);
    for (const [at, { event, key, text, data }] of fresh.entries()) {
      if (sent.size >= MAX_SENT) sent.clear();
      sent.set(key, text);
      // only the last one moves the cursor: a stream that breaks before it sends them all again
      yield { event, data, ...(at === fresh.length - 1 ? { id: seen.cursor } : {}) };
    }
    next = seen.cursor;
    if (ports.now() + pace.poll_ms > until_ms) return;
    if (ports.now() - beat_at_ms >= pace.beat_ms) {
      yield { comment: 'still here' };
      beat_at_ms = ports.now();
    }
    await pace.sleep(pace.poll_ms);
  }
}

/** A change as JSON; `key` identifies its subject, `text` its content. */
type PresentedChange = { event: string; key: string; text: string; data: object };

/** A change as JSON, without visitors or single clicks. */
function presentChange({ event, data }: LiveChange): PresentedChange {
  const iso = (name: string) => new Date(String(data[name])).toISOString();
  const { id, link_id, slug, impressions, clicks, unique_clicks, bot_requests } = data;
  const { product_id, amount_minor, net_minor, currency } = data;
  const shown =
    event === 'click'
      ? {
          link_id,
          slug,
          hour_at: iso('hour_at'),
          impressions,
          clicks,
          unique_clicks,
          bot_requests,
        }
      : {
          conversion_id: id,
          link_id,
          product_id,
          amount_minor,
          net_minor,
          currency,
          ordered_at: iso('ordered_at'),
          created_at: iso('created_at'),
        };
  const key = event === 'click' ? `${link_id} ${data.hour_at}` : String(id);
  return { event, key, text: JSON.stringify(shown), data: shown };
}
