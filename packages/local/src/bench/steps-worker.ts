import { signClickToken } from '@skinstack/domain/click-token';
import { addClickParameter, checkDestination } from '@skinstack/domain/destination';
import { makeId } from '@skinstack/domain/ids';
import { isLive, type RedirectLink } from '@skinstack/domain/redirect-link';
import { isSlug } from '@skinstack/domain/slug';
import { requestId } from '@skinstack/http/request-id';
import { attributionCookie } from '@skinstack/redirect/attribution-cookie';
import type { Env } from '@skinstack/redirect/env';
import { newLinkMemory } from '@skinstack/redirect/link-memory';
import { createPorts, type Ports } from '@skinstack/redirect/ports';
import { recordClick } from '@skinstack/redirect/record-click';
import { resolveLink } from '@skinstack/redirect/resolve-link';
import { optedOut, readVisitor } from '@skinstack/redirect/visitor';

type Context = { waitUntil(work: Promise<unknown>): void };
/** How many steps of a warm redirect to take, and the link in memory as JSON. */
type StepsEnv = Env & { STEPS: string; LINK: string };

const memory = newLinkMemory();
let ports: Ports | undefined;
let step_count = 0;

/**
 * A warm redirect that stops after a number of its steps and answers a constant 302 then, built of
 * the redirect Worker's own modules: the difference between two neighbours is what a step costs.
 */
export default {
  fetch(request: Request, env: StepsEnv, context: Context): Promise<Response> {
    ports ??= prepare(env);
    return follow(request, ports, context);
  },
};

function prepare(env: StepsEnv): Ports {
  step_count = Number(env.STEPS);
  const link = JSON.parse(env.LINK) as RedirectLink;
  memory.links.set(link.slug, { link, until_ms: Number.POSITIVE_INFINITY });
  return createPorts(env);
}

async function follow(request: Request, at: Ports, context: Context): Promise<Response> {
  // 1: route and slug
  const request_id = requestId(request.headers, () => crypto.randomUUID());
  const { pathname } = new URL(request.url);
  const slug = pathname.slice(pathname.startsWith('/l/') ? 3 : 1);
  if (!isSlug(slug) || step_count < 2) return constant();
  // 2: memory and destination check
  const resolution = await resolveLink(at, memory, slug, (work) => context.waitUntil(work));
  if (resolution.outcome !== 'found') throw new Error('the link of the bench is not in memory');
  const { link } = resolution;
  if (!isLive(link, at.now())) return constant();
  if (checkDestination(link.destination_url, link.allowed_hosts) !== null) return constant();
  if (step_count < 3) return constant();
  // 3: token
  const clicked_at_ms = at.now();
  const id = makeId('clk', clicked_at_ms, at.random(10));
  const token = await signClickToken(await at.signingKey(), id, link.link_id);
  const location = addClickParameter(link.destination_url, link.click_parameter, token);
  if (step_count < 4) return constant();
  // 4: headers and cookie
  const headers = new Headers({
    Location: location,
    'Cache-Control': 'private, no-store',
    'Referrer-Policy': 'no-referrer-when-downgrade',
    'X-Request-Id': request_id,
  });
  if (request.method === 'GET' && !optedOut(request)) {
    headers.set('Set-Cookie', attributionCookie(token, link.attribution_window_days));
  }
  if (step_count > 4) context.waitUntil(record(request, link, id, clicked_at_ms, at));
  return new Response(null, { status: 302, headers });
}

async function record(
  request: Request,
  link: RedirectLink,
  id: string,
  clicked_at_ms: number,
  at: Ports,
): Promise<void> {
  // 5: visitor
  const visitor = await readVisitor(request, at.visitorSalt, clicked_at_ms);
  if (step_count < 6) return;
  // 6: click to the queue
  await recordClick(at, {
    ...{ id, clicked_at: new Date(clicked_at_ms).toISOString(), link_id: link.link_id },
    ...{ influencer_id: link.influencer_id, kind: 'click', sub_id: null, ...visitor },
  });
}

function constant(): Response {
  return new Response(null, { status: 302, headers: { Location: 'https://shop.example/' } });
}
