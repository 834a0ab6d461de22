import { type LinkDay, listLinkDays } from '@skinstack/db/stats/list-link-days';
import type { EarningSums } from '@skinstack/db/stats/sum-earnings';
import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import { cutPeriod, dayIn } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
import { amountColumns } from '../rest/amount-columns.ts';
import { readPeriod } from '../rest/period.ts';
import { invalidField } from '../rest/rows.ts';
import type { ExportQuery } from './schemas.ts';

/** A file is one answer; a period with more rows must be requested in parts. */
const MAX_ROWS = 50_000;

const HEADER = [
  'date',
  'link_id',
  'slug',
  'product',
  'campaign',
  'impressions',
  'requests',
  'clicks',
  'unique_clicks',
  'bot_requests',
  'conversions',
];
/** The columns of each currency of what links earned. */
export const EARNED = {
  orders: (sums: EarningSums) => sums.orders_minor,
  revenue: (sums: EarningSums) => sums.revenue_minor,
  gross: (sums: EarningSums) => sums.gross_minor,
  platform_fee: (sums: EarningSums) => sums.platform_fee_minor,
  net: (sums: EarningSums) => sums.gross_minor - sums.platform_fee_minor,
};

/**
 * The figures of an influencer as CSV, one row per link and day with any activity. Amounts are in
 * major units, in one column per currency, so a column may be summed; orders by coupon are in a row
 * without a link.
 * @throws Problem `invalid_request` on a period with too many rows
 */
export async function exportStats(ports: Ports, influencer_id: string, query: ExportQuery) {
  const span = readPeriod(ports, query);
  const { timezone } = query;
  const cut = { ...span, starts: cutPeriod(span, 'day', timezone) };
  const days = await listLinkDays(ports.db, influencer_id, cut, MAX_ROWS + 1);
  if (days.length > MAX_ROWS) {
    throw invalidField('from', `An export has at most ${MAX_ROWS} rows; ask for less time`);
  }
  const amounts = amountColumns(days, ({ earnings }) => earnings, EARNED);
  const rows = days.map((day, at) => [...formatDay(day, timezone), ...(amounts.cells[at] ?? [])]);
  return BYTE_ORDER_MARK + formatCsv([[...HEADER, ...amounts.names], ...rows]);
}

function formatDay({ counts, earnings, ...day }: LinkDay, timezone: string): string[] {
  const { impressions, clicks, unique_clicks, bot_requests } = counts;
  const conversions = earnings.reduce((total, row) => total + row.conversions, 0);
  const numbers = [impressions, clicks + bot_requests, clicks, unique_clicks, bot_requests];
  return [
    dayIn(day.start.getTime(), timezone),
    day.link_id ?? '',
    day.slug ?? '',
    day.product_name ?? '',
    day.campaign ?? '',
    ...[...numbers, conversions].map(String),
  ];
}
