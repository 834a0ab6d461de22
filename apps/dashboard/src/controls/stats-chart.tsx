import { addDays } from '@skinstack/domain/calendar';
import { intervalOf, type Period } from '@skinstack/domain/pages/period';
import { dayIn } from '@skinstack/domain/time-zones';
import { useMemo } from 'preact/hooks';
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
} from '../format.ts';
import { Chart } from '../parts/chart.tsx';
import type { Point } from '../parts/draw-chart.ts';
import type { Figures } from '../shapes.ts';
import { useQueryParams } from '../url.ts';
import { w } from '../words.ts';
import { Segments } from './panel.tsx';

/** What figures a page is about: those of an influencer, or of everybody. */
type Shown = {
  totals: Figures;
  previous?: (Figures & { from: string; to: string }) | undefined;
  series: readonly (Figures & { start: string })[];
  previous_series?: readonly Figures[] | undefined;
};

/** What was earned of one currency, in minor units. */
export const netOf = (figures: Figures, currency: string) =>
  figures.commission.find((one) => one.currency === currency)?.net_minor ?? 0;

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
  const labels: Record<Metric, string> = {
    net: earned,
    clicks: w.chart.clicks,
    orders: w.chart.orders,
  };
  const total =
    metric === 'net'
      ? money({ amount_minor: netOf(shown.totals, currency), currency })
      : wholeCount(metric === 'clicks' ? shown.totals.clicks : shown.totals.conversions);
  return (
    <Chart
      title={w.chart.by[interval]}
      points={points}
      show={show}
      showShort={showShort}
      isOpen={period.last === today()}
      now_label={span(period.first, period.last)}
      before_label={shown.previous ? spanOf(shown.previous.from, shown.previous.to) : null}
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
  const metricOf = (figures: Figures) =>
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
    value: metricOf(figures),
    before: before?.[index] ? metricOf(before[index]) : null,
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
