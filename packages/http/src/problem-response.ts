import { type FieldError, PROBLEMS, type Problem } from '@skinstack/domain/problem';

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

/** A refusal as JSON (RFC 9457). */
export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: readonly FieldError[];
  challenge?: string;
};

/**
 * The body of a refusal. Its `type` is the page that says what happened and what to do.
 * @param docs_url where the API Worker serves its documentation, without a slash at the end
 */
export function problemBody(problem: Problem, request_id: string, docs_url: string): ProblemBody {
  const { title, status } = PROBLEMS[problem.code];
  return {
    type: `${docs_url}/problems/${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    request_id,
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.challenge ? { challenge: problem.challenge } : {}),
  };
}
