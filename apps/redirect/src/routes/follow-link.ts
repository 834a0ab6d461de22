import { signClickToken } from '@skinstack/domain/click-token';
import { idFromBytes, makeIdBytes } from '@skinstack/domain/ids';
import { Problem } from '@skinstack/domain/problem';
import { isLive } from '@skinstack/domain/redirect-link';
import { isSlug } from '@skinstack/domain/slug';
import { requestId } from '@skinstack/http/request-id';
import { attributionCookie } from '../attribution-cookie.ts';
import type { Follow } from '../follow.ts';
import { gatherClick } from '../gather-click.ts';
import type { RememberedLink } from '../link-memory.ts';
import { readVisit, type Visit } from '../read-visit.ts';
import { recallLink } from '../recall-link.ts';
import { refuseGuessing } from '../refuse-guessing.ts';
import { resolveLink } from '../resolve-link.ts';
import { tellLookup } from '../tell-lookup.ts';

/** The id of the click at hand; every redirect writes over the one before. */
const id_bytes = new Uint8Array(16);

/**
 * `GET /{slug}` and `GET /l/{slug}`: 302 to the shop with a signed click token. A link in memory is
 * answered at once; the click is recorded behind the answer.
 * @throws Problem `not_found`, `rate_limited`, `link_gone`, `unavailable`
 */
export function followLink(
  request: Request,
  slug: string,
  follow: Follow,
): Response | Promise<Response> {
  const link = recallLink(follow, slug, follow.ports.now());
  return link ? sendAlong(request, link, follow) : followUnknown(request, slug, follow);
}

async function followUnknown(request: Request, slug: string, follow: Follow): Promise<Response> {
  if (!isSlug(slug)) throw unknownSlug();
  const began_ms = follow.ports.now();
  const resolution = await resolveLink(follow, slug);
  const duration_ms = follow.ports.now() - began_ms;
  tellLookup(follow.ports, resolution, duration_ms);
  if (resolution.outcome === 'found') {
    const response = sendAlong(request, resolution.link, follow);
    follow.outbox.cold_count++;
    const timing = `cache;desc=${resolution.source}, lookup;dur=${duration_ms}`;
    response.headers.set('Server-Timing', timing);
    return response;
  }
  if (resolution.outcome === 'unknown') {
    await refuseGuessing(follow.ports, request.headers);
    throw unknownSlug();
  }
  const detail = 'The link cannot be looked up right now. Try again in a few seconds.';
  throw new Problem('unavailable', detail, { retry_after_seconds: 5 });
}

function sendAlong(request: Request, remembered: RememberedLink, follow: Follow): Response {
  const { ports } = follow;
  const now_ms = ports.now();
  refuseEnded(remembered, now_ms, follow);
  makeIdBytes(now_ms, ports.randomForId(), id_bytes);
  const id = idFromBytes('clk', id_bytes);
  const token = signClickToken(ports.signer, id_bytes, remembered.link_bytes);
  const visit = readVisit(request, follow.visitors.addresses, now_ms);
  const request_id = requestId(request.headers, () => id);
  const { url } = request;
  gatherClick(
    follow,
    { kind: 'click', id, at_ms: now_ms, url, link: remembered.link, visit },
    now_ms,
  );
  const { before, after } = remembered.location;
  const headers: Record<string, string> = {
    Location: before + token + after,
    'Cache-Control': 'private, no-store',
    'X-Request-Id': request_id,
  };
  if (getsCookie(visit)) {
    headers['Set-Cookie'] = attributionCookie(token, remembered.cookie_attributes);
  }
  return new Response(null, { status: 302, headers });
}

/** Refuses a link that is not live, with the reason. */
function refuseEnded({ link, is_allowed }: RememberedLink, now_ms: number, { ports }: Follow) {
  if (!isLive(link, now_ms))
    throw new Problem('link_gone', 'The link was disabled or has expired.');
  if (is_allowed) return;
  ports.log('error', 'destination_refused', { link_id: link.link_id });
  throw new Problem('link_gone', 'The link leads where its merchant does not allow.');
}

/**
 * No cookie for those who opted out. Nor for a page fetched ahead: it was not followed, and must
 * not take the place of the last real click.
 */
function getsCookie({ opted_out, unseen }: Visit): boolean {
  return !opted_out && unseen === null;
}

function unknownSlug(): Problem {
  return new Problem('not_found', 'No link has this slug. Capital and small letters differ.');
}
