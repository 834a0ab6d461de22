import { createRoute, z } from '@hono/zod-openapi';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { BALANCE, INFLUENCER, pageOfOne } from '../docs/examples.ts';
import { balance, presentBalances } from '../ledger/balances.ts';
import { requireOwner } from '../middleware/authorize.ts';
import { insertIdempotent, withIdempotencyKey } from '../middleware/idempotency.ts';
import {
  payoutOverride,
  presentOverride,
  shownOverride,
  storeOverride,
} from '../payouts/policy.ts';
import type { Ports } from '../ports.ts';
import { publishChanges } from '../publish-links.ts';
import { answerCsv } from '../rest/csv-answer.ts';
import {
  csvAnswer,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageOf,
  pageQuery,
  refusals,
  searchText,
} from '../rest/fields.ts';
import { leftOutSchema } from '../rest/left-out.ts';
import { timezoneName } from '../rest/period.ts';
import { restRoutes } from '../rest/resource-routes.ts';
import { changeRow, presentRow, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { exportInfluencers, listWithStandings } from './list-influencers.ts';

/** Those who recommend products. */
export function influencerRoutes(ports: Ports) {
  return newRouter()
    .openapi(INFLUENCER_ROUTES.create, async (context) =>
      context.json(
        presentInfluencer(
          await createInfluencer(withIdempotencyKey(ports, context), context.req.valid('json')),
        ),
        201,
      ),
    )
    .openapi(INFLUENCER_ROUTES.list, async (context) =>
      context.json(await listInfluencers(ports, context.req.valid('query')), 200),
    )
    .openapi(INFLUENCER_ROUTES.file, async (context) => {
      const csv = await exportInfluencers(ports, context.req.valid('query').q);
      return answerCsv(csv, 'influencers.csv');
    })
    .openapi(INFLUENCER_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), id);
      const row = requireFound(await findRow(ports.db, influencers, id), 'influencer');
      return context.json(presentInfluencer(row), 200);
    })
    .openapi(INFLUENCER_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const { payout_policy, ...changes } = input;
      const own =
        payout_policy === undefined ? {} : { payout_policy: storeOverride(payout_policy) };
      const told = withIdempotencyKey(ports, context);
      const row = await changeRow(told, influencers, 'influencer', id, { ...changes, ...own });
      await publishChanges(ports);
      return context.json(presentInfluencer(row), 200);
    });
}

const displayName = z.string().trim().min(1).max(200);

const namedTimezone = timezoneName.openapi({
  description: 'Whose days the visitors of their links are counted by; UTC if none is given',
  example: 'America/Los_Angeles',
});

const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'An ISO 3166-1 code, such as FR')
  .openapi({ description: 'Where they live: some countries ask for more', example: 'FR' });

const newInfluencer = z
  .strictObject({
    display_name: displayName.openapi({ example: 'Mina Park' }),
    email: z.email().max(254).openapi({ example: 'mina@example.com' }),
    handle: z
      .string()
      .regex(/^[A-Za-z0-9_.]{2,30}$/, '2 to 30 letters, digits, “_” and “.”')
      .optional(),
    timezone: namedTimezone.optional(),
    country: countryCode.optional(),
  })
  .openapi('NewInfluencer');

const influencer = z
  .object({
    id: id('inf'),
    display_name: z.string(),
    email: z.string(),
    handle: z.string().nullable(),
    timezone: z.string(),
    country: z.string().nullable(),
    created_at: instant,
    is_active: z.boolean(),
    switched_off_at: instant
      .nullable()
      .openapi({ description: 'Orders placed from then on earn nothing; null while they are on' }),
    payout_policy: shownOverride,
  })
  .openapi('Influencer');

/** In a list, with what an operator pays by. */
const listedInfluencer = influencer
  .extend({
    balances: z.array(balance),
    left_out: leftOutSchema,
    has_payout_details: z.boolean(),
    last_order_at: instant.nullable(),
  })
  .openapi('ListedInfluencer');

const influencerChanges = newInfluencer.partial().extend({
  handle: newInfluencer.shape.handle.nullable(),
  country: countryCode.nullable().optional(),
  is_active: z.boolean().optional(),
  payout_policy: payoutOverride.optional(),
});

const named = { q: searchText('Part of the name, handle or address') };

