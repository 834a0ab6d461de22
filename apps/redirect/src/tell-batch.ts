import type { Click } from '@skinstack/domain/click';
import type { Ports } from './ports.ts';
import type { Fate } from './record-clicks.ts';

/**
 * Emits what became of a batch of clicks: one log line and one data point for up to a hundred, so
 * that a hot redirect emits nothing by itself.
 * @param cold_count requests that waited for a lookup; the others were answered from memory
 */
export function tellBatch(
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
