import { createRoute, z } from '@hono/zod-openapi';
import { findProgramCustomers } from '@skinstack/db/stats/find-cohorts';
import {
  COHORT_MONTHS,
  cohortMonths,
  type NewShare,
  newCustomerShare,
  tellCohorts,
  tellCreators,
  tellShares,
} from '@skinstack/domain/customers/cohorts';
import { toJsonMinor } from '@skinstack/domain/money';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, PROGRAM } from '../docs/examples.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { amountMinor, currency, id, instant, jsonAnswer, refusals } from '../rest/fields.ts';
import { periodQuery, readPeriod } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { type Caller, newRouter } from '../router.ts';
import { presentSpan } from './read-stats.ts';

const count = z.number().int();
const month = z.string().openapi({ description: 'A month of UTC: `2026-11`' });
const customers = count.openapi({ description: 'How many customers; never fewer than five' });
const firstOrders = count.openapi({ description: 'Orders that were their customer’s first' });
const knownOrders = count.openapi({
  description: 'All orders of customers who are known; never fewer than five',
});
const shareOf = z.number().openapi({ description: 'First ÷ known orders' });
const value = {
  orders: count.openapi({ description: 'What they ordered, whoever was credited with it' }),
  value_minor: amountMinor.openapi({ description: 'What is left of those orders' }),
  paid_minor: amountMinor.openapi({ description: 'Gross commission the shop owes for them' }),
  value_per_customer_minor: amountMinor.openapi({ description: 'The value, by customer' }),
  paid_per_customer_minor: amountMinor.openapi({ description: 'The commission, by customer' }),
};

const customersSchema = z
  .object({
    program_id: id('prg'),
    ...{ from: instant, to: instant },
    currency: currency.openapi({ description: 'The program’s: orders in another are not told' }),
    new_customers: z
      .object({
        first_orders: firstOrders.nullable(),
        known_orders: knownOrders.nullable(),
        share: shareOf.nullable(),
      })
      .openapi({ description: 'In the period; all null while there are fewer than five orders' }),
    months: z
      .array(
        z.object({
          month: month.nullable().openapi({
            description: 'In UTC, the present one last; null for small months told together',
          }),
          first_orders: firstOrders,
          known_orders: knownOrders,
          share: shareOf,
        }),
      )
      .openapi({ description: 'Those of the last twelve with at least five orders' }),
    cohorts: z
      .array(
        z.object({
          month: month.nullable().openapi({
            description: 'When they first ordered, in UTC; null for small months told together',
          }),
          customers,
          months: z
            .array(
              z.object({
                month_no: count.openapi({ description: 'How many months later; 0 is the first' }),
                ...value,
              }),
            )
            .openapi({ description: 'Up to the end of each month since, all before it included' }),
        }),
      )
      .openapi({ description: 'Customers by the month of their first order' }),
    creators: z
      .array(
        z.object({
          influencer: z
            .object({ id: id('inf'), name: z.string() })
            .nullable()
            .openapi({ description: 'Who brought them; null for several told together' }),
          customers,
          ...value,
        }),
      )
      .openapi({ description: 'The same customers by who brought them' }),
  })
  .openapi('ProgramCustomers');

const query = z.strictObject(periodQuery);
const customersRoute = createRoute({
  method: 'get',
  path: '/api/programs/{id}/customers',
  tags: ['Stats'],
  summary: 'How many customers are new, and what customers come to',
  request: { params: z.object({ id: id('prg') }), query },
  responses: {
    200: jsonAnswer('Shares, cohorts of twelve months, and creators', customersSchema),
    ...refusals(400, 401, 403, 404),
  },
});

/** What the customers of a program come to, for operators and the brand whose it is. */
export function programCustomersRoutes(ports: Ports) {
  return newRouter().openapi(customersRoute, async (context) => {
    const [{ id }, query] = [context.req.valid('param'), context.req.valid('query')];
    return context.json(await readCustomers(ports, context.get('caller'), id, query), 200);
  });
}

/** So many creators have a row of their own. */
const MOST_CREATORS = 50;

/**
 * The share of new customers in a period, the last 30 days when none is named, and in each of the
 * last twelve months; and what the customers of those months came to since.
 * @throws Problem `not_found`, `invalid_request`
 */
