import { type Period, intervalOf } from '@skinstack/domain/pages/period';
import { addDays } from '@skinstack/domain/calendar';
import { dayIn } from '@skinstack/domain/time-zones';
import { useMemo } from 'preact/hooks';
import { Choice, Segments } from '../controls/panel.tsx';
import {
  clock,
  count,
  day,
  majorOf,
  money,
  month,
  shortMoney,
  span,
  timezone,
  today,
  wholeCount,
  zoneName,
} from '../format.ts';
import { Chart, type Point } from '../parts/chart.tsx';
import { Count, Figure, FigureGroup } from '../parts/figures.tsx';
import type { Figures, Stats } from '../shapes.ts';
import { useQueryParams } from '../url.ts';
import { w, wi } from '../words.ts';

/** What figures a page is about: those of an influencer, or of everybody. */
export type Shown = {
  totals: Figures;
  previous?: (Figures & { from: string; to: string }) | undefined;
  series: readonly (Figures & { start: string })[];
  previous_series?: readonly Figures[] | undefined;
};

const netOf = (figures: Figures, currency: string) =>
  figures.commission.find((one) => one.currency === currency)?.net_minor ?? 0;
const amountOf = (amounts: Figures['epc'], currency: string) =>
  amounts.find((one) => one.currency === currency)?.amount_minor;

/** The currency shown first: the chosen one, else that with the most earned. */
export function useCurrency(
  stats: { totals: Figures } | null | undefined,
): [string, (currency: string) => void, readonly string[]] {
  const [query, change] = useQueryParams();
  const rows = stats?.totals.commission ?? [];
  const all = rows.map(({ currency }) => currency);
  // without rates of exchange minor units compare better than yen with dollars
  const most = rows.toSorted((a, b) => b.net_minor - a.net_minor);
  const chosen = query.currency && all.includes(query.currency) ? query.currency : undefined;
  return [
    chosen ?? most[0]?.currency ?? 'USD',
    (currency) => change({ currency }),
    all.length > 0 ? all : ['USD'],
  ];
}

type CurrencyProps = {
  currency: string;
  all: readonly string[];
  onChange: (currency: string) => void;
};

/** Which currency is the headline; nothing where there is one only. */
export function CurrencyControl({ currency, all, onChange }: CurrencyProps) {
  if (all.length < 2) return null;
  const options = all.map((value) => ({ value, label: value }));
  return <Choice name={w.currency} value={currency} options={options} onChange={onChange} />;
}

type ViewProps = {
  stats: Stats;
  /** The rows of the period before, for the line of the chart. */
  before?: Stats | null | undefined;
  period: Period;
  currency: string;
};

/** The figures of a period with what changed, and their chart. */
export function StatsView({ stats, before: earlier, period, currency }: ViewProps) {
  const { totals, previous } = stats;
  const compared = previous && spanOf(previous.from, previous.to);
  const others = totals.commission.filter((one) => one.currency !== currency);
  const now = span(period.first, period.last);
  const epc = amountOf(totals.epc, currency);
  const note = compared ? w.compared_note(now, compared, zoneName()) : w.period_note(now, zoneName());
  const before = (of: (figures: Figures) => number) => previous && of(previous);
  return (
    <>
      <FigureGroup title={w.figures_of(now)} note={note}>
        <Figure
          label={wi.you_earned}
          value={money({ amount_minor: netOf(totals, currency), currency })}
          now={netOf(totals, currency)}
          before={before((one) => netOf(one, currency))}
          compared={compared}
          note={others.map((one) => money({ amount_minor: one.net_minor, currency: one.currency })).join(' · ')}
        />
        <Figure
          label={wi.clicks}
          value={<Count of={totals.clicks} />}
          now={totals.clicks}
          before={before((one) => one.clicks)}
          compared={compared}
          note={totals.bot_requests > 0 && wi.bots(wholeCount(totals.bot_requests))}
        />
        <Figure
          label={wi.orders}
          value={<Count of={totals.conversions} />}
          now={totals.conversions}
          before={before((one) => one.conversions)}
          compared={compared}
        />
        <Figure
          label={wi.per_click}
          value={epc === undefined ? '–' : money({ amount_minor: epc, currency })}
          {...(epc === undefined ? { note: wi.nothing_to_divide } : { now: epc })}
          before={before((one) => amountOf(one.epc, currency) ?? 0)}
          compared={compared}
        />
      </FigureGroup>
      <StatsChart
        shown={{ ...stats, previous_series: earlier?.series }}
        period={period}
        currency={currency}
        earned={wi.you_earned}
      />
    </>
  );
}

