/** Every refusal the API can answer with, and the HTTP status it becomes. A closed list. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  destination_not_allowed: { status: 400, title: 'The destination is not allowed' },
  unauthorized: { status: 401, title: 'Credentials are missing or not valid' },
  invalid_signature: { status: 401, title: 'The webhook signature is not valid' },
  second_factor_required: { status: 401, title: 'A second factor is needed' },
  forbidden: { status: 403, title: 'This key may not do that' },
  https_required: { status: 403, title: 'Only https is served' },
  csrf_refused: { status: 403, title: 'The request may come from another site' },
  session_required: { status: 403, title: 'A key may not do that' },
  step_up_required: { status: 403, title: 'Prove again that it is you' },
  membership_required: { status: 403, title: 'Only members of the program may do that' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  slug_taken: { status: 409, title: 'The slug is taken' },
  conflict: { status: 409, title: 'The request conflicts with what is stored' },
  terms_not_accepted: { status: 409, title: 'The program’s terms are not accepted' },
  ambiguous: { status: 409, title: 'Several things go by this name' },
  link_gone: { status: 410, title: 'This link is no longer active' },
  body_too_large: { status: 413, title: 'The request body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  disclosure_unknown: { status: 422, title: 'No wording is known for this country' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
export type FieldError = { path: string; message: string };

/** A refusal: what happened and what to do, safe to show. Bugs are plain errors instead. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly retry_after_seconds: number | undefined;
  /** What the second factor is sent with. */
  readonly challenge: string | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      errors?: readonly FieldError[];
      retry_after_seconds?: number;
      challenge?: string;
    } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.errors = more.errors;
    this.retry_after_seconds = more.retry_after_seconds;
    this.challenge = more.challenge;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}
