const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long after each failed try of a delivery the next one comes (standardwebhooks.com). */
export const DELIVERY_WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
];

/** A tenth more at most, so that what failed together does not come back together. */
const JITTER = 0.1;

/**
 * When a delivery is tried again; null when it was tried often enough.
 * @param failed_count how often it has failed, this time included
 * @param chance 0 to 1, by which the wait is drawn out
 */
export function nextDeliveryTry(
  failed_count: number,
  now_ms: number,
  chance: number,
): number | null {
  const wait_ms = DELIVERY_WAITS_MS[failed_count - 1];
  return wait_ms === undefined ? null : Math.round(now_ms + wait_ms * (1 + JITTER * chance));
}

/** An endpoint to which nothing arrived for so long is switched off. */
const GIVEN_UP_AFTER_MS = 5 * 24 * HOUR_MS;

/** Whether an endpoint is given up. @param failing_since_ms the first failure without a success */
export function isGivenUp(failing_since_ms: number, now_ms: number): boolean {
  return now_ms - failing_since_ms >= GIVEN_UP_AFTER_MS;
}

const MAIL_WAITS_MS: readonly number[] = [
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
];

/** Providers know a mail again for a day by its key; after that it could arrive twice. */
const MAIL_KNOWN_MS = 23 * HOUR_MS;

/**
 * When a mail is tried again; null when its provider would not know it again, so that a person
 * decides.
 */
export function nextMailTry(
  failed_count: number,
  first_tried_ms: number,
  now_ms: number,
  chance: number,
): number | null {
  const wait_ms = MAIL_WAITS_MS[failed_count - 1] ?? 2 * HOUR_MS;
  const next_ms = Math.round(now_ms + wait_ms * (1 + JITTER * chance));
  return next_ms - first_tried_ms > MAIL_KNOWN_MS ? null : next_ms;
}
