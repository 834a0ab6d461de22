import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { renderSVG } from 'uqr';
import { changeLink } from '../links/change-link.ts';
import { generateLink } from '../links/generate-link.ts';
import { visibleLinks } from '../links/own-links.ts';
import { publishLink } from '../links/publish-link.ts';
import { presentLink } from '../links/show-link.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { generateLinkRoute, LINK_ROUTES } from './link-schemas.ts';

/** Short links: generate, list, show, change, QR code. */
export function linkRoutes(ports: Ports) {
  const { short_domain } = ports;
  return newRouter()
    .openapi(generateLinkRoute, async (context) => {
      const row = await generateLink(
        withIdempotencyKey(ports, context),
        context.get('caller'),
        context.req.valid('json'),
      );
      context.executionCtx.waitUntil(publishLink(ports, row.slug));
      return context.json(presentLink(row, short_domain), 201);
    })
    .openapi(LINK_ROUTES.list, async (context) => {
      const own = visibleLinks(context.get('caller'));
      const page = await listRows(ports.db, trackingLinks, context.req.valid('query'), own);
      const data = page.data.map((row) => presentLink(row, short_domain));
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(LINK_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const own = visibleLinks(context.get('caller'));
      const row = requireFound(await findRow(ports.db, trackingLinks, id, own), 'link');
      return context.json(presentLink(row, short_domain), 200);
    })
    .openapi(LINK_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const row = await changeLink(ports, context.get('caller'), id, input);
      return context.json(presentLink(row, short_domain), 200);
    })
    .openapi(LINK_ROUTES.qr, async (context) => {
      const { id } = context.req.valid('param');
      const own = visibleLinks(context.get('caller'));
      const row = requireFound(await findRow(ports.db, trackingLinks, id, own), 'link');
      const svg = renderSVG(presentLink(row, short_domain).short_url);
      return context.body(svg, 200, { 'Content-Type': 'image/svg+xml' });
    });
}
