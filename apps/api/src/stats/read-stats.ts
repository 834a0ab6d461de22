import type { ClickCounts } from '@skinstack/db/clicks/click-counts';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { type Period, type Span, sumClicks } from '@skinstack/db/stats/sum-clicks';
import { type EarningSums, sumEarnings } from '@skinstack/db/stats/sum-earnings';
import { presentBalances } from '../ledger/balances.ts';
import type { Ports } from '../ports.ts';
import { LONGEST_DAYS, readPeriod } from '../rest/period.ts';
import { presentFigures } from './present-figures.ts';
import type { StatsQuery } from './schemas.ts';

const LONGEST_HOURLY_DAYS = 92;

/** The figures of an influencer over a period; the last 30 days when none is named. */
export async function readStats(ports: Ports, influencer_id: string, query: StatsQuery) {
  const { interval, timezone, compare } = query;
  const span = readPeriod(ports, query, interval === 'hour' ? LONGEST_HOURLY_DAYS : LONGEST_DAYS);
  const read = (one: Span) => readParts(ports, influencer_id, { ...one, interval, timezone });
  const before = compare ? spanBefore(span) : null;
  const [parts, earlier, balances] = await Promise.all([
    read(span),
    before && read(before),
    listBalances(ports.db, influencer_id),
  ]);
  return {
    influencer_id,
    ...presentSpan(span),
    totals: presentSums(parts.clicks, parts.earnings),
    ...(before && earlier
      ? { previous: { ...presentSpan(before), ...presentSums(earlier.clicks, earlier.earnings) } }
      : {}),
    series: presentSeries(parts),
    ...presentBalances(balances),
  };
}

type Parts = Awaited<ReturnType<typeof readParts>>;

async function readParts(ports: Ports, influencer_id: string, period: Period) {
  const [clicks, earnings] = await Promise.all([
    sumClicks(ports.db, influencer_id, period),
    sumEarnings(ports.db, influencer_id, period),
  ]);
  return { clicks, earnings };
}

/** The period just before, equally long. */
function spanBefore({ from, to }: Span): Span {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from };
}

function presentSpan({ from, to }: Span) {
  return { from: from.toISOString(), to: to.toISOString() };
}

function presentSeries({ clicks, earnings }: Parts) {
  const starts = new Set([...clicks, ...earnings].map((row) => row.start.getTime()));
  return [...starts]
    .sort((a, b) => a - b)
    .map((start_ms) => {
      const isOfStart = (row: { start: Date }) => row.start.getTime() === start_ms;
      const start = new Date(start_ms).toISOString();
      return { start, ...presentSums(clicks.filter(isOfStart), earnings.filter(isOfStart)) };
    });
}

function presentSums(clicks: readonly ClickCounts[], earnings: readonly EarningSums[]) {
  const sum = (name: keyof ClickCounts) => clicks.reduce((total, row) => total + row[name], 0);
  const counts = {
    impressions: sum('impressions'),
    clicks: sum('clicks'),
    unique_clicks: sum('unique_clicks'),
    bot_requests: sum('bot_requests'),
  };
  return presentFigures(counts, sumByCurrency(earnings));
}

function sumByCurrency(rows: readonly EarningSums[]): EarningSums[] {
  const sums = new Map<string, EarningSums>();
  for (const row of rows) {
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
