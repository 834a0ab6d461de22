import { type LinkDay, listLinkDays } from '@skinstack/db/stats/list-link-days';
import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import { type Currency, formatAmount } from '@skinstack/domain/money';
import { cutPeriod, dayIn } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
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
const AMOUNTS = ['orders', 'revenue', 'gross', 'platform_fee', 'net'];

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
  const earned = days.flatMap(({ earnings }) => earnings.map(({ currency }) => currency));
  const currencies = [...new Set(earned)].sort();
  const amounts = currencies.flatMap((currency) => AMOUNTS.map((name) => `${name}_${currency}`));
  const rows = days.map((day) => formatDay(day, timezone, currencies));
  return BYTE_ORDER_MARK + formatCsv([[...HEADER, ...amounts], ...rows]);
}

function formatDay(
  { counts, earnings, ...day }: LinkDay,
  timezone: string,
  currencies: readonly string[],
): string[] {
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
    ...currencies.flatMap((currency) => {
      const row = earnings.find((one) => one.currency === currency);
      const { orders_minor = 0n, revenue_minor = 0n, gross_minor = 0n } = row ?? {};
      const fee_minor = row?.platform_fee_minor ?? 0n;
      const shown = [orders_minor, revenue_minor, gross_minor, fee_minor, gross_minor - fee_minor];
      return shown.map((amount_minor) =>
        formatAmount({ amount_minor, currency: currency as Currency }),
      );
    }),
  ];
}
