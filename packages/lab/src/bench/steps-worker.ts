import { signClickToken } from '@skinstack/domain/clicks/click-token';
import { idFromBytes, makeIdBytes } from '@skinstack/domain/ids';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { requestId } from '@skinstack/http/request-headers';
import type { Env } from '@skinstack/redirect/env';
import { attributionCookie, type FollowContext } from '@skinstack/redirect/follow/follow-link';
import { createLinkMemory, prepareLink } from '@skinstack/redirect/follow/link-memory';
import { HSTS } from '@skinstack/redirect/follow/pages';
import { readTarget } from '@skinstack/redirect/follow/read-target';
import { findRememberedLink } from '@skinstack/redirect/follow/resolve-link';
import { createPorts, type Ports } from '@skinstack/redirect/ports';
import { bufferClick, createClickBuffer } from '@skinstack/redirect/record/buffer-click';
import { createVisitorMemory } from '@skinstack/redirect/visit/describe-visitor';
import { readVisit } from '@skinstack/redirect/visit/read-visit';

/** How many steps of a hot redirect to take, and the link in memory as JSON. */
type StepsEnv = Env & { STEPS: string; LINK: string };

let isolate: Omit<FollowContext, 'context'> | undefined;
let step_count = 0;
const id_bytes = new Uint8Array(16);

/**
 * A hot redirect that stops after a number of its steps and answers a constant 302 then, built of
 * the redirect Worker's own modules: the difference between two neighbours is what a step costs.
 */
export default {
  fetch(request: Request, env: StepsEnv, context: FollowContext['context']): Response {
    isolate ??= prepare(env);
    return follow(request, { ...isolate, context });
  },
};

function prepare(env: StepsEnv): Omit<FollowContext, 'context'> {
  step_count = Number(env.STEPS);
  const link = JSON.parse(env.LINK) as RedirectLink;
  const ports = portsOf(env);
  const memory = createLinkMemory();
  const forever = { until_ms: Number.POSITIVE_INFINITY, refresh_from_ms: Number.POSITIVE_INFINITY };
  memory.links.set(link.slug, { ...prepareLink(link, ports.ownDomain), ...forever });
  const visitors = createVisitorMemory(ports.visitorSecret);
  return { ports, memory, visitors, buffer: createClickBuffer() };
}

/** 6 is the queue, 7 the log: before them there is neither. */
function portsOf(env: StepsEnv): Ports {
  const ports = createPorts(env);
  const queue = step_count < 6 ? { sendClicks: async () => {} } : {};
  const log = step_count < 7 ? { log: () => {} } : {};
  return { ...ports, ...queue, ...log };
}

function follow(request: Request, at: FollowContext): Response {
  // 1: path, slug and memory
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return constant();
  const { slug, query } = readTarget(request.url, at.memory.links);
  const now_ms = at.ports.now();
  const remembered = findRememberedLink(at, slug, now_ms);
  if (!remembered?.is_allowed || now_ms >= remembered.live_until_ms) {
    throw new Error('the link of the bench is not in memory');
  }
  if (step_count < 2) return constant();
  // 2: click id and signed token
  makeIdBytes(now_ms, at.ports.randomForId(), id_bytes);
  const id = idFromBytes('clk', id_bytes);
  const token = signClickToken(at.ports.signer, id_bytes, remembered.link_bytes);
  if (step_count < 3) return constant(token);
  // 3: headers and cookie
  const { before, after } = remembered.location;
  const headers = {
    Location: before + token + after,
    'Cache-Control': 'private, no-store',
    'X-Request-Id': requestId(request.headers, () => id),
    'Strict-Transport-Security': HSTS,
    'X-Robots-Tag': 'noindex',
    'Set-Cookie': attributionCookie(token, remembered.cookie_attributes),
  };
  if (step_count > 3) {
    // 4: what the request says of the visitor
    const visit = readVisit(request, at.visitors.addresses, now_ms);
    // 5: gathered; behind the 302 made into clicks
    const { link } = remembered;
    const seen = { kind: 'click', id, at_ms: now_ms, query, link, visit } as const;
    if (step_count > 4) bufferClick(at, seen, now_ms);
  }
  return new Response(null, { status: 302, headers });
}

function constant(token = ''): Response {
  return new Response(null, {
    status: 302,
    headers: { Location: `https://shop.example/${token}` },
  });
}