const INFLUENCER_ROUTES = {
  create: createRoute({
    method: 'post',
    path: '/api/influencers',
    tags: ['Catalogue'],
    summary: 'Add an influencer',
    request: jsonBody(newInfluencer),
    responses: { 201: jsonAnswer('Made', influencer), ...refusals(400, 401, 403, 404, 409) },
  }),
  ...restRoutes({
    path: '/api/influencers',
    tag: 'Catalogue',
    one: 'influencer',
    prefix: 'inf',
    schema: influencer,
    changes: influencerChanges,
  }),
  list: createRoute({
    method: 'get',
    path: '/api/influencers',
    tags: ['Catalogue'],
    summary: 'List influencers with how they stand, newest first',
    request: {
      query: pageQuery('inf').extend(named),
    },
    responses: { 200: jsonAnswer('A page', pageOf(listedInfluencer)), ...refusals(400, 401, 403) },
  }),
  file: createRoute({
    method: 'get',
    path: '/api/influencers/export.csv',
    tags: ['Catalogue'],
    summary: 'The same influencers as a file',
    request: { query: z.strictObject(named) },
    responses: { 200: csvAnswer('A row an influencer'), ...refusals(400, 401, 403) },
  }),
};

/** Those who recommend products. */
export const INFLUENCER_TEXTS: OperationTexts = {
  'POST /api/influencers': {
    id: 'createInfluencer',
    description:
      'Somebody who recommends products. Give them a key (`POST /api/influencers/{id}/api-keys`) ' +
      'or a user (`POST /api/users`) to let them in.',
    body: { display_name: 'Noor Haddad', email: 'noor@skinstack.example', handle: 'noor.skin' },
    answers: { 201: INFLUENCER },
  },
  'GET /api/influencers': {
    id: 'listInfluencers',
    description:
      'All influencers, the newest first, with their balances, whether they said where they are ' +
      'paid, and when they last earned by an order.',
    answers: {
      200: pageOfOne({
        ...INFLUENCER,
        balances: [BALANCE],
        has_payout_details: true,
        last_order_at: '2026-11-22T08:00:00.000Z',
      }),
    },
  },
  'GET /api/influencers/export.csv': {
    id: 'exportInfluencers',
    description:
      'The influencers of the list as a file, with the same search. Balances are in major units, ' +
      'in columns of their currency. At most 20,000 rows.',
    files: {
      'text/csv':
        'influencer_id,display_name,email,handle,timezone,is_active,created_at,switched_off_at,' +
        'has_payout_details,last_order_at,pending_USD,payable_USD,in_flight_USD,paid_USD\r\n' +
        `${INFLUENCER.id},${INFLUENCER.display_name},${INFLUENCER.email},mina,UTC,true,` +
        '2026-11-22T08:00:00.000Z,,true,2026-11-22T08:00:00.000Z,16.00,0.00,0.00,0.00\r\n',
    },
  },
  'GET /api/influencers/:id': {
    id: 'showInfluencer',
    description: 'An influencer sees themselves; a stranger’s id is answered with 404.',
    answers: { 200: INFLUENCER },
  },
  'PATCH /api/influencers/:id': {
    id: 'changeInfluencer',
    description:
      'What is left out stays. Who is switched off earns nothing by orders placed later, and is ' +
      'paid what they earned before when a payout names them.',
    body: { handle: 'minaglows' },
    answers: { 200: INFLUENCER },
  },
};

type ListQuery = { limit: number; cursor?: string | undefined; q?: string | undefined };

/** A page of influencers, each with how they stand. */
async function listInfluencers(ports: Ports, { q, ...page }: ListQuery) {
  const { data, next_cursor } = await listWithStandings(ports, page, q);
  return {
    next_cursor,
    data: data.map(({ row, standing }) => ({
      ...presentInfluencer(row),
      ...presentBalances(standing.balances),
      has_payout_details: standing.has_payout_details,
      last_order_at: standing.last_order_at?.toISOString() ?? null,
    })),
  };
}

function presentInfluencer({ payout_policy, ...row }: typeof influencers.$inferSelect) {
  return { ...presentRow(row), payout_policy: presentOverride(payout_policy) };
}

/** Adds an influencer. @throws Problem `conflict` on an address or handle that is taken */
async function createInfluencer(ports: Ports, input: z.infer<typeof newInfluencer>) {
  const { display_name, email, handle = null, timezone, country = null } = input;
  const row = { id: ports.newId('inf'), display_name, email, handle, timezone, country };
  return (await refuseBrokenReference(insertIdempotent(ports, influencers, row))).row;
}
