import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { renderSVG } from 'uqr';
import { found } from '../catalogue/found.ts';
import { changeLink } from '../links/change-link.ts';
import { generateLink } from '../links/generate-link.ts';
import { ownLinks } from '../links/own-links.ts';
import { publishLink } from '../links/publish-link.ts';
import { showLink } from '../links/show-link.ts';
import { newRouter } from '../new-router.ts';
import { oncePorts } from '../once/once-ports.ts';
import type { Ports } from '../ports.ts';
import { generateLinkRoute, linkRoutesOf } from './link-schemas.ts';

/** Making and keeping short links. */
export function linkRoutes(ports: Ports) {
  const { short_domain } = ports;
  return newRouter()
    .openapi(generateLinkRoute, async (context) => {
      const row = await generateLink(
        oncePorts(ports, context),
        context.get('caller'),
        context.req.valid('json'),
      );
      context.executionCtx.waitUntil(publishLink(ports, row.slug));
      return context.json(showLink(row, short_domain), 201);
    })
    .openapi(linkRoutesOf.list, async (context) => {
      const own = ownLinks(context.get('caller'));
      const page = await listRows(ports.db, trackingLinks, context.req.valid('query'), own);
      const data = page.data.map((row) => showLink(row, short_domain));
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(linkRoutesOf.show, async (context) => {
      const { id } = context.req.valid('param');
      const own = ownLinks(context.get('caller'));
      const row = found(await findRow(ports.db, trackingLinks, id, own), 'link');
      return context.json(showLink(row, short_domain), 200);
    })
    .openapi(linkRoutesOf.change, async (context) => {
      const { id } = context.req.valid('param');
      const wish = context.req.valid('json');
      const row = await changeLink(ports, context.get('caller'), id, wish);
      return context.json(showLink(row, short_domain), 200);
    })
    .openapi(linkRoutesOf.qr, async (context) => {
      const { id } = context.req.valid('param');
      const own = ownLinks(context.get('caller'));
      const row = found(await findRow(ports.db, trackingLinks, id, own), 'link');
      const svg = renderSVG(showLink(row, short_domain).short_url);
      return context.body(svg, 200, { 'Content-Type': 'image/svg+xml' });
    });
}
