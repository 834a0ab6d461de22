import { signClickToken } from '@skinstack/domain/clicks/click-token';
import { idFromBytes, makeIdBytes } from '@skinstack/domain/ids';
import { passedParameters } from '@skinstack/domain/links/campaign-parameters';
import { type SplitDestination, splitDestination } from '@skinstack/domain/links/destination';
import { readSubId } from '@skinstack/domain/links/redirect-link';
import { isSlug } from '@skinstack/domain/links/slug';
import { Problem } from '@skinstack/domain/problem';
import { requestId } from '@skinstack/http/request-headers';
import type { Ports } from '../ports.ts';
import { bufferClick, type ClickBuffer } from '../record/buffer-click.ts';
import type { VisitorMemory } from '../visit/describe-visitor.ts';
import { limitMisses } from '../visit/limit-misses.ts';
import { readVisit, type Visit } from '../visit/read-visit.ts';
import { type LinkMemory, type RememberedLink, utmOf } from './link-memory.ts';
import type { Resolution } from './load-link.ts';
import { HSTS } from './pages.ts';
import type { Target } from './read-target.ts';
import { findRememberedLink, resolveLink } from './resolve-link.ts';

/** What every redirect says; the runtime copies it in less time than it takes to read it again. */
const ALWAYS = new Response(null, {
  status: 302,
  headers: {
    'Cache-Control': 'private, no-store',
    'Strict-Transport-Security': HSTS,
    'X-Robots-Tag': 'noindex',
  },
});
/** The id of the click at hand; every redirect writes over the one before. */
const id_bytes = new Uint8Array(16);

/**
 * `GET /{slug}` and `GET /l/{slug}`: 302 to the shop with a signed click token. A link in memory is
 * answered at once; the click is recorded behind the answer.
 * @throws Problem `not_found`, `rate_limited`, `link_gone`, `unavailable`
 */
export function followLink(
  request: Request,
  { slug, query }: Target,
  follow: FollowContext,
): Response | Promise<Response> {
  const link = findRememberedLink(follow, slug, follow.ports.now());
  if (link) return redirect(request, query, link, follow);
  return followUncached(request, slug, query, follow);
}

async function followUncached(
  request: Request,
  slug: string,
  query: string,
  follow: FollowContext,
): Promise<Response> {
  if (!isSlug(slug)) throw unknownSlug();
  const began_ms = follow.ports.now();
  const resolution = await resolveLink(follow, slug);
  const duration_ms = follow.ports.now() - began_ms;
  emitLookup(follow.ports, resolution, duration_ms);
  if (resolution.outcome === 'found') {
    const response = redirect(request, query, resolution.link, follow);
    follow.buffer.cold_count++;
    const timing = `cache;desc=${resolution.source}, lookup;dur=${duration_ms}`;
    response.headers.set('Server-Timing', timing);
    return response;
  }
  if (resolution.outcome === 'unknown') {
    await limitMisses(follow.ports, request.headers);
    throw unknownSlug();
  }
  const detail = 'The link cannot be looked up right now. Try again in a few seconds.';
  throw new Problem('unavailable', detail, { retry_after_seconds: 5 });
}

function redirect(
  request: Request,
  query: string,
  remembered: RememberedLink,
  follow: FollowContext,
): Response {
  const { ports } = follow;
  const now_ms = ports.now();
  refuseEndedLink(remembered, now_ms, follow);
  makeIdBytes(now_ms, ports.randomForId(), id_bytes);
  const id = idFromBytes('clk', id_bytes);
  const visit = readVisit(request, follow.visitors.addresses, now_ms);
  const token = signClickToken(ports.signer, id_bytes, remembered.link_bytes, visit.is_embedded);
  const request_id = requestId(request.headers, () => id);
  bufferClick(
    follow,
    { kind: 'click', id, at_ms: now_ms, query, link: remembered.link, visit },
    now_ms,
  );
  const { before, after } = query === '' ? remembered.location : locationWith(remembered, query);
  const response = new Response(null, ALWAYS);
  const { headers } = response;
  headers.set('Location', before + token + after);
  headers.set('X-Request-Id', request_id);
  if (setsCookie(visit)) {
    headers.set('Set-Cookie', attributionCookie(token, remembered.cookie_attributes));
  }
  return response;
}

/** Where a link leads with what the short link's query adds: as a rule nothing but a sub-id. */
function locationWith({ link, location }: RememberedLink, query: string): SplitDestination {
  const passed = link.passes_parameters ? passedParameters(query) : '';
  const tag = link.utm.includes('{') ? readSubId(query) : null;
  if (passed === '' && tag === null) return location;
  const added = passed === '' ? utmOf(link, tag) : `${passed}&${utmOf(link, tag)}`;
  return splitDestination(link.destination_url, link.click_parameter, added);
}

/** Refuses a link that is not live, with the reason. */
function refuseEndedLink(
  { link, is_allowed, live_until_ms }: RememberedLink,
  now_ms: number,
  { ports }: FollowContext,
) {
  if (now_ms >= live_until_ms)
    throw new Problem('link_gone', 'The link was disabled or has expired.');
  if (is_allowed) return;
  ports.log('error', 'destination_refused', { link_id: link.link_id });
  throw new Problem('link_gone', 'The link leads where its merchant does not allow.');
}

/**
 * No cookie for those who opted out. Nor for a page that was fetched ahead or embedded: it was not
 * followed, and must not take the place of the last real click.
 */
function setsCookie({ opted_out, unseen }: Visit): boolean {
  return !opted_out && unseen === null;
}

function unknownSlug(): Problem {
  return new Problem('not_found', 'No link has this slug.');
}

/** What following a link needs beside the request: the isolate's memory and its own context. */
export type FollowContext = {
  ports: Ports;
  memory: LinkMemory;
  visitors: VisitorMemory;
  buffer: ClickBuffer;
  context: { waitUntil(work: Promise<unknown>): void };
};

const NAME = '__Host-ss_click';

/** The `Set-Cookie` that remembers the click; its value is the signed click token. */
export function attributionCookie(token: string, cookie_attributes: string): string {
  return `${NAME}=${token}${cookie_attributes}`;
}

/** A visitor notices a longer wait. */
const SLOW_MS = 500;

/** Emits how a link that was not in memory was found; logged only when it took long. */
function emitLookup(ports: Ports, resolution: Resolution, duration_ms: number): void {
  const { source, outcome } = resolution;
  ports.measure?.('lookup', { source, outcome }, { duration_ms });
  if (duration_ms >= SLOW_MS) ports.log('warn', 'lookup_slow', { source, outcome, duration_ms });
}
