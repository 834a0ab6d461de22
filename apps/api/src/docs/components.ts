import { PROBLEMS, Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemBody } from '@skinstack/http/problem-response';
import type { newRouter } from '../router.ts';
import { EXAMPLE_REQUEST_ID, PROBLEM_WORDS } from './problem-words.ts';

/** The refusals an operation may answer with: their names and meanings. */
const REFUSALS: Readonly<Record<number, [name: string, description: string]>> = {
  400: ['InvalidRequest', 'The request is not valid; `errors` names the fields.'],
  401: ['Unauthorized', 'Credentials are missing, or do not hold.'],
  403: ['Forbidden', 'Not with these credentials.'],
  404: ['NotFound', 'There is no such thing, or it is not yours.'],
  409: ['Conflict', 'The request conflicts with what is stored.'],
  413: ['BodyTooLarge', 'The body is too large.'],
  415: ['UnsupportedMediaType', 'The body’s type is not accepted here.'],
  422: ['NoAnswer', 'The request is understood, and there is no answer to it.'],
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

const whole = { type: 'integer', minimum: 0 } as const;

/** The headers of answers. */
export const HEADERS: NonNullable<Components['headers']> = {
  'X-Request-Id': {
    description: 'Names this request in our logs; your own, when you sent one',
    schema: { type: 'string' },
    example: '0f6c1c52-5a0e-4a63-9a55-6d2b7f1c9e10',
  },
  'RateLimit-Limit': {
    description: 'How many requests a minute has room for',
    schema: whole,
    example: 600,
  },
  'RateLimit-Remaining': {
    description: 'How many are left of them',
    schema: whole,
    example: 598,
  },
  'RateLimit-Reset': {
    description: 'In how many seconds there is room for all of them again',
    schema: whole,
    example: 12,
  },
  'Retry-After': { description: 'How many seconds to wait', schema: whole, example: 12 },
  'Idempotent-Replayed': {
    description: '`true` when this is the first answer again, and nothing was done',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
};

/** The header that makes a POST safe to send again. */
export const IDEMPOTENCY_KEY: NonNullable<Components['parameters']> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'A name of your own for this request, so that it can be sent again safely.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  },
};

/** The types of an OpenAPI 3.1 document as the router makes it. */
export type ApiDocument = ReturnType<ReturnType<typeof newRouter>['getOpenAPI31Document']>;
type PathItem = NonNullable<ApiDocument['paths']>[string];
export type Operation = NonNullable<PathItem['get']>;
export type Responses = NonNullable<Operation['responses']>;
export type Parameter = NonNullable<Operation['parameters']>[number];
type Components = NonNullable<ApiDocument['components']>;

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
