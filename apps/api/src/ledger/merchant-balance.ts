import { createRoute, z } from '@hono/zod-openapi';
import { listOwed, type OwedRow } from '@skinstack/db/ledger/list-owed';
import { findRow } from '@skinstack/db/rows/find-rows';
import { merchants } from '@skinstack/db/schema/merchants';
import { toJsonMinor } from '@skinstack/domain/money';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { MERCHANT } from '../docs/examples.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { amountMinor, currency, id, jsonAnswer, refusals } from '../rest/fields.ts';
import { leftOutSchema, presentEach } from '../rest/left-out.ts';
import { timezone } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';

const owed = {
  currency,
  accrued_minor: amountMinor.openapi({ description: 'Commission orders earned, with our fee' }),
  reversed_minor: amountMinor.openapi({ description: 'What refunds and decisions took back' }),
  owed_minor: amountMinor.openapi({ description: '`accrued_minor − reversed_minor`' }),
};
const month = z.string().openapi({ description: 'Of the time zone', example: '2026-11' });

const route = createRoute({
  method: 'get',
  path: '/api/merchants/{id}/balance',
  tags: ['Money'],
  summary: 'What a shop owes, by month',
  request: { params: z.object({ id: id('mer') }), query: z.strictObject({ timezone }) },
  responses: {
    200: jsonAnswer(
      'By currency, and by month and currency with the newest first',
      z
        .object({
          merchant_id: id('mer'),
          timezone: z.string(),
          balances: z.array(z.object(owed)),
          months: z
            .array(z.object({ month, ...owed }))
            .openapi({ description: 'A row a month and currency in which anything was booked' }),
          left_out: leftOutSchema,
        })
        .openapi('MerchantBalance'),
    ),
    ...refusals(400, 401, 403, 404),
  },
});

/** What shops owe, for operators and the brand whose shop it is. */
export function merchantBalanceRoutes(ports: Ports) {
  return newRouter().openapi(route, async (context) => {
    const { id } = context.req.valid('param');
    const { timezone } = context.req.valid('query');
    const { merchant_ids } = scopeOf(context.get('caller'));
    if (merchant_ids && !merchant_ids.includes(id)) {
      throw new Problem('not_found', 'There is no merchant with this id.');
    }
    const [merchant, rows] = await Promise.all([
      findRow(ports.db, merchants, id),
      listOwed(ports.db, id, timezone),
    ]);
    requireFound(merchant, 'merchant');
    const months = presentEach(
      rows,
      (row) => `${row.month} ${row.currency}`,
      (row) => ({ month: row.month, ...presentOwed(row) }),
    );
    const balances = presentEach(sumByCurrency(rows), (row) => row.currency, presentOwed);
    const left_out = [balances, months].flatMap((one) => one.left_out.left_out ?? []);
    return context.json(
      {
        ...{ merchant_id: id, timezone, balances: balances.shown, months: months.shown },
        ...(left_out.length > 0 ? { left_out } : {}),
      },
      200,
    );
  });
}

type Owed = Omit<OwedRow, 'month'>;

function sumByCurrency(rows: readonly OwedRow[]): Owed[] {
  const sums = new Map<string, Owed>();
  for (const { currency, accrued_minor, reversed_minor } of rows) {
    const sum = sums.get(currency) ?? { currency, accrued_minor: 0n, reversed_minor: 0n };
    sum.accrued_minor += accrued_minor;
    sum.reversed_minor += reversed_minor;
    sums.set(currency, sum);
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function presentOwed({ currency, accrued_minor, reversed_minor }: Owed) {
  return {
    currency,
    accrued_minor: toJsonMinor(accrued_minor),
    reversed_minor: toJsonMinor(reversed_minor),
    owed_minor: toJsonMinor(accrued_minor - reversed_minor),
  };
}

const OWED = { currency: 'USD', accrued_minor: 2_000, reversed_minor: 500, owed_minor: 1_500 };

/** What shops owe. */
export const MERCHANT_BALANCE_TEXTS: OperationTexts = {
  'GET /api/merchants/:id/balance': {
    id: 'showMerchantBalance',
    description:
      'The receivables of the books: what orders earned (gross, our fee is in it), less what ' +
      'was taken back, in the month it was booked. Nothing is added across currencies. A brand ' +
      'sees its own shops.',
    answers: {
      200: {
        merchant_id: MERCHANT.id,
        timezone: 'UTC',
        balances: [OWED],
        months: [{ month: '2026-11', ...OWED }],
      },
    },
  },
};
