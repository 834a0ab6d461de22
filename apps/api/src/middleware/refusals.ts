import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import { toProblem } from '@skinstack/http/refuse-input';
import type { Context } from 'hono';
import { ACCESS } from '../access.ts';
import type { Ports } from '../ports.ts';
import type { AppEnv } from '../router.ts';

/** Answers a refusal as it is; a bug is logged without its message and answered without a stack. */
export function refuseError(error: Error, context: Context<AppEnv>, ports: Ports): Response {
  const request_id = context.get('request_id');
  const problem = toProblem(error);
  context.set('outcome', problem?.code ?? 'failed');
  if (problem) {
    if (problem.status >= 500)
      ports.log('error', 'refused', { request_id, ...describeError(error) });
    return problemResponse(problem, request_id, ports.docs_url);
  }
  ports.log('error', 'unexpected', { request_id, ...describeError(error) });
  if (classifyDbError(error).kind === 'unavailable') {
    const detail = 'The database does not answer. Try again in a few seconds.';
    const unavailable = new Problem('unavailable', detail, { retry_after_seconds: 5 });
    return problemResponse(unavailable, request_id, ports.docs_url);
  }
  const detail = 'Something went wrong on our side. Send us the request id if it stays.';
  return problemResponse(new Problem('internal', detail), request_id, ports.docs_url);
}

/** Each path with the pattern its addresses match, and the methods it takes. */
const PATHS = readPaths(Object.keys(ACCESS));

/** Answers what no route serves: 405 naming the methods of the path, or 404. */
export function refuseUnknownRoute(context: Context<AppEnv>, ports: Ports): Response {
  const { path } = context.req;
  const methods = PATHS.filter(({ pattern }) => pattern.test(path)).flatMap((one) => one.methods);
  const allow = [...new Set(methods)].sort().join(', ');
  const problem =
    allow === ''
      ? new Problem('not_found', 'There is nothing at this path. GET /openapi.json lists them.')
      : new Problem('method_not_allowed', `This path takes ${allow}.`);
  context.set('outcome', problem.code);
  const response = problemResponse(problem, context.get('request_id'), ports.docs_url);
  if (allow !== '') response.headers.set('Allow', allow);
  return response;
}

/** @param routes as `access.ts` names them, such as `GET /api/links/:id` */
function readPaths(routes: readonly string[]): { pattern: RegExp; methods: string[] }[] {
  return routes.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    const form = path.replaceAll('.', '\\.').replace('*', '.+').replace(/:\w+/g, '[^/]+');
    const hasHead = method === 'GET' && !path.startsWith('/webhooks/');
    const methods = hasHead ? ['GET', 'HEAD'] : [method];
    return { pattern: new RegExp(`^${form}$`), methods };
  });
}
