import { signClickToken } from '@skinstack/domain/click-token';
import { addClickParameter, checkDestination } from '@skinstack/domain/destination';
import { makeId } from '@skinstack/domain/ids';
import { Problem } from '@skinstack/domain/problem';
import { isLive, type RedirectLink } from '@skinstack/domain/redirect-link';
import { isSlug } from '@skinstack/domain/slug';
import { attributionCookie } from '../attribution-cookie.ts';
import type { LinkMemory } from '../link-memory.ts';
import type { Ports } from '../ports.ts';
import { recordClick } from '../record-click.ts';
import { refuseGuessing } from '../refuse-guessing.ts';
import { resolveLink } from '../resolve-link.ts';
import { isPrefetch, optedOut, readVisitor } from '../visitor.ts';

const SUB_ID = /^[A-Za-z0-9_.-]{1,64}$/;

/** What a follower's request brings beside itself. */
export type Follow = {
  ports: Ports;
  memory: LinkMemory;
  request_id: string;
  waitUntil(work: Promise<unknown>): void;
};

/**
 * `GET /{slug}` and `GET /l/{slug}`: 302 to the shop with a signed click token. The click is
 * recorded behind the answer.
 * @throws Problem `not_found`, `rate_limited`, `link_gone`, `unavailable`
 */
export async function followLink(
  request: Request,
  slug: string,
  follow: Follow,
): Promise<Response> {
  const { ports } = follow;
  const link = await liveLink(request.headers, slug, follow);
  const clicked_at_ms = ports.now();
  const click_id = makeId('clk', clicked_at_ms, ports.random(10));
  const token = await signClickToken(await ports.signingKey(), click_id, link.link_id);
  const headers = new Headers({
    Location: addClickParameter(link.destination_url, link.click_parameter, token),
    'Cache-Control': 'private, no-store',
    'Referrer-Policy': 'no-referrer-when-downgrade',
    'X-Request-Id': follow.request_id,
  });
  // a page fetched ahead was not followed: it must not take the place of the last real click
  if (request.method === 'GET' && !optedOut(request) && !isPrefetch(request)) {
    headers.set('Set-Cookie', attributionCookie(token, link.attribution_window_days));
  }
  follow.waitUntil(recordFollow(request, link, click_id, clicked_at_ms, ports));
  return new Response(null, { status: 302, headers });
}

/** The link a follower may be sent along; what is not live is refused with the reason. */
async function liveLink(headers: Headers, slug: string, follow: Follow): Promise<RedirectLink> {
  if (!isSlug(slug)) throw unknownSlug();
  const resolution = await resolveLink(follow.ports, follow.memory, slug, follow.waitUntil);
  if (resolution.outcome === 'unknown') {
    await refuseGuessing(follow.ports, headers);
    throw unknownSlug();
  }
  if (resolution.outcome === 'unavailable') {
    const detail = 'The link cannot be looked up right now. Try again in a few seconds.';
    throw new Problem('unavailable', detail, { retry_after_seconds: 5 });
  }
  const { link } = resolution;
  if (!isLive(link, follow.ports.now())) {
    throw new Problem('link_gone', 'The link was disabled or has expired.');
  }
  if (checkDestination(link.destination_url, link.allowed_hosts) !== null) {
    follow.ports.log('error', 'destination_refused', { link_id: link.link_id });
    throw new Problem('link_gone', 'The link leads where its merchant does not allow.');
  }
  return link;
}

function unknownSlug(): Problem {
  return new Problem('not_found', 'No link has this slug. Capital and small letters differ.');
}

async function recordFollow(
  request: Request,
  link: RedirectLink,
  id: string,
  clicked_at_ms: number,
  ports: Ports,
): Promise<void> {
  const visitor = await readVisitor(request, ports.visitorSalt, clicked_at_ms);
  const sub_id = new URL(request.url).searchParams.get('s');
  await recordClick(ports, {
    id,
    clicked_at: new Date(clicked_at_ms).toISOString(),
    link_id: link.link_id,
    influencer_id: link.influencer_id,
    kind: visitor.bot_reason === null ? 'click' : 'bot',
    sub_id: sub_id !== null && SUB_ID.test(sub_id) ? sub_id : null,
    ...visitor,
  });
}
