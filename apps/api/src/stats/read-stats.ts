import type { ClickCounts } from '@skinstack/db/clicks/click-counts';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import type { CutSpan } from '@skinstack/db/stats/cut-hours';
import { sumClicks } from '@skinstack/db/stats/sum-clicks';
import { type EarningSums, sumEarnings } from '@skinstack/db/stats/sum-earnings';
import { cutPeriod, type Span, spanBefore } from '@skinstack/domain/time-zones';
import { presentBalances } from '../ledger/balances.ts';
import type { Ports } from '../ports.ts';
import { LONGEST_DAYS, readPeriod } from '../rest/period.ts';
import { presentFigures } from './present-figures.ts';
import type { StatsQuery } from './schemas.ts';

export const LONGEST_HOURLY_DAYS = 92;

/**
 * The figures of an influencer over a period, and of each of its parts, whatever happened in it;
 * the last 30 days when no period is named.
 */
export async function readStats(ports: Ports, influencer_id: string, query: StatsQuery) {
  const { interval, timezone, compare } = query;
  const span = readPeriod(ports, query, interval === 'hour' ? LONGEST_HOURLY_DAYS : LONGEST_DAYS);
  const starts = cutPeriod(span, interval, timezone);
  const before = compare ? spanBefore(span, timezone) : null;
  const [parts, earlier, balances, owner] = await Promise.all([
    readParts(ports, influencer_id, { ...span, starts }),
    before && readParts(ports, influencer_id, { ...before, starts: [before.from] }),
    listBalances(ports.db, influencer_id),
    findRow(ports.db, influencers, influencer_id),
  ]);
  return {
    influencer_id,
    ...presentSpan(span),
    timezone,
    unique_clicks_timezone: owner?.timezone ?? 'UTC',
    totals: presentSums(parts.clicks, parts.earnings),
    ...(before && earlier
      ? { previous: { ...presentSpan(before), ...presentSums(earlier.clicks, earlier.earnings) } }
      : {}),
    series: presentSeries(starts, parts),
    ...presentBalances(balances),
  };
}

/** Clicks and money of the parts of a period. */
export type Parts = Awaited<ReturnType<typeof readParts>>;

async function readParts(ports: Ports, influencer_id: string, span: CutSpan) {
  const [clicks, earnings] = await Promise.all([
    sumClicks(ports.db, influencer_id, span),
    sumEarnings(ports.db, influencer_id, span),
  ]);
  return { clicks, earnings };
}

/** A period as JSON. */
export function presentSpan({ from, to }: Span) {
  return { from: from.toISOString(), to: to.toISOString() };
}

/** A row for each part of the period, of zeros where nothing happened. */
export function presentSeries(starts: readonly Date[], { clicks, earnings }: Parts) {
  const clicksOf = Map.groupBy(clicks, ({ start }) => start);
  const earningsOf = Map.groupBy(earnings, ({ start }) => start);
  return starts.map((start) => ({
    start: start.toISOString(),
    ...presentSums(clicksOf.get(start) ?? [], earningsOf.get(start) ?? []),
  }));
}

/** What the rows come to together. */
export function presentSums(clicks: readonly ClickCounts[], earnings: readonly EarningSums[]) {
  const sum = (name: keyof ClickCounts) => clicks.reduce((total, row) => total + row[name], 0);
  const counts = {
    impressions: sum('impressions'),
    clicks: sum('clicks'),
    unique_clicks: sum('unique_clicks'),
    bot_requests: sum('bot_requests'),
    tapped_impressions: sum('tapped_impressions'),
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
