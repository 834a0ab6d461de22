import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { storeClicks } from './store-clicks.ts';

/** A batch from the queue, as far as it is used (developers.cloudflare.com/queues). */
export type ClickBatch = {
  messages: readonly { body: unknown; attempts: number }[];
  ackAll(): void;
  retryAll(options: { delaySeconds: number }): void;
};

const LONGEST_DELAY_SECONDS = 600;

/** Stores a batch whole or asks for it again, later each time; the dead-letter queue is the end. */
export async function consumeClicks(ports: Ports, batch: ClickBatch): Promise<void> {
  try {
    await storeClicks(
      ports,
      batch.messages.map((message) => message.body),
    );
    batch.ackAll();
  } catch (error) {
    const attempts = Math.max(1, ...batch.messages.map((message) => message.attempts));
    const delaySeconds = Math.min(2 ** attempts, LONGEST_DELAY_SECONDS);
    const click_count = batch.messages.length;
    ports.log('warn', 'clicks_not_stored', { click_count, delaySeconds, ...describeError(error) });
    batch.retryAll({ delaySeconds });
  }
}
