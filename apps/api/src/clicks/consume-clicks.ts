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
  try {
    await storeClicks(
      ports,
      batch.messages.map((message) => message.body),
    );
    batch.ackAll();
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
  }
}
