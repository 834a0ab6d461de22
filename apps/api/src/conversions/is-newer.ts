import type { RecordedOrder } from '@skinstack/db/find-recorded-order';
import type { OrderReported } from '@skinstack/networks/network-event';

/**
 * True when a report is newer than what is recorded. Networks tell times to the second, so two can
 * be of the same: then the one that pays less counts, whichever came first.
 */
export function isNewer(report: OrderReported, version_ms: number, order: RecordedOrder): boolean {
  const recorded_ms = order.version_at.getTime();
  if (version_ms !== recorded_ms) return version_ms > recorded_ms;
  const wasVoid = order.void_reason !== null;
  const isVoid = report.void_reason !== null;
  if (wasVoid !== isVoid) return isVoid;
  if (report.amount_minor !== order.amount_minor) return report.amount_minor < order.amount_minor;
  const { commission_minor } = report;
  if (commission_minor === null || order.stated_gross_minor === null) return false;
  return commission_minor < order.stated_gross_minor;
}
