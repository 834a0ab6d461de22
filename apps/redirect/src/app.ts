import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import { requestId } from '@skinstack/http/request-id';
import { newVisitorMemory } from './describe-visitor.ts';
import type { Follow } from './follow.ts';
import { newClickOutbox } from './gather-click.ts';
import { newLinkMemory } from './link-memory.ts';
import { linkPage } from './link-page.ts';
import type { Ports } from './ports.ts';
import { readTarget } from './read-target.ts';
import { followLink } from './routes/follow-link.ts';
import { health } from './routes/health.ts';
import { home } from './routes/home.ts';
import { recordImpression } from './routes/impression.ts';

/**
 * The redirect Worker. Its few paths are told apart by hand: a router costs more than all the rest
 * of a warm redirect. A link in memory is answered without a promise being made.
 */
export function createApp(ports: Ports) {
  const memory = newLinkMemory();
  const visitors = newVisitorMemory(ports.visitorSecret);
  const outbox = newClickOutbox();
  return { fetch };

  function fetch(request: Request, context: Follow['context']): Response | Promise<Response> {
    try {
      const answer = route(request, { ports, memory, visitors, outbox, context });
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
      return linkPage(request, error, request_id, ports.docsUrl);
    }
    ports.log('error', 'unexpected', { request_id, ...describeError(error) });
    const detail = 'Something went wrong on our side. Try again in a few seconds.';
    const problem = new Problem('unavailable', detail, { retry_after_seconds: 5 });
    return linkPage(request, problem, request_id, ports.docsUrl);
  }
}

function route(request: Request, follow: Follow): Response | Promise<Response> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return refuseMethod(request, follow.ports.docsUrl);
  const { kind, slug } = readTarget(request.url, follow.memory.links);
  if (kind === 'link') return followLink(request, slug, follow);
  if (kind === 'impression') return recordImpression(request, slug, follow, newRequestId(request));
  return kind === 'health' ? health(newRequestId(request)) : home(request, newRequestId(request));
}

function refuseMethod(request: Request, docs_url: string): Response {
  const problem = new Problem('method_not_allowed', 'Links are followed with GET or HEAD.');
  const response = problemResponse(problem, newRequestId(request), docs_url);
  response.headers.set('Allow', 'GET, HEAD');
  return response;
}

function newRequestId(request: Request): string {
  return requestId(request.headers, () => crypto.randomUUID());
}
