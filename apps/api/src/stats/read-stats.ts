import { listBalances } from '@skinstack/db/list-balances';
import { type ClickSums, type Period, sumClicks } from '@skinstack/db/sum-clicks';
import { type EarningSums, sumEarnings } from '@skinstack/db/sum-earnings';
import { toJsonMinor } from '@skinstack/domain/money';
import { amountPer, ratio } from '@skinstack/domain/performance';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import type { StatsQuery } from '../routes/stats-schemas.ts';
import { readBalances } from './read-balances.ts';
import { readTime } from './read-time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_DAYS = 800;
const LONGEST_HOURLY_DAYS = 92;

/** The figures of an influencer over a period; the last 30 days when none is named. */
export async function readStats(ports: Ports, influencer_id: string, query: StatsQuery) {
  const period = readPeriod(ports, query);
  const [clicks, earnings, balances] = await Promise.all([
    sumClicks(ports.db, influencer_id, period),
    sumEarnings(ports.db, influencer_id, period),
    listBalances(ports.db, influencer_id),
  ]);
  const starts = new Set([...clicks, ...earnings].map((row) => row.start.getTime()));
  const series = [...starts]
    .sort((a, b) => a - b)
    .map((start_ms) => {
      const isOfStart = (row: { start: Date }) => row.start.getTime() === start_ms;
      const start = new Date(start_ms).toISOString();
      return { start, ...readFigures(clicks.filter(isOfStart), earnings.filter(isOfStart)) };
    });
  return {
    influencer_id,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    totals: readFigures(clicks, earnings),
    series,
    balances: readBalances(balances),
  };
}

/** Rollups are by the hour, so a period is widened to whole hours, for clicks and orders alike. */
function readPeriod(ports: Ports, { from, to, interval, timezone }: StatsQuery): Period {
  const end = wholeHour(to ? readTime(to, timezone) : ports.now() + 1, Math.ceil);
  const start = wholeHour(from ? readTime(from, timezone) : end - 30 * DAY_MS, Math.floor);
  const days = (end - start) / DAY_MS;
  const longest = interval === 'hour' ? LONGEST_HOURLY_DAYS : LONGEST_DAYS;
  if (days <= 0 || days > longest) {
    const message = `The period runs forward and over at most ${longest} days by ${interval}`;
    throw new Problem('invalid_request', `${message}.`, { errors: [{ path: 'from', message }] });
  }
  return { from: new Date(start), to: new Date(end), interval, timezone };
}

const wholeHour = (at_ms: number, round: (hours: number) => number) =>
  round(at_ms / HOUR_MS) * HOUR_MS;

function readFigures(clickRows: readonly ClickSums[], earningRows: readonly EarningSums[]) {
  const sum = (field: Exclude<keyof ClickSums, 'start'>) =>
    clickRows.reduce((total, row) => total + row[field], 0);
  const clicks = sum('clicks');
  const impressions = sum('impressions');
  const bot_requests = sum('bot_requests');
  const byCurrency = sumByCurrency(earningRows);
  const conversions = byCurrency.reduce((total, row) => total + row.conversions, 0);
  return {
    impressions,
    requests: clicks + bot_requests,
    clicks,
    unique_clicks: sum('unique_clicks'),
    bot_requests,
    conversions,
    orders: byCurrency.map((row) => money(row.orders_minor, row.currency)),
    revenue: byCurrency.map((row) => money(row.revenue_minor, row.currency)),
    commission: byCurrency.map((row) => ({
      gross_minor: toJsonMinor(row.gross_minor),
      platform_fee_minor: toJsonMinor(row.platform_fee_minor),
      net_minor: toJsonMinor(row.gross_minor - row.platform_fee_minor),
      currency: row.currency,
    })),
    ctr: ratio(clicks, impressions),
    conversion_rate: ratio(conversions, clicks),
    epc: averages(
      byCurrency,
      (row) => row.gross_minor - row.platform_fee_minor,
      () => clicks,
    ),
    aov: averages(
      byCurrency,
      (row) => row.orders_minor,
      (row) => row.conversions,
    ),
  };
}

type CurrencySums = Omit<EarningSums, 'start'>;

function sumByCurrency(rows: readonly EarningSums[]): CurrencySums[] {
  const sums = new Map<string, CurrencySums>();
  for (const { start: _, ...row } of rows) {
    const sum = sums.get(row.currency);
    if (!sum) {
      sums.set(row.currency, { ...row });
      continue;
    }
    sum.conversions += row.conversions;
    sum.orders_minor += row.orders_minor;
    sum.revenue_minor += row.revenue_minor;
    sum.gross_minor += row.gross_minor;
    sum.platform_fee_minor += row.platform_fee_minor;
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** An average a currency; none where there is nothing to divide by. */
function averages(
  rows: readonly CurrencySums[],
  amount: (row: CurrencySums) => bigint,
  count: (row: CurrencySums) => number,
) {
  return rows.flatMap((row) => {
    const average = amountPer(amount(row), count(row));
    return average === null ? [] : [money(average, row.currency)];
  });
}

function money(amount_minor: bigint, currency: string) {
  return { amount_minor: toJsonMinor(amount_minor), currency };
}
