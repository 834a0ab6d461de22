import type { ClickCounts } from '@skinstack/db/clicks/click-counts';
import { findStats } from '@skinstack/db/stats/find-stats';
import type { EarningParts, EarningSums } from '@skinstack/db/stats/sum-earnings';
import { ORDER_KINDS } from '@skinstack/domain/customers/bond';
import { cutPeriod, type Span, spanBefore } from '@skinstack/domain/time-zones';
import { presentBalances } from '../ledger/balances.ts';
import type { Ports } from '../ports.ts';
import { LONGEST_DAYS, readPeriod } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { presentFigures, presentMoney } from './present-figures.ts';
import type { StatsQuery } from './schemas.ts';

export const LONGEST_HOURLY_DAYS = 92;

/**
 * The figures of an influencer over a period, and of each of its parts, whatever happened in it;
 * the last 30 days when no period is named.
 * @throws Problem `not_found`, `invalid_request`
 */
export async function readStats(ports: Ports, influencer_id: string, query: StatsQuery) {
  const { interval, timezone, compare } = query;
  const span = readPeriod(ports, query, interval === 'hour' ? LONGEST_HOURLY_DAYS : LONGEST_DAYS);
  const starts = cutPeriod(span, interval, timezone);
  const before = compare ? spanBefore(span, timezone) : null;
  const compared = before && { ...before, starts: [before.from] };
  const found = await findStats(ports.db, influencer_id, { ...span, starts }, compared);
  const { parts, earlier, balances, timezone: zone } = requireFound(found, 'influencer');
  return {
    influencer_id,
    ...presentSpan(span),
    timezone,
    unique_clicks_timezone: zone,
    totals: presentSplit(parts.clicks, parts.earnings),
    ...(before && earlier
      ? { previous: { ...presentSpan(before), ...presentSplit(earlier.clicks, earlier.earnings) } }
      : {}),
    series: presentSeries(starts, parts),
    ...presentBalances(balances),
  };
}

/** Clicks and money of the parts of a period. */
export type Parts = NonNullable<Awaited<ReturnType<typeof findStats>>>['parts'];

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
    ...presentSplit(clicksOf.get(start) ?? [], earningsOf.get(start) ?? []),
  }));
}

/** The figures of one thing; zeros when nothing happened of it. */
export function presentRow(row?: { counts: ClickCounts; earnings: readonly EarningSums[] }) {
  return row ? presentFigures(row.counts, row.earnings) : presentSums([], []);
}

/** What the rows come to together. */
function presentSums(clicks: readonly ClickCounts[], earnings: readonly EarningSums[]) {
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

/**
 * The same with the money by what the orders were to their customers: of each kind there was any
 * of, first those whose customer is known.
 */
export function presentSplit(clicks: readonly ClickCounts[], earnings: EarningParts) {
  const kinds = Map.groupBy(earnings, ({ order_kind }) => order_kind);
  return {
    ...presentSums(clicks, earnings),
    by_order_kind: [...ORDER_KINDS, null].flatMap((order_kind) => {
      const rows = kinds.get(order_kind);
      return rows ? [{ order_kind, ...presentMoney(sumByCurrency(rows)) }] : [];
    }),
  };
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
