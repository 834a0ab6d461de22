import { Problem } from '@skinstack/domain/problem';

/** The refusal of an idempotency key that belongs to another request. */
export function refuseOtherRequest(): Problem {
  const detail = 'This Idempotency-Key was used for another request. Take a new one.';
  return new Problem('conflict', detail);
}
