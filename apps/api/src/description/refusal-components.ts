import { PROBLEMS, Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemBody } from '@skinstack/http/problem-body';
import { EXAMPLE_REQUEST_ID } from '../docs/example-request-id.ts';
import { PROBLEM_WORDS } from '../docs/problem-words.ts';
import type { Components } from './api-document.ts';

/** The refusals an operation may answer with: their names and meanings. */
const REFUSALS: Readonly<Record<number, [name: string, description: string]>> = {
  400: ['InvalidRequest', 'The request is not valid; `errors` names the fields.'],
  401: ['Unauthorized', 'Credentials are missing, or do not hold.'],
  403: ['Forbidden', 'Not with these credentials.'],
  404: ['NotFound', 'There is no such thing, or it is not yours.'],
  409: ['Conflict', 'The request conflicts with what is stored.'],
  413: ['BodyTooLarge', 'The body is too large.'],
  415: ['UnsupportedMediaType', 'The body’s type is not one that is taken here.'],
  429: ['RateLimited', 'Too many requests; `Retry-After` says how long to wait.'],
  500: ['Internal', 'A mistake of ours, logged under the `request_id`.'],
  503: ['Unavailable', 'A store is out of reach; `Retry-After` says when to try again.'],
};

/** Where a refusal is described; undefined for a status that is none. */
export function refusalReference(status: number): { $ref: string } | undefined {
  const [name] = REFUSALS[status] ?? [];
  return name === undefined ? undefined : { $ref: `#/components/responses/${name}` };
}

/** Every refusal, with an example of each of its codes. */
export function refusalComponents(docs_url: string): NonNullable<Components['responses']> {
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([status, [name, description]]) => {
      const codes = (Object.keys(PROBLEMS) as ProblemCode[]).filter(
        (code) => PROBLEMS[code].status === Number(status),
      );
      const examples = Object.fromEntries(codes.map((code) => [code, example(code, docs_url)]));
      const schema = { $ref: '#/components/schemas/Problem' };
      const content = { 'application/problem+json': { schema, examples } };
      return [name, { description, headers: headersOf(Number(status)), content }];
    }),
  );
}

function example(code: ProblemCode, docs_url: string) {
  const { detail, errors } = PROBLEM_WORDS[code];
  const problem = new Problem(code, detail, errors ? { errors } : {});
  return {
    summary: PROBLEMS[code].title,
    value: problemBody(problem, EXAMPLE_REQUEST_ID, docs_url),
  };
}

function headersOf(status: number) {
  const named =
    status === 429 || status === 503 ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id'];
  return Object.fromEntries(named.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
