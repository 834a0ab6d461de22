import type { Click } from '@skinstack/domain/click';
import type { Follow } from './follow.ts';
import type { Fate } from './record-clicks.ts';

/**
 * Says what became of a batch of clicks, in one line and one data point for up to a hundred: a hot
 * redirect says nothing by itself. Requests that are not cold were answered from memory; one that
 * fills its batch is noted as cold with the batch after.
 */
export function tellBatch(
  { outbox, ports }: Follow,
  clicks: readonly Click[],
  fate: Fate,
  duration_ms: number,
): void {
  const impression_count = clicks.filter(({ kind }) => kind === 'impression').length;
  const request_count = clicks.length - impression_count;
  const { cold_count } = outbox;
  outbox.cold_count = 0;
  const figures = { request_count, impression_count, cold_count, duration_ms };
  ports.log('info', 'clicks_sent', { fate, ...figures });
  ports.measure?.('clicks', { fate }, figures);
}
