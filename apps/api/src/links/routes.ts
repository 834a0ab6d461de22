import { findRow, listRows } from '@skinstack/db/rows/find-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import type { Context } from 'hono';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, LINK, PRODUCT, pageOfOne } from '../docs/examples.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { changeLink, presentLink, visibleLinks } from './change-link.ts';
import { generateLink } from './generate-link.ts';
import { publishLink } from './publish-link.ts';
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
      return context.json(await showLink(context.req.valid('param').id, context), 200);
    })
    .openapi(LINK_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const row = await changeLink(ports, context.get('caller'), id, input);
      return context.json(presentLink(row, short_domain), 200);
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

/** Making short links and keeping them. */
export const LINK_TEXTS: OperationTexts = {
  'POST /links/generate': {
    id: 'generateLink',
    description:
      'Makes a short link to a product and answers when it can be followed. An influencer makes ' +
      'their own; an operator names whose it is with `influencer_id`. A `slug` of one’s own is ' +
      'followed in any case, and taken once whatever its case; words that mislead (`login`, ' +
      '`official`, a shop’s name) are for operators. `sub_id` is what the link’s clicks are ' +
      'counted under where its address says nothing else (`?s=`).',
    body: {
      product_id: PRODUCT.id,
      influencer_id: INFLUENCER.id,
      campaign: 'winter-glow',
      sub_id: 'story-3',
    },
    answers: { 201: { ...LINK, campaign: 'winter-glow', sub_id: 'story-3' } },
  },
  'GET /api/links': {
    id: 'listLinks',
    description: 'An influencer’s own links, or everybody’s for an operator; the newest first.',
    answers: { 200: pageOfOne(LINK) },
  },
  'GET /api/links/:id': {
    id: 'showLink',
    description: 'One link, with where it leads now.',
    answers: { 200: LINK },
  },
  'PATCH /api/links/:id': {
    id: 'changeLink',
    description:
      'What is left out stays. Followers see the change within 5 seconds, within 60 when a cache ' +
      'is out of reach. A link that is switched off answers 410.',
    body: { campaign: 'morning-routine' },
    answers: { 200: LINK },
  },
  'GET /api/links/:id/qr.svg': {
    id: 'showLinkQr',
    description:
      'The short URL as a QR code to print or show, with the white edge of four modules that ' +
      'readers need. A browser saves it under the slug.',
    answers: { 200: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33">…</svg>' },
  },
  'GET /api/links/:id/qr.png': {
    id: 'showLinkQrPng',
    description:
      'The same code as pixels, for what takes no SVG: black and white, every module of as many ' +
      'pixels as fit into `size`.',
    answers: { 200: 'The bytes of the picture' },
  },
};