/** A half-open span as its days: the last is the one before its end. */
export const spanOf = (from: string, to: string) => {
  const last = dayIn(Date.parse(to) - 1, timezone());
  return span(dayIn(Date.parse(from), timezone()), last);
};

type Metric = 'net' | 'clicks' | 'orders';
type ChartProps = { shown: Shown; period: Period; currency: string; earned: string };

/** One metric at a time; which one is in the address. */
export function StatsChart({ shown, period, currency, earned }: ChartProps) {
  const [query, change] = useQueryParams();
  const metric: Metric =
    query.metric === 'clicks' || query.metric === 'orders' ? query.metric : 'net';
  const interval = intervalOf(period);
  const points = useMemo(
    () => pointsOf(shown, period, metric, currency),
    [shown.series, shown.previous_series, period.first, period.last, metric, currency],
  );
  const show = useMemo(
    () => (value: number) =>
      metric === 'net'
        ? money({ amount_minor: Math.round(value * 10 ** digitsOf(currency)), currency })
        : wholeCount(value),
    [metric, currency],
  );
  const showShort = useMemo(
    () => (value: number) => (metric === 'net' ? shortMoney(value, currency) : count(value)),
    [metric, currency],
  );
  const labels: Record<Metric, string> = { net: earned, clicks: wi.clicks, orders: wi.orders };
  const total =
    metric === 'net'
      ? money({ amount_minor: netOf(shown.totals, currency), currency })
      : wholeCount(metric === 'clicks' ? shown.totals.clicks : shown.totals.conversions);
  return (
    <Chart
      title={wi.by[interval]}
      points={points}
      show={show}
      showShort={showShort}
      isOpen={period.last === today()}
      now_label={span(period.first, period.last)}
      before_label={
        shown.previous ? spanOf(shown.previous.from, shown.previous.to) : null
      }
      value_label={labels[metric]}
      summary={summaryOf(points, show, total)}
      switch={
        <Segments<Metric>
          name={w.chart.shows}
          isEven
          value={metric}
          options={(['net', 'clicks', 'orders'] as const).map((value) => ({
            value,
            label: labels[value],
          }))}
          onChange={(value) => change({ metric: value === 'net' ? null : value })}
        />
      }
    />
  );
}

const digitsOf = (currency: string) => Math.round(-Math.log10(majorOf(1, currency)));

function pointsOf(shown: Shown, period: Period, metric: Metric, currency: string): Point[] {
  const valueOf = (figures: Figures) =>
    metric === 'net'
      ? majorOf(netOf(figures, currency), currency)
      : metric === 'clicks'
        ? figures.clicks
        : figures.conversions;
  const interval = intervalOf(period);
  const before = shown.previous_series;
  return shown.series.map((figures, index) => ({
    start: figures.start,
    label: labelOf(figures.start, interval),
    value: valueOf(figures),
    before: before?.[index] ? valueOf(before[index]) : null,
  }));
}

function labelOf(start: string, interval: string): string {
  const date = dayIn(Date.parse(start), timezone());
  if (interval === 'hour') return clock(start);
  if (interval === 'month') return month(date.slice(0, 7));
  return interval === 'week' ? span(date, addDays(date, 6)) : day(date);
}

function summaryOf(points: readonly Point[], show: (value: number) => string, total: string) {
  const [first] = points;
  if (!first) return w.chart.nothing;
  const highest = points.reduce((best, one) => (one.value > best.value ? one : best), first);
  const lowest = points.reduce((least, one) => (one.value < least.value ? one : least), first);
  if (highest.value === 0 && lowest.value === 0) return w.chart.nothing;
  return w.chart.summary(
    show(highest.value),
    highest.label,
    show(lowest.value),
    lowest.label,
    total,
  );
}