async function readCustomers(
  ports: Ports,
  caller: Caller,
  program_id: string,
  query: z.infer<typeof customersRoute.request.query>,
) {
  const period = readPeriod(ports, query);
  const names = cohortMonths(ports.now());
  const starts = names.map((name) => new Date(`${name}-01T00:00:00Z`));
  const [first = period.from] = starts;
  const { merchant_ids } = scopeOf(caller);
  const found = requireFound(
    await findProgramCustomers(
      ports.db,
      { program_id, merchant_ids },
      {
        span: { ...period, starts: [period.from] },
        months: { from: first, to: monthAfter(starts.at(-1) ?? first), starts },
      },
      `${names[0]}-01`,
    ),
    'program',
  );
  const ofMonth = Map.groupBy(found.parts, ({ start }) => start.toISOString().slice(0, 7));
  return {
    program_id,
    ...presentSpan(period),
    currency: found.currency,
    new_customers: presentShare(newCustomerShare(found.period)),
    months: tellShares(names.map((month) => ({ month, kinds: ofMonth.get(month) ?? [] }))).map(
      (told) => ({ month: told.month, ...presentShare(told) }),
    ),
    cohorts: tellCohorts(found.cohorts, names).map((cohort) => ({
      month: cohort.month,
      customers: cohort.customer_count,
      months: cohort.months.map((one) => ({ month_no: one.month_no, ...presentValue(one) })),
    })),
    creators: tellCreators(found.creators, MOST_CREATORS).map((one) => ({
      influencer: one.influencer,
      customers: one.customer_count,
      ...presentValue(one),
    })),
  };
}

function monthAfter(start: Date): Date {
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1));
}

function presentShare(told: NewShare): { [Name in keyof typeof SHARE]: number };
function presentShare(told: NewShare | null): { [Name in keyof typeof SHARE]: number | null };
function presentShare(told: NewShare | null) {
  if (!told) return { first_orders: null, known_orders: null, share: null };
  return { first_orders: told.first_count, known_orders: told.order_count, share: told.share };
}

type Value = Omit<ReturnType<typeof tellCreators>[number], 'influencer' | 'customer_count'>;

function presentValue(one: Value) {
  return {
    orders: one.order_count,
    value_minor: toJsonMinor(one.value_minor),
    paid_minor: toJsonMinor(one.paid_minor),
    value_per_customer_minor: toJsonMinor(one.value_each_minor),
    paid_per_customer_minor: toJsonMinor(one.paid_each_minor),
  };
}

const SHARE = { first_orders: 38, known_orders: 95, share: 0.4 };
const VALUE = {
  ...{ orders: 38, value_minor: 152_000, paid_minor: 22_800 },
  ...{ value_per_customer_minor: 4_000, paid_per_customer_minor: 600 },
};

/** The customers of programs. */
export const PROGRAM_CUSTOMERS_TEXTS: OperationTexts = {
  'GET /api/programs/:id/customers': {
    id: 'showProgramCustomers',
    description:
      'How many of the orders of known customers were their first, in the period and in each of ' +
      `the last ${COHORT_MONTHS} months, of those orders that something is left of: neither ` +
      'cancelled, nor refunded as a whole, nor rejected. What the customers who first ordered in ' +
      'a month came to by the end of each month since, and what each creator’s did. A customer ' +
      'is the program’s whose first order it was credited with; all they order afterwards ' +
      'counts, whoever is credited with it. Groups of fewer than five customers, and months of ' +
      'fewer than five orders of known customers, are told together, and not at all while they ' +
      'are fewer together; the figures of a period of fewer are null. Cohorts are summed every ' +
      'minute. A brand sees its own programs.',
    answers: {
      200: {
        program_id: PROGRAM.id,
        ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z', currency: 'USD' },
        new_customers: SHARE,
        months: [{ month: '2026-11', ...SHARE }],
        cohorts: [{ month: '2026-11', customers: 38, months: [{ month_no: 0, ...VALUE }] }],
        creators: [
          {
            influencer: { id: INFLUENCER.id, name: INFLUENCER.display_name },
            customers: 38,
            ...VALUE,
          },
        ],
      },
    },
  },
};
