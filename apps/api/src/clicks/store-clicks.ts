import { putDeadClicks } from '@skinstack/db/put-dead-clicks';
import type { Ports } from '../ports.ts';
import { type DeadClickBody, hashDeadClick } from './digest-dead.ts';
import { insertBisecting } from './insert-isolating.ts';
import { readClicks } from './read-clicks.ts';

/** The result of storing some messages. */
export type StoredClicks = {
  click_count: number;
  /** When the oldest click was made; null when there is none. */
  oldest_at_ms: number | null;
  /** The digests of the dead clicks. */
  dead: ReadonlySet<string>;
};

/** Clicks in one statement: well within its deadline and Neon's 10 MiB. */
const MAX_CLICKS = 1_000;

/**
 * Stores the clicks in some messages; those stored before change nothing. What is not a click, or
 * is refused by the database because of its content, is set aside as dead and blocks no other.
 * @throws when the database is unavailable; it may be called again
 */
export async function storeClicks(
  ports: Ports,
  messages: readonly unknown[],
): Promise<StoredClicks> {
  const { clicks, refused } = readClicks(messages);
  const dead: DeadClickBody[] = [...refused];
  for (let at = 0; at < clicks.length; at += MAX_CLICKS) {
    const poison = await insertBisecting(ports.db, clicks.slice(at, at + MAX_CLICKS));
    dead.push(...poison.map(({ click, reason }) => ({ body: click, reason })));
  }
  const rows = new Map(
    (await Promise.all(dead.map(hashDeadClick))).map((row) => [row.digest, row]),
  );
  if (rows.size > 0) {
    await putDeadClicks(ports.db, [...rows.values()]);
    ports.log('error', 'clicks_dead', { click_count: rows.size, reason: dead[0]?.reason });
  }
  const oldest_at_ms = clicks.reduce<number | null>((oldest_ms, { clicked_at }) => {
    const at_ms = Date.parse(clicked_at);
    return oldest_ms === null || at_ms < oldest_ms ? at_ms : oldest_ms;
  }, null);
  return { click_count: clicks.length, oldest_at_ms, dead: new Set(rows.keys()) };
}
