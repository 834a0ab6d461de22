import { Problem } from '@skinstack/domain/problem';
import { cameInTheClear, redirectToHttps } from '@skinstack/http/https-only';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import { requestId } from '@skinstack/http/request-headers';
import { type FollowContext, followLink } from './follow/follow-link.ts';
import { createLinkMemory } from './follow/link-memory.ts';
import { home, renderRefusal, siteFile, withSiteHeaders } from './follow/pages.ts';
import { readTarget } from './follow/read-target.ts';
import { recordImpression } from './follow/record-impression.ts';
import type { Ports } from './ports.ts';
import { createClickBuffer } from './record/buffer-click.ts';
import { createVisitorMemory } from './visit/describe-visitor.ts';

/**
 * The redirect Worker. Its few paths are told apart by hand: a router costs more than all the rest
 * of a warm redirect. A link in memory is answered without a promise being made.
 */
export function createApp(ports: Ports) {
  const memory = createLinkMemory();
  const visitors = createVisitorMemory(ports.visitorSecret);
  const buffer = createClickBuffer();
  return { fetch };

  function fetch(
    request: Request,
    context: FollowContext['context'],
  ): Response | Promise<Response> {
    try {
      const answer = route(request, { ports, memory, visitors, buffer, context });
      return answer instanceof Promise ? answer.catch((error) => refuse(request, error)) : answer;
    } catch (error) {
      return refuse(request, error);
    }
  }

  function refuse(request: Request, error: unknown): Response {
    const request_id = newRequestId(request);
    if (error instanceof Problem) {
      const { code, status } = error;
      if (status >= 500) ports.log('error', 'refused', { request_id, outcome: code, status });
      return renderRefusal(request, error, request_id, ports.docsUrl);
    }
    ports.log('error', 'unexpected', { request_id, ...describeError(error) });
    const detail = 'Something went wrong on our side. Try again in a few seconds.';
    const problem = new Problem('unavailable', detail, { retry_after_seconds: 5 });
    return renderRefusal(request, problem, request_id, ports.docsUrl);
  }
}

function route(request: Request, follow: FollowContext): Response | Promise<Response> {
  const { method, url } = request;
  if (method !== 'GET' && method !== 'HEAD') return refuseMethod(request, follow.ports.docsUrl);
  // the Location of a click carries its token, and nothing counts before it is asked for by https
  if (cameInTheClear(url)) return redirectToHttps(url, newRequestId(request));
  const target = readTarget(url, follow.memory.links);
  if (target.kind === 'link') return followLink(request, target, follow);
  const request_id = newRequestId(request);
  switch (target.kind) {
    case 'impression':
      return recordImpression(request, target, follow, request_id);
    case 'health':
      return health(request_id);
    case 'home':
      return home(request, request_id);
    default:
      return siteFile(request, target.kind, request_id);
  }
}

function refuseMethod(request: Request, docs_url: string): Response {
  const problem = new Problem('method_not_allowed', 'Links are followed with GET or HEAD.');
  const response = withSiteHeaders(problemResponse(problem, newRequestId(request), docs_url));
  response.headers.set('Allow', 'GET, HEAD');
  return response;
}

function newRequestId(request: Request): string {
  return requestId(request.headers, () => crypto.randomUUID());
}

/** `GET /healthz`: this Worker runs. Touches no store. */
function health(request_id: string): Response {
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Request-Id': request_id,
  };
  return withSiteHeaders(new Response('{"status":"ok"}', { headers }));
}
