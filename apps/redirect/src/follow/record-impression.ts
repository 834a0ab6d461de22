import { makeId } from '@skinstack/domain/ids';
import { isSlug } from '@skinstack/domain/links/slug';
import { bufferClick } from '../record/buffer-click.ts';
import { readVisit } from '../visit/read-visit.ts';
import type { FollowContext } from './follow-link.ts';
import { resolveLink } from './resolve-link.ts';

/** A transparent GIF of one pixel, 43 bytes. */
const PIXEL = Uint8Array.from(
  atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
  (letter) => letter.charCodeAt(0),
);

/** `GET /i/{slug}.gif`: a pixel for any slug; an impression is recorded when a person sees it. */
export function recordImpression(
  request: Request,
  slug: string,
  follow: FollowContext,
  request_id: string,
): Response {
  if (request.method === 'GET' && isSlug(slug)) {
    follow.context.waitUntil(record(request, slug, follow));
  }
  const headers = {
    'Content-Type': 'image/gif',
    'Cache-Control': 'private, no-store',
    'X-Request-Id': request_id,
  };
  return new Response(request.method === 'HEAD' ? null : PIXEL, { headers });
}

async function record(request: Request, slug: string, follow: FollowContext): Promise<void> {
  const { ports } = follow;
  const at_ms = ports.now();
  const visit = readVisit(request, follow.visitors.addresses, at_ms);
  // a pixel is always loaded by a page
  if (visit.unseen === 'embedded') visit.unseen = null;
  const resolution = await resolveLink(follow, slug);
  if (resolution.outcome !== 'found') return;
  const id = makeId('clk', at_ms, ports.randomForId());
  const { link } = resolution.link;
  const impression = { kind: 'impression', id, at_ms, url: request.url, link, visit } as const;
  bufferClick(follow, impression, ports.now());
}
