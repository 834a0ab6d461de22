import { drainClickSpool } from '@skinstack/cache/click-spool';
import { storeClicks } from '../clicks/store-clicks.ts';
import type { Ports } from '../ports.ts';

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
