import { makeId } from '@skinstack/domain/ids';
import { isSlug } from '@skinstack/domain/slug';
import { recordClick } from '../record-click.ts';
import { resolveLink } from '../resolve-link.ts';
import { readVisitor } from '../visitor.ts';
import type { Follow } from './follow-link.ts';

/** A transparent GIF of one pixel, 43 bytes. */
const PIXEL = Uint8Array.from(
  atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
  (letter) => letter.charCodeAt(0),
);

/** `GET /i/{slug}.gif`: a pixel for any slug; an impression is recorded when a person sees it. */
export function recordImpression(request: Request, slug: string, follow: Follow): Response {
  if (request.method === 'GET' && isSlug(slug)) follow.waitUntil(record(request, slug, follow));
  const headers = {
    'Content-Type': 'image/gif',
    'Cache-Control': 'private, no-store',
    'X-Request-Id': follow.request_id,
  };
  return new Response(request.method === 'HEAD' ? null : PIXEL, { headers });
}

async function record(request: Request, slug: string, follow: Follow): Promise<void> {
  const { ports } = follow;
  const at_ms = ports.now();
  const resolution = await resolveLink(ports, follow.memory, slug, follow.waitUntil);
  if (resolution.outcome !== 'found') return;
  const { bot_reason, ...visitor } = await readVisitor(request, ports.visitorSalt, at_ms);
  if (bot_reason !== null) return;
  await recordClick(ports, {
    id: makeId('clk', at_ms, ports.random(10)),
    clicked_at: new Date(at_ms).toISOString(),
    link_id: resolution.link.link_id,
    influencer_id: resolution.link.influencer_id,
    kind: 'impression',
    bot_reason,
    sub_id: null,
    ...visitor,
  });
}
