import { z } from '@hono/zod-openapi';
import type { ClickCounts } from '@skinstack/db/clicks/click-counts';
import type { EarningSums } from '@skinstack/db/stats/sum-earnings';
import { ORDER_KINDS } from '@skinstack/domain/customers/bond';
import { toJsonMinor } from '@skinstack/domain/money';
import { amountPer, ratio } from '@skinstack/domain/stats';
import { amountMinor, currency, money as moneySchema } from '../rest/fields.ts';
import { leftOutSchema, presentEach } from '../rest/left-out.ts';

const count = z.number().int();
/** The fields of `presentMoney`. */
const moneyFields = {
  conversions: count,
  orders: z.array(moneySchema).openapi({ description: 'What the orders came to when placed' }),
  revenue: z
    .array(moneySchema)
    .openapi({ description: 'The same, less refunds and cancellations' }),
  commission: z.array(
    z.object({
      gross_minor: amountMinor,
      platform_fee_minor: amountMinor,
      net_minor: amountMinor,
      currency,
    }),
  ),
};

/** The fields of `presentFigures`, for descriptions. */
export const figures = {
  impressions: count.openapi({ description: 'Times people loaded the pixel of a link' }),
  tapped_impressions: count.openapi({
    description:
      'Of these, those that led to a click: by the same visitor, of the same link and sub-id, ' +
      'within 30 minutes',
  }),
  requests: count.openapi({ description: '`clicks + bot_requests`, always' }),
  clicks: count.openapi({ description: 'Requests for a link by people' }),
  unique_clicks: count.openapi({
    description:
      'Different visitors of a link on a day of the influencer’s own time zone. Added up over ' +
      'links and days: who comes again the next day, or by another link, counts again',
  }),
  bot_requests: count,
  ...moneyFields,
  ctr: z.number().nullable().openapi({ description: 'Tapped impressions ÷ impressions' }),
  conversion_rate: z.number().nullable().openapi({ description: 'Conversions ÷ clicks' }),
  epc: z.array(moneySchema).openapi({ description: 'Net commission ÷ clicks' }),
  aov: z.array(moneySchema).openapi({ description: 'Order value ÷ conversions' }),
  left_out: leftOutSchema,
};

/** The same with the fields of `presentSplit`. */
export const splitFigures = {
  ...figures,
  by_order_kind: z
    .array(
      z.object({
        order_kind: z.enum(ORDER_KINDS).nullable(),
        ...moneyFields,
        left_out: leftOutSchema,
      }),
    )
    .openapi({
      description:
        'Conversions and money by what the orders were to their customers: a row for each kind ' +
        'there was any of, null of orders whose customer is not known. They add up to the ' +
        'figures beside them',
    }),
};

/**
 * Counts and money as JSON, with the ratios of both; amounts by currency. A currency whose sums no
 * JSON number carries is left out of the amounts, by name, and not of the counts.
 */
export function presentFigures(
  { clicks, impressions, unique_clicks, bot_requests, tapped_impressions }: ClickCounts,
  all: readonly EarningSums[],
) {
  const { shown: earnings } = presentEach(all, ({ currency }) => currency, requireExact);
  const { left_out, ...earned } = presentMoney(all);
  return {
    impressions,
    tapped_impressions,
    requests: clicks + bot_requests,
    clicks,
    unique_clicks,
    bot_requests,
    ...earned,
    ctr: ratio(tapped_impressions, impressions),
    conversion_rate: ratio(earned.conversions, clicks),
    epc: averages(
      earnings,
      (row) => row.gross_minor - row.platform_fee_minor,
      () => clicks,
    ),
    aov: averages(
      earnings,
      (row) => row.orders_minor,
      (row) => row.conversions,
    ),
    ...(left_out ? { left_out } : {}),
  };
}

/** Conversions and their money as JSON, with what is left out of the amounts. */
export function presentMoney(all: readonly EarningSums[]) {
  const { shown, left_out } = presentEach(all, ({ currency }) => currency, requireExact);
  return {
    conversions: all.reduce((total, row) => total + row.conversions, 0),
    orders: shown.map((row) => money(row.orders_minor, row.currency)),
    revenue: shown.map((row) => money(row.revenue_minor, row.currency)),
    commission: shown.map((row) => ({
      gross_minor: toJsonMinor(row.gross_minor),
      platform_fee_minor: toJsonMinor(row.platform_fee_minor),
      net_minor: toJsonMinor(row.gross_minor - row.platform_fee_minor),
      currency: row.currency,
    })),
    ...left_out,
  };
}

/** @throws AmountTooLarge */
function requireExact(row: EarningSums): EarningSums {
  const { orders_minor, revenue_minor, gross_minor, platform_fee_minor } = row;
  for (const sum of [orders_minor, revenue_minor, gross_minor, platform_fee_minor])
    toJsonMinor(sum);
  return row;
}

/** An average for each currency; none where there is nothing to divide by. */
function averages(
  rows: readonly EarningSums[],
  amount: (row: EarningSums) => bigint,
  count: (row: EarningSums) => number,
) {
  return rows.flatMap((row) => {
    const average = amountPer(amount(row), count(row));
    return average === null ? [] : [money(average, row.currency)];
  });
}

function money(amount_minor: bigint, currency: string) {
  return { amount_minor: toJsonMinor(amount_minor), currency };
}
