import { createRoute, z } from '@hono/zod-openapi';
import { findRow } from '@skinstack/db/rows/find-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { PLATFORMS } from '@skinstack/domain/members/application';
import {
  DISCLOSURES,
  findDisclosure,
  isStale,
  knownDisclosures,
} from '@skinstack/domain/members/disclosure';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { LINK } from '../docs/examples.ts';
import type { Ports } from '../ports.ts';
import { day, id, jsonAnswer, refusals } from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { visibleLinks } from './change-link.ts';

const disclosure = z
  .object({
    text: z.string(),
    alternatives: z.array(z.string()),
    placement: z.string(),
    country: z.string(),
    language: z.string(),
    platform: z.enum(PLATFORMS).nullable(),
    source: z.string(),
    source_url: z.url(),
    checked_on: day,
    stale: z.boolean(),
  })
  .openapi('Disclosure');

const ROUTES = {
  disclosure: createRoute({
    tags: ['Links'],
    method: 'get',
    path: '/api/links/{id}/disclosure',
    summary: 'Show what to say beside a link',
    request: {
      params: z.object({ id: id('lnk') }),
      query: z.strictObject({
        country: z
          .string()
          .regex(/^[A-Za-z]{2}$/, 'An ISO 3166-1 code, such as GB')
          .openapi({ description: 'Whose readers are addressed', example: 'GB' }),
        platform: z.enum(PLATFORMS).optional().openapi({ description: 'Where it is published' }),
        language: z
          .string()
          .regex(/^[A-Za-z]{2}$/, 'Two letters, such as en')
          .optional()
          .openapi({ description: 'The country’s own where left out' }),
      }),
    },
    responses: {
      200: jsonAnswer('The wording', disclosure),
      ...refusals(400, 401, 403, 404, 422),
    },
  }),
};

/** What the law asks to be said beside a link. */
export function disclosureRoutes(ports: Ports) {
  return newRouter().openapi(ROUTES.disclosure, async (context) => {
    const own = visibleLinks(context.get('caller'));
    const { id: link_id } = context.req.valid('param');
    requireFound(await findRow(ports.db, trackingLinks, link_id, own), 'link');
    const { country, language, platform = null } = context.req.valid('query');
    const found = findDisclosure(country.toUpperCase(), language?.toLowerCase() ?? null);
    if (!found) throw refuseUnknown(country.toUpperCase(), language);
    const { alternatives, ...row } = found;
    const shown = { ...row, alternatives: [...alternatives], platform };
    return context.json({ ...shown, stale: isStale(found, ports.now()) }, 200);
  });
}

function refuseUnknown(country: string, language: string | undefined): Problem {
  const asked = language === undefined ? country : `${country} in “${language}”`;
  const detail = `No wording is known for ${asked}. Known are ${knownDisclosures()}.`;
  return new Problem('disclosure_unknown', detail);
}

const [EXAMPLE] = DISCLOSURES;

/** What to say beside a link. */
export const DISCLOSURE_TEXTS: OperationTexts = {
  'GET /api/links/:id/disclosure': {
    id: 'showDisclosure',
    description:
      'The label to put beside the link by the country it is read in, only where the ' +
      'rule was read ' +
      'at its own source: `source_url`, on `checked_on`; older than 180 days it is `stale`. The ' +
      'rules known so far are the same on every platform. For any other country 422 ' +
      '`disclosure_unknown` names those there are; the United States are not among ' +
      'them, since the ' +
      'FTC’s guide could not be read. This is no legal advice.',
    params: { id: LINK.id, country: 'GB', platform: 'instagram', language: 'en' },
    answers: { 200: { ...EXAMPLE, platform: 'instagram', stale: false } },
  },
};
