import type { Access } from '../access.ts';
import type { Operation, Responses } from './api-document.ts';
import { describeWords } from './describe-words.ts';
import { refusalReference } from './refusal-components.ts';

type Media = { schema?: unknown; example?: unknown };
/** What determines how an operation may answer. */
type Facts = {
  route: string;
  access: Access;
  answers: Readonly<Record<number, unknown>>;
  files: Readonly<Record<string, string>>;
  isRepeatable: boolean;
};

/** Adds examples and headers to successes, and refers refusals to their one description. */
export function describeResponses(operation: Operation, facts: Facts): void {
  const responses: Responses = operation.responses ?? {};
  for (const status of refusalsOf(operation, facts)) {
    responses[status] = refusalReference(status) ?? responses[status];
  }
  const success = successHeaders(facts);
  for (const [status, response] of Object.entries(responses)) {
    if (!('description' in response)) continue;
    if (isProblem(response.content)) {
      responses[status] = refusalReference(Number(status)) ?? response;
      continue;
    }
    response.headers = { ...success, ...response.headers };
    for (const [type, media] of Object.entries<Media>(response.content ?? {})) {
      describeWords(media.schema, '');
      const example = facts.files[type] ?? facts.answers[Number(status)];
      if (example !== undefined) media.example = example;
    }
  }
  operation.responses = responses;
}

/** The refusals a route need not list, because they follow from its kind. */
function refusalsOf(operation: Operation, { route, access, isRepeatable }: Facts): number[] {
  if (route === 'GET /healthz') return [];
  const refusals = [429, 500, 503];
  if (access !== 'anyone') refusals.push(401, 403);
  if (operation.requestBody) refusals.push(413);
  if (isRepeatable) refusals.push(400, 409);
  return refusals;
}

function successHeaders({ route, isRepeatable }: Facts) {
  const names = ['X-Request-Id'];
  const isCounted = route !== 'GET /healthz' && !route.includes(' /webhooks/');
  if (isCounted) names.push('RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset');
  if (isRepeatable) names.push('Idempotent-Replayed');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function isProblem(content: object | undefined): boolean {
  return content !== undefined && 'application/problem+json' in content;
}
