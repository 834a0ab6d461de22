import { ACCESS, type Access, ruleOf } from '../access.ts';
import { type Operation, type Parameter, type Responses, refusalReference } from './components.ts';
import { describeWords, wordsOf } from './describe-fields.ts';

/** Who of the operators may, where influencers may not; and what it takes. */
function whoMay(access: Access): string {
  const { roles, needs_proof } = ruleOf(access);
  const isForAll = ['owner', 'finance', 'support'].every((role) => roles.includes(role as 'owner'));
  const who = roles.includes('influencer')
    ? ''
    : `Operators only${isForAll ? '' : ` (${roles.map((role) => `\`${role}\``).join(', ')})`}.`;
  const proof = needs_proof
    ? 'It takes a session with a proof of the last ten minutes (`POST /auth/step-up`), or an ' +
      'owner’s key with the scope `secrets`.'
    : '';
  return [who, proof].filter((text) => text !== '').join(' ');
}

/** These replace a secret each time they are called. */
const MAKES_NOTHING = /\/(rotate|reset-password)$/;

/**
 * Completes the description of a route: who may call it (from `access.ts`, which decides it), its
 * text and examples, the headers every route has, and the refusals that follow from these.
 * @param route as `access.ts` names it
 */
export function describeOperation(
  operation: Operation,
  method: string,
  route: string,
  text: OperationText,
): void {
  const access = ACCESS[route] ?? 'operator';
  const words = operation.description ?? text.description ?? '';
  operation.operationId = text.id;
  operation.description = [words, whoMay(access)].filter((one) => one !== '').join('\n\n');
  operation.security = securityOf(access, method);
  const parameters = [...(operation.parameters ?? []), ...rawParametersOf(text)];
  for (const parameter of parameters) describeParameter(parameter, text);
  const makesSomething = method === 'post' && !MAKES_NOTHING.test(route);
  const isRepeatable =
    makesSomething && !['anyone', 'session', 'monitor'].includes(access as string);
  if (isRepeatable) parameters.push({ $ref: '#/components/parameters/IdempotencyKey' });
  if (parameters.length > 0) operation.parameters = parameters;
  describeBody(operation, text);
  describeResponses(operation, {
    route,
    access,
    isRepeatable,
    answers: text.answers ?? {},
    files: text.files ?? {},
  });
}

/** Any one of these authenticates; with a cookie, unsafe methods need the CSRF token too. */
function securityOf(access: (typeof ACCESS)[string], method: string) {
  if (access === 'anyone') return [];
  const session = method === 'get' ? { session: [] } : { session: [], csrf: [] };
  return access === 'session' ? [session] : [{ bearer: [] }, session];
}

function rawParametersOf({ headers = [], query = [] }: OperationText): Parameter[] {
  const described = (place: 'header' | 'query') => (one: RawParameter) => ({
    ...one,
    in: place,
    required: false,
    schema: { type: 'string' as const },
  });
  return [...headers.map(described('header')), ...query.map(described('query'))];
}

function describeParameter(parameter: Parameter, text: OperationText): void {
  if (!('name' in parameter)) return;
  parameter.description ??= wordsOf(parameter.name) ?? '';
  const example = text.params?.[parameter.name];
  if (example !== undefined) parameter.example = example;
}

function describeBody(operation: Operation, { body }: OperationText): void {
  if (body === undefined) return;
  // a webhook's body is read raw, so no schema of ours describes it
  const raw = { description: 'As the network sends it', type: 'object' } as const;
  operation.requestBody ??= { required: true, content: { 'application/json': { schema: raw } } };
  if (!('content' in operation.requestBody)) return;
  for (const media of Object.values(operation.requestBody.content)) {
    media.example = body;
    describeWords(media.schema, '');
  }
}

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
function describeResponses(operation: Operation, facts: Facts): void {
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

/** What describes an operation beside its schemas: text and examples. */
type OperationText = {
  /** Its name in generated clients. */
  id: string;
  /** For a route that has none of its own. */
  description?: string;
  /** A body that works in the local world as it is; a test sends it. */
  body?: unknown;
  /** The answer, for every successful status that has a body. */
  answers?: Readonly<Record<number, unknown>>;
  /** Answers that are not JSON, by content type. */
  files?: Readonly<Record<string, string>>;
  /** Values of parameters whose schema has no example. */
  params?: Readonly<Record<string, string>>;
  /** Headers that are read from the raw request, not by a schema. */
  headers?: readonly RawParameter[];
  /** Parameters of the query that are read from the raw request, not by a schema. */
  query?: readonly RawParameter[];
};

/** A parameter that no schema reads, with a value that works in the local world. */
type RawParameter = { name: string; description: string; example: string };

/** Operations as `access.ts` names them. */
export type OperationTexts = Readonly<Record<string, OperationText>>;
