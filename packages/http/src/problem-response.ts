import { PROBLEMS, type Problem } from '@skinstack/domain/problem';

/** Where each problem code has its page: `type` in the body is this and the code. */
const PROBLEM_PAGES = 'https://skin.st/docs/problems/';

/** A refusal as `application/problem+json` (RFC 9457). */
export function problemResponse(problem: Problem, request_id: string): Response {
  const { title, status } = PROBLEMS[problem.code];
  const headers = new Headers({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Request-Id': request_id,
  });
  if (problem.retry_after_seconds !== undefined) {
    headers.set('Retry-After', String(problem.retry_after_seconds));
  }
  const body = {
    type: `${PROBLEM_PAGES}${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    request_id,
    ...(problem.errors ? { errors: problem.errors } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers });
}
