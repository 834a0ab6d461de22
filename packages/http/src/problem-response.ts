import type { Problem } from '@skinstack/domain/problem';
import { problemBody } from './problem-body.ts';

/**
 * A refusal as `application/problem+json` (RFC 9457).
 * @param docs_url where the API Worker serves its documentation: its pages are the `type`
 */
export function problemResponse(problem: Problem, request_id: string, docs_url: string): Response {
  const headers = new Headers({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Request-Id': request_id,
  });
  if (problem.code === 'unauthorized') headers.set('WWW-Authenticate', 'Bearer');
  if (problem.retry_after_seconds !== undefined) {
    headers.set('Retry-After', String(problem.retry_after_seconds));
  }
  const body = problemBody(problem, request_id, docs_url);
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
