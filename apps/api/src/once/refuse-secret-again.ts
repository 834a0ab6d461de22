import { Problem } from '@skinstack/domain/problem';

/** What is shown once cannot be shown again when the first answer was lost on the way. */
export function refuseSecretAgain(): Problem {
  const detail = 'This request was answered before, and its secret is shown once. Make another.';
  return new Problem('conflict', detail);
}
