import { Problem } from '@skinstack/domain/problem';
import { HTTPException } from 'hono/http-exception';

/** The refusal an exception stands for; null for a bug, which is not shown. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (!(error instanceof HTTPException)) return null;
  if (error.status === 413) return new Problem('body_too_large', 'The body is over 1 MiB.');
  if (error.status === 415) {
    return new Problem(
      'unsupported_media_type',
      'Send the body as “Content-Type: application/json”.',
    );
  }
  return error.status < 500 ? new Problem('invalid_request', error.message) : null;
}
