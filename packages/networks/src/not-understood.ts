import type { NetworkEvent } from './network-event.ts';

/** A delivery that goes to quarantine, with the reason an operator reads there. */
export function notUnderstood(reason: string): NetworkEvent {
  return { type: 'not_understood', reason };
}
