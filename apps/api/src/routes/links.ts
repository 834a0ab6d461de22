import { generateLink } from '../links/generate-link.ts';
import { publishLink } from '../links/publish-link.ts';
import { showLink } from '../links/show-link.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { generateLinkRoute } from './link-schemas.ts';

/** Making and keeping short links. */
export function linkRoutes(ports: Ports) {
  return newRouter().openapi(generateLinkRoute, async (context) => {
    const made = await generateLink(ports, context.get('caller'), context.req.valid('json'));
    context.executionCtx.waitUntil(publishLink(ports, made.redirect));
    return context.json(showLink(made.row, ports.short_domain), 201);
  });
}
