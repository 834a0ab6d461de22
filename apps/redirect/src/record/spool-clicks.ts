import type { Click } from '@skinstack/domain/clicks/click';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';

/**
 * Keeps clicks the queue refused: in the spool in Redis, which the API Worker drains; else in the
 * log, one line each with everything in it, so that they can be imported from there.
 */
export async function spoolClicks(
  ports: Ports,
  clicks: readonly Click[],
): Promise<'spooled' | 'logged'> {
  try {
    await ports.spoolClicks(clicks);
    return 'spooled';
  } catch (error) {
    const reason = describeError(error);
    for (const click of clicks) {
      ports.log('error', 'click_not_queued', { click: JSON.stringify(click), ...reason });
    }
    return 'logged';
  }
}
