import { drainClickSpool } from '@skinstack/cache/click-spool';
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

const MAX_DELAY_SECONDS = 600;
/** Every dead-letter queue in wrangler.toml is named like its queue with this at the end. */
const DEAD_LETTER_SUFFIX = '-dead';
/** What comes out of the dead-letter queue was retried for hours: now it is every hour. */
const DEAD_LETTER_DELAY_SECONDS = 3_600;

/**
 * Stores a batch whole or retries it, with growing delays. After twenty retries it arrives from the
 * dead-letter queue, where it is retried for days; a click the database refuses is set aside alone.
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
    const bodies = batch.messages.map((message) => message.body);
    const stored = await storeClicks(ports, bodies);
    batch.ackAll();
    measure('stored', stored.click_count, stored.oldest_at_ms);
  } catch (error) {
    const delaySeconds = retryDelaySeconds(batch);
    const message_count = batch.messages.length;
    const failure = describeError(error);
    ports.log('warn', 'clicks_not_stored', { message_count, delaySeconds, ...failure });
    batch.retryAll({ delaySeconds });
    measure('retried', 0, null);
  }
}

function retryDelaySeconds({ queue, messages }: ClickBatch): number {
  if (queue.endsWith(DEAD_LETTER_SUFFIX)) return DEAD_LETTER_DELAY_SECONDS;
  const attempts = Math.max(1, ...messages.map((message) => message.attempts));
  return Math.min(2 ** attempts, MAX_DELAY_SECONDS);
}

const MAX_BATCHES = 50;

/**
 * Stores the clicks that were spooled while the queue was unavailable, a batch at a time.
 * @returns how many
 */
export async function drainSpool(ports: Ports): Promise<number> {
  let drained_count = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const count = await drainClickSpool(ports.redis, (texts) =>
      storeClicks(ports, texts.map(readClick)),
    );
    drained_count += count;
    if (count === 0) break;
  }
  if (drained_count > 0) ports.log('info', 'spool_drained', { drained_count });
  return drained_count;
}

function readClick(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
