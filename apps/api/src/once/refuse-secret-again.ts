import { Problem } from '@skinstack/domain/problem';

/** A secret that was revoked or rotated since is not told again, and no other is made up. */
export function refuseSecretAgain(): Problem {
  const detail = 'This request was answered before, and its secret is told no more. Make another.';
  return new Problem('conflict', detail);
}
