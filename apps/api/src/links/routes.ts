import { findRow } from '@skinstack/db/rows/find-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import type { Context } from 'hono';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { publishNewLinks } from '../publish-links.ts';
import { answerCsv } from '../rest/csv-answer.ts';
import { requireFound } from '../rest/rows.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { changeLink, presentLink, removeLink, visibleLinks } from './change-link.ts';
import { exportLinks } from './export-links.ts';
import { generateLink, generateLinks } from './generate-link.ts';
import { listLinks } from './list-links.ts';
import { renderQrPng, renderQrSvg } from './render-qr.ts';
import { generateLinkRoute, LINK_ROUTES } from './schemas.ts';

/** Short links: generate, list, show, change, QR code. */
export function linkRoutes(ports: Ports) {
  const { short_domain } = ports;
  return newRouter()
    .openapi(generateLinkRoute, async (context) => {
      const row = await generateLink(
        withIdempotencyKey(ports, context),
        context.get('caller'),
        context.req.valid('json'),
        context.get('link_targets') ?? null,
      );
      context.executionCtx.waitUntil(publishNewLinks(ports, [row.id]));
      return context.json(presentLink(row, short_domain), 201);
    })
    .openapi(LINK_ROUTES.generateMany, async (context) => {
      const rows = await generateLinks(
        withIdempotencyKey(ports, context),
        context.get('caller'),
        context.req.valid('json').links,
      );
      const ids = rows.map(({ id }) => id);
      context.executionCtx.waitUntil(publishNewLinks(ports, ids));
      return context.json({ data: rows.map((row) => presentLink(row, short_domain)) }, 201);
    })
    .openapi(LINK_ROUTES.list, async (context) => {
      const page = await listLinks(ports, context.get('caller'), context.req.valid('query'));
      return context.json(page, 200);
    })
    .openapi(LINK_ROUTES.file, async (context) => {
      const csv = await exportLinks(ports, context.get('caller'), context.req.valid('query'));
      return answerCsv(csv, 'links.csv');
    })
    .openapi(LINK_ROUTES.show, async (context) => {
      return context.json(await showLink(context.req.valid('param').id, context), 200);
    })
    .openapi(LINK_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const once = withIdempotencyKey(ports, context);
      const row = await changeLink(once, context.get('caller'), id, input);
      return context.json(presentLink(row, short_domain), 200);
    })
    .openapi(LINK_ROUTES.remove, async (context) => {
      await removeLink(
        withIdempotencyKey(ports, context),
        context.get('caller'),
        context.req.valid('param').id,
      );
      return context.body(null, 204);
    })
    .openapi(LINK_ROUTES.qr, async (context) => {
      const { short_url, slug } = await showLink(context.req.valid('param').id, context);
      const picture = renderQrSvg(short_url, context.req.valid('query').size);
      return new Response(picture, { headers: pictureHeaders('image/svg+xml', `${slug}.svg`) });
    })
    .openapi(LINK_ROUTES.qrPng, async (context) => {
      const { short_url, slug } = await showLink(context.req.valid('param').id, context);
      const picture = await renderQrPng(short_url, context.req.valid('query').size);
      return new Response(picture, { headers: pictureHeaders('image/png', `${slug}.png`) });
    });

  /** One of the caller's links as JSON. */
  async function showLink(id: string, context: Context<AppEnv>) {
    const own = visibleLinks(context.get('caller'));
    const row = requireFound(await findRow(ports.db, trackingLinks, id, own), 'link');
    return presentLink(row, short_domain);
  }
}

/** A picture that is shown, and saved under a name of its own. */
function pictureHeaders(type: string, file: string): Record<string, string> {
  return { 'Content-Type': type, 'Content-Disposition': `inline; filename="${file}"` };
}
