import type { Click } from '@skinstack/domain/clicks/click';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { spoolClicks } from './spool-clicks.ts';

/** A queue that has not taken the clicks by then counts as down; `waitUntil` gives 30 s in all. */
const QUEUE_DEADLINE_MS = 3_000;

/** Where clicks ended up; what is lost to the stores is whole in the log. */
type Fate = 'queued' | 'spooled' | 'logged';

/**
 * Gets clicks to where they will be stored: the queue, else the spool in Redis, else the log. Runs
 * behind the answer; a click sent twice is counted once, by its id.
 */
export async function enqueueClicks(ports: Ports, clicks: readonly Click[]): Promise<Fate> {
  try {
    await withDeadline(ports.sendClicks(clicks), QUEUE_DEADLINE_MS);
    return 'queued';
  } catch (error) {
    ports.log('warn', 'click_queue_refused', {
      click_count: clicks.length,
      ...describeError(error),
    });
    return await spoolClicks(ports, clicks);
  }
}

async function withDeadline(work: Promise<unknown>, deadline_ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('deadline')), deadline_ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Emits what became of a batch of clicks: one log line and one data point for up to two hundred, so
 * that a hot redirect emits nothing by itself.
 * @param cold_count requests that waited for a lookup; the others were answered from memory
 */
export function emitBatch(
  ports: Ports,
  clicks: readonly Click[],
  fate: Fate,
  cold_count: number,
  duration_ms: number,
): void {
  const impression_count = clicks.filter(({ kind }) => kind === 'impression').length;
  const request_count = clicks.length - impression_count;
  const figures = { request_count, impression_count, cold_count, duration_ms };
  ports.log('info', 'clicks_sent', { fate, ...figures });
  ports.measure?.('clicks', { fate }, figures);
}
