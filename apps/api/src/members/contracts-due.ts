import { createRoute, z } from '@hono/zod-openapi';
import { listYearSums } from '@skinstack/db/members/list-year-sums';
import { CONTRACT_FROM_MINOR, contractState } from '@skinstack/domain/members/disclosure';
import { toJsonMinor } from '@skinstack/domain/money';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, MERCHANT } from '../docs/examples.ts';
import type { Ports } from '../ports.ts';
import { id, jsonAnswer, money, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';

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

/** Who earns so much by one advertiser that the law asks for a contract. */
export function contractRoutes(ports: Ports) {
  return newRouter().openapi(ROUTES.due, async (context) => {
    const { year = new Date(ports.now()).getUTCFullYear() } = context.req.valid('query');
    return context.json({ year, data: await listDue(ports, year) }, 200);
  });
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

/** Contracts. */
export const CONTRACT_TEXTS: OperationTexts = {
  'GET /api/contracts-due': {
    id: 'listContractsDue',
    description:
      'France asks for a written contract once an influencer gets €1,000 of one advertiser in a ' +
      'year: whoever says they live there (`country`) and comes to 80 % of it (`near`) ' +
      'or all of it ' +
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
