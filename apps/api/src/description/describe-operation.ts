import { ACCESS } from '../access.ts';
import type { Operation, Parameter } from './api-document.ts';
import { describeResponses } from './describe-responses.ts';
import { describeWords, wordsOf } from './describe-words.ts';
import type { OperationText, RawParameter } from './operation-text.ts';

const OPERATORS_ONLY = 'Operators only.';

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
  operation.description = access === 'operator' ? `${words}\n\n${OPERATORS_ONLY}` : words;
  operation.security = securityOf(access, method);
  const parameters = [...(operation.parameters ?? []), ...rawParametersOf(text)];
  for (const parameter of parameters) describeParameter(parameter, text);
  const makesSomething = method === 'post' && !MAKES_NOTHING.test(route);
  const isRepeatable = makesSomething && (access === 'caller' || access === 'operator');
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
