import type { FieldError, ProblemCode } from '@skinstack/domain/problem';

/** A refusal of the API (RFC 9457), to be told apart by its `code`. */
export class ApiProblem extends Error {
  readonly status: number;
  /** One of the API's closed list; null when the answer was not the API's, but a proxy's. */
  readonly code: ProblemCode | null;
  /** What happened and what to do. */
  readonly detail: string;
  /** To be named when asking for help. */
  readonly request_id: string | null;
  /** The fields that were refused. */
  readonly errors: readonly FieldError[];
  /** What a second factor is answered to, when one is asked for at signing in. */
  readonly challenge: string | null;
  /** When to try again, if that can help. */
  readonly retry_after_seconds: number | null;

  constructor(status: number, headers: Headers, body: string) {
    const given = read(body);
    const { code, detail = 'The answer was not one of the API.', errors = [] } = given;
    const request_id = headers.get('X-Request-Id');
    super(`${status} ${code ?? 'answer'}: ${detail} (request ${request_id ?? 'without an id'})`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code ?? null;
    this.detail = detail;
    this.request_id = request_id;
    this.errors = errors;
    this.challenge = given.challenge ?? null;
    const retry_after = headers.get('Retry-After');
    this.retry_after_seconds = retry_after === null ? null : Number(retry_after);
  }
}

type Body = { code?: ProblemCode; detail?: string; errors?: FieldError[]; challenge?: string };

function read(body: string): Body {
  try {
    const parsed: unknown = JSON.parse(body);
    const isProblem = typeof parsed === 'object' && parsed !== null && 'code' in parsed;
    return isProblem ? (parsed as Body) : {};
  } catch {
    return {};
  }
}
