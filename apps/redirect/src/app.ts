import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import { requestId } from '@skinstack/http/request-id';
import { newLinkMemory } from './link-memory.ts';
import { linkPage } from './link-page.ts';
import type { Ports } from './ports.ts';
import { followLink } from './routes/follow-link.ts';
import { health } from './routes/health.ts';
import { recordImpression } from './routes/impression.ts';

type Context = { waitUntil(work: Promise<unknown>): void };

/**
 * The redirect Worker. Its few paths are told apart by hand: a router costs more than all the rest
 * of a warm redirect.
 */
export function createApp(ports: Ports) {
  const memory = newLinkMemory();
  return { fetch };

  async function fetch(request: Request, context: Context): Promise<Response> {
    const request_id = requestId(request.headers, () => crypto.randomUUID());
    try {
      return await route(request, request_id, context);
    } catch (error) {
      if (error instanceof Problem) return linkPage(request, error, request_id, ports.docsUrl);
      ports.log('error', 'unexpected', { request_id, ...describeError(error) });
      const detail = 'Something went wrong on our side. Try again in a few seconds.';
      const problem = new Problem('unavailable', detail, { retry_after_seconds: 5 });
      return linkPage(request, problem, request_id, ports.docsUrl);
    }
  }

  function route(request: Request, request_id: string, context: Context) {
    const { pathname } = new URL(request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuseMethod(request_id, ports.docsUrl);
    }
    if (pathname === '/healthz') return health(request_id);
    const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
    const follow = { ports, memory, request_id, waitUntil };
    if (pathname.startsWith('/i/') && pathname.endsWith('.gif')) {
      return recordImpression(request, pathname.slice(3, -4), follow);
    }
    return followLink(request, slugOf(pathname), follow);
  }
}

/** What stands for the slug in `/l/{slug}` or `/{slug}`; links shared by hand gain a slash. */
function slugOf(pathname: string): string {
  const end = pathname.endsWith('/') ? -1 : undefined;
  return pathname.slice(pathname.startsWith('/l/') ? 3 : 1, end);
}

function refuseMethod(request_id: string, docs_url: string): Response {
  const problem = new Problem('method_not_allowed', 'Links are followed with GET or HEAD.');
  const response = problemResponse(problem, request_id, docs_url);
  response.headers.set('Allow', 'GET, HEAD');
  return response;
}
