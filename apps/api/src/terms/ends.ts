import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';

/** Clocks of those who call differ; what is meant is now. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * When something ends, or begins: now or later, for what was placed before keeps what it was
 * promised.
 * @param given null for no end
 * @throws Problem `invalid_request` on a time that has passed
 */
export function endTime(ports: Ports, given: string | null): Date | null {
  return given === null ? null : laterTime(ports, 'ends_at', given);
}

/** A time that has not passed. @throws Problem `invalid_request` */
export function laterTime(ports: Ports, path: string, given: string): Date {
  const time = new Date(given);
  if (time.getTime() >= ports.now() - CLOCK_TOLERANCE_MS) return time;
  throw invalidField(path, 'This time has passed: orders of then keep what they were promised');
}

/** Whether something holds now. */
export function stateOf(
  ports: Ports,
  { starts_at = null, ends_at }: { starts_at?: Date | null; ends_at: Date | null },
): 'planned' | 'active' | 'ended' {
  const now_ms = ports.now();
  // what was ended a moment ago, by the clock of the database, has ended
  if (ends_at !== null && ends_at.getTime() <= now_ms + CLOCK_TOLERANCE_MS / 60) return 'ended';
  return starts_at !== null && starts_at.getTime() > now_ms ? 'planned' : 'active';
}
