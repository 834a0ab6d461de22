import { createRoute, z } from '@hono/zod-openapi';
import { listYearSums } from '@skinstack/db/members/list-year-sums';
import { findRow } from '@skinstack/db/rows/find-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { PLATFORMS } from '@skinstack/domain/members/application';
import {
  CONTRACT_FROM_MINOR,
  contractState,
  DISCLOSURES,
  findDisclosure,
  isStale,
  knownDisclosures,
} from '@skinstack/domain/members/disclosure';
import { toJsonMinor } from '@skinstack/domain/money';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, LINK, MERCHANT } from '../docs/examples.ts';
import { visibleLinks } from '../links/change-link.ts';
import type { Ports } from '../ports.ts';
import { day, id, jsonAnswer, money, refusals } from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';

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

const due = z
  .object({
    influencer: z.object({ id: id('inf'), name: z.string() }),
    merchant: z.object({ id: id('mer'), name: z.string() }),
    earned: money,
    threshold: money,
    percent: z.number().int(),
    state: z.enum(['near', 'due']),
  })
  .openapi('ContractDue');

const ROUTES = {
  disclosure: createRoute({
    tags: ['Members'],
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
  due: createRoute({
    tags: ['Members'],
    method: 'get',
    path: '/api/contracts-due',
    summary: 'List who needs a written contract, or soon will',
    request: {
      query: z.strictObject({
        year: z.coerce
          .number()
          .int()
          .min(2026)
          .max(9_000)
          .optional()
          .openapi({ description: 'The calendar year (UTC); this one where left out' }),
      }),
    },
    responses: {
      200: jsonAnswer(
        'Them, the most first',
        z.object({ year: z.number().int(), data: z.array(due) }),
      ),
      ...refusals(400, 401, 403),
    },
  }),
};

/** What the law asks beside a link, and of whoever earns much by one advertiser. */
export function disclosureRoutes(ports: Ports) {
  return newRouter()
    .openapi(ROUTES.disclosure, async (context) => {
      const own = visibleLinks(context.get('caller'));
      const { id: link_id } = context.req.valid('param');
      requireFound(await findRow(ports.db, trackingLinks, link_id, own), 'link');
      const { country, language, platform = null } = context.req.valid('query');
      const found = findDisclosure(country.toUpperCase(), language?.toLowerCase() ?? null);
      if (!found) throw refuseUnknown(country.toUpperCase(), language);
      const { alternatives, ...row } = found;
      const shown = { ...row, alternatives: [...alternatives], platform };
      return context.json({ ...shown, stale: isStale(found, ports.now()) }, 200);
    })
    .openapi(ROUTES.due, async (context) => {
      const { year = new Date(ports.now()).getUTCFullYear() } = context.req.valid('query');
      return context.json({ year, data: await listDue(ports, year) }, 200);
    });
}

function refuseUnknown(country: string, language: string | undefined): Problem {
  const asked = language === undefined ? country : `${country} in “${language}”`;
  const detail = `No wording is known for ${asked}. Known are ${knownDisclosures()}.`;
  return new Problem('disclosure_unknown', detail);
}

async function listDue(ports: Ports, year: number) {
  const of = { country: 'FR', currency: 'EUR', year, least_minor: 1n };
  const rows = await listYearSums(ports.db, of);
  const amount = (minor: bigint) => ({ amount_minor: toJsonMinor(minor), currency: 'EUR' });
  return rows.flatMap((row) => {
    const state = contractState(row.net_minor);
    if (state === null) return [];
    return [
      {
        influencer: { id: row.influencer_id, name: row.display_name },
        merchant: { id: row.merchant_id, name: row.merchant_name },
        earned: amount(row.net_minor),
        threshold: amount(CONTRACT_FROM_MINOR),
        percent: Number((row.net_minor * 100n) / CONTRACT_FROM_MINOR),
        state,
      },
    ];
  });
}

const [EXAMPLE] = DISCLOSURES;

/** Wordings, and contracts. */
export const DISCLOSURE_TEXTS: OperationTexts = {
  'GET /api/links/:id/disclosure': {
    id: 'showDisclosure',
    description:
      'The label to put beside the link by the country it is read in, only where the rule was read ' +
      'at its own source: `source_url`, on `checked_on`; older than 180 days it is `stale`. The ' +
      'rules known so far are the same on every platform. For any other country 422 ' +
      '`disclosure_unknown` names those there are; the United States are not among them, since the ' +
      'FTC’s guide could not be read. This is no legal advice.',
    params: { id: LINK.id, country: 'GB', platform: 'instagram', language: 'en' },
    answers: { 200: { ...EXAMPLE, platform: 'instagram', stale: false } },
  },
  'GET /api/contracts-due': {
    id: 'listContractsDue',
    description:
      'France asks for a written contract once an influencer gets €1,000 of one advertiser in a ' +
      'year: whoever says they live there (`country`) and comes to 80 % of it (`near`) or all of it ' +
      '(`due`), by what stands of their commissions in EUR. Gifts and other currencies are not ' +
      'counted: we know of none.',
    answers: {
      200: {
        year: 2026,
        data: [
          {
            influencer: { id: INFLUENCER.id, name: INFLUENCER.display_name },
            merchant: { id: MERCHANT.id, name: MERCHANT.name },
            earned: { amount_minor: 84_000, currency: 'EUR' },
            threshold: { amount_minor: 100_000, currency: 'EUR' },
            percent: 84,
            state: 'near',
          },
        ],
      },
    },
  },
};
