import { setTimeout as sleep } from 'node:timers/promises';

/** Lock not available, deadlock, and two sessions that changed one row of the catalogue. */
const BUSY_CODES = new Set(['55P03', '40P01']);
const isBusy = (error: unknown) => {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return BUSY_CODES.has(code) || /tuple concurrently (updated|deleted)/.test(message);
};

/** How long a migration waits for a lock, and how often it tries again before it gives up. */
export type Patience = { lock_timeout_ms: number; attempts: number; longest_pause_ms: number };

/**
 * A second: requests that queue behind a waiting `ALTER TABLE` wait no longer, which is less than
 * either Worker gives the database. Sixty tries with pauses make about five minutes.
 */
export const PATIENCE: Patience = { lock_timeout_ms: 1_000, attempts: 60, longest_pause_ms: 5_000 };

/**
 * Runs work that others' locks may refuse, and runs it again when they did, with pauses in which
 * the traffic that queued behind it goes on.
 * @throws what the work threw, when it is something else or the last attempt failed
 */
export async function untilFree(
  { attempts, longest_pause_ms }: Patience,
  work: () => Promise<void>,
  onBusy: (attempt: number) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || attempt >= attempts) throw error;
      onBusy(attempt);
      await sleep(Math.min(longest_pause_ms, 100 * 2 ** (attempt - 1)));
    }
  }
}
