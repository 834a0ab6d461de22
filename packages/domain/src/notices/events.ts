/** What an endpoint can be told of, in groups by what it is about. */
export const EVENT_TYPES = [
  'conversion.recorded',
  'conversion.updated',
  'conversion.reversed',
  'commission.approved',
  'commission.held',
  'commission.rejected',
  'payout.requested',
  'payout.sent',
  'payout.settled',
  'payout.failed',
  'payout.returned',
  'link.disabled',
  'membership.applied',
  'membership.approved',
  'membership.declined',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Of an endpoint that is tried: nothing happened. */
export const TEST_EVENT = 'endpoint.test';

/** Whether a text is a type an endpoint can be told of. */
export function isEventType(text: string): text is EventType {
  return (EVENT_TYPES as readonly string[]).includes(text);
}
