import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { storeClicks } from './store-clicks.ts';

/** A batch from the queue, as far as it is used (developers.cloudflare.com/queues). */
export type ClickBatch = {
  queue: string;
  messages: readonly { body: unknown; attempts: number }[];
  ackAll(): void;
  retryAll(options: { delaySeconds: number }): void;
};

const LONGEST_DELAY_SECONDS = 600;
/** What comes out of the dead-letter queue has been tried for hours: now every hour. */
const DEAD_LETTERS = 'skinstack-clicks-dead';
const DEAD_DELAY_SECONDS = 3_600;

/**
 * Stores a batch whole or asks for it again, later each time. After twenty times it comes from the
 * dead-letter queue, where it is tried for days; a click the database refuses is kept by itself.
 */
export async function consumeClicks(ports: Ports, batch: ClickBatch): Promise<void> {
  const began_ms = ports.now();
  const measure = (outcome: string, click_count: number, oldest_at_ms: number | null) => {
    const now_ms = ports.now();
    const age_ms = oldest_at_ms === null ? 0 : Math.max(0, now_ms - oldest_at_ms);
    const duration_ms = now_ms - began_ms;
    ports.measure('queue', { queue: batch.queue, outcome }, { click_count, age_ms, duration_ms });
  };
  try {
    const stored = await storeClicks(
      ports,
      batch.messages.map((message) => message.body),
    );
    batch.ackAll();
    measure('stored', stored.click_count, stored.oldest_at_ms);
  } catch (error) {
    const attempts = Math.max(1, ...batch.messages.map((message) => message.attempts));
    const delaySeconds =
      batch.queue === DEAD_LETTERS
        ? DEAD_DELAY_SECONDS
        : Math.min(2 ** attempts, LONGEST_DELAY_SECONDS);
    const message_count = batch.messages.length;
    ports.log('warn', 'clicks_not_stored', {
      message_count,
      delaySeconds,
      ...describeError(error),
    });
    batch.retryAll({ delaySeconds });
    measure('retried', 0, null);
  }
}
