import { Problem } from '@skinstack/domain/problem';
import { problemResponse } from '@skinstack/http/problem-response';
import type { Context } from 'hono';
import { ACCESS } from './access.ts';
import type { AppEnv } from './app-env.ts';
import type { Ports } from './ports.ts';

/** Each path with the form its addresses have, and the methods it takes. */
const PATHS = readPaths(Object.keys(ACCESS));

/** Answers what no route does: 405 that names the methods of the path, 404 where there is none. */
export function refuseUnknownRoute(context: Context<AppEnv>, ports: Ports): Response {
  const { path } = context.req;
  const methods = PATHS.filter(({ form }) => form.test(path)).flatMap((one) => one.methods);
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
function readPaths(routes: readonly string[]): { form: RegExp; methods: string[] }[] {
  return routes.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    const form = path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+');
    const hasHead = method === 'GET' && !path.startsWith('/webhooks/');
    const methods = hasHead ? ['GET', 'HEAD'] : [method];
    return { form: new RegExp(`^${form}$`), methods };
  });
}
