import { periodQuery } from '@skinstack/domain/pages/period';
import { useApi } from '../api.ts';
import { Choice, Segments } from '../controls/panel.tsx';
import { PeriodControl } from '../controls/period-control.tsx';
import { netOf, spanOf } from '../controls/stats-chart.tsx';
import { country, majorOf, span, timezone, wholeCount, zoneName } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { comparable, earnedIn } from '../parts/figures.tsx';
import { Icon } from '../parts/icon.tsx';
import { Card, EmptyState, Page, Part } from '../parts/page.tsx';
import type { Breakdown, Figures } from '../shapes.ts';
import { usePeriod, useSubject } from '../subject.ts';
import { useQueryParams } from '../url.ts';
import { w, wi } from '../words.ts';
import { Ask } from './ask.tsx';

const FACETS = [
  'product',
  'program',
  'category',
  'step',
  'skin_type',
  'concern',
  'ingredient',
  'country',
  'device',
  'referrer',
  'app',
  'campaign',
  'sub_id',
  'link',
] as const;
type Facet = (typeof FACETS)[number];
type Metric = 'net' | 'clicks' | 'orders';

/** What do my followers buy? */
export function Insights() {
  const { influencer_id, to } = useSubject();
  const { period } = usePeriod();
  const [query, change] = useQueryParams();
  const by: Facet = FACETS.find((one) => one === query.by) ?? 'product';
  const metric: Metric =
    query.metric === 'clicks' || query.metric === 'orders' ? query.metric : 'net';
  const sort = metric === 'orders' ? 'conversions' : metric;
  const asked = `by=${by}&sort=${sort}&limit=25&${periodQuery(period, timezone())}${
    period.is_compared ? '&compare=previous' : ''
  }`;
  const shown = useApi<Breakdown>(`/api/stats/${influencer_id}/breakdown?${asked}`, { keep: true });
  const { previous, rows = [], other } = shown.data ?? {};
  const before = previous && spanOf(previous.from, previous.to);
  const currencies = currenciesOf(other ? [...rows, other] : rows);
  const currency = currencies.find((one) => one === query.currency) ?? currencies[0] ?? 'USD';
  const { insights: words } = wi;
  const labels: Record<Metric, string> = {
    net: wi.you_earned,
    clicks: wi.clicks,
    orders: wi.orders,
  };
  return (
    <Page
      title={words.title}
      actions={
        <a
          class="btn desk"
          href={`/api/stats/${influencer_id}/export.csv?${periodQuery(period, timezone())}`}
          download
        >
          <Icon name="download" size="m" /> {w.csv}
        </a>
      }
    >
      <div class="bar">
        <Choice
          name={words.by}
          value={by}
          options={FACETS.map((value) => ({ value, label: words.facets[value] }))}
          onChange={(value) => change({ by: value === 'product' ? null : value })}
        />
        <PeriodControl />
        {currencies.length > 1 && metric === 'net' && (
          <Choice
            name={w.currency}
            value={currency}
            options={currencies.map((value) => ({ value, label: value }))}
            onChange={(value) => change({ currency: value })}
          />
        )}
      </div>
      <Card title={words.by_facet(words.facets[by])}>
        <div class="stack">
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
          <Part of={shown} rows={6} tall>
            {(data) =>
              data && (data.rows.length > 0 || data.other) ? (
                <>
                  <Bars
                    title={words.by_facet(words.facets[by])}
                    rows={barsOf(data, metric, currency, by, to)}
                    compared={before}
                  />
                  {before && (
                    <p class="note">
                      {w.compared_note(span(period.first, period.last), before, zoneName())}
                    </p>
                  )}
                </>
              ) : (
                <EmptyState icon="chart" title={words.empty} say={words.empty_say} />
              )
            }
          </Part>
        </div>
      </Card>
      {currencies.length > 1 && <p class="note under">{w.never_added}</p>}
      <Ask />
    </Page>
  );
}

/** Those with the most earned first, by minor units: nothing else compares them. */
function currenciesOf(rows: readonly Figures[]): string[] {
  const sums = new Map<string, number>();
  for (const { commission } of rows) {
    for (const { currency, net_minor } of commission) {
      sums.set(currency, (sums.get(currency) ?? 0) + net_minor);
    }
  }
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([currency]) => currency);
}

function barsOf(
  data: Breakdown,
  metric: Metric,
  currency: string,
  by: Facet,
  to: (path: string) => string,
) {
  const metricOf = (figures: Figures) =>
    metric === 'net'
      ? majorOf(netOf(figures, currency), currency)
      : metric === 'clicks'
        ? figures.clicks
        : figures.conversions;
  const shownOf = (figures: Figures) =>
    metric === 'net' ? earnedIn(figures, currency) : wholeCount(metricOf(figures));
  const beforeOf = (figures: Figures & { previous?: Figures | undefined }) => {
    const was = comparable(figures, figures.previous, metric === 'net' ? currency : null);
    return was && metricOf(was);
  };
  const rows = data.rows.map((row) => ({
    key: row.key ?? 'none',
    label: labelOf(row, by),
    value: metricOf(row),
    before: beforeOf(row),
    shown: shownOf(row),
    note: wi.clicks_and_orders(wholeCount(row.clicks), row.clicks, row.conversions),
    href: hrefOf(row.key, by, to),
  }));
  const { other } = data;
  const rest = other && {
    key: 'other',
    label: other.key_count > 0 ? wi.insights.others(other.key_count) : wi.insights.only_before,
    value: metricOf(other),
    before: beforeOf(other),
    shown: shownOf(other),
    note: wi.clicks_and_orders(wholeCount(other.clicks), other.clicks, other.conversions),
    href: undefined,
  };
  const sorted = rows.toSorted((a, b) => b.value - a.value);
  return rest ? [...sorted, rest] : sorted;
}

function labelOf({ key, label }: { key: string | null; label: string }, by: Facet): string {
  if (key === null)
    return wi.insights.none[by as keyof typeof wi.insights.none] ?? wi.insights.none_of;
  if (by === 'country') return country(key);
  if (by === 'step') return wi.products.steps[key as keyof typeof wi.products.steps] ?? label;
  if (by === 'device') return wi.insights.devices[key as keyof typeof wi.insights.devices] ?? label;
  return label;
}

/** What is behind a bar: the links or the orders of it. */
function hrefOf(key: string | null, by: Facet, to: (path: string) => string): string | undefined {
  if (key === null) return undefined;
  if (by === 'link') return to(`/links/${key}`);
  if (by === 'product') return to(`/links?product_id=${key}`);
  if (by === 'step' || by === 'concern') return to(`/products?${by}=${encodeURIComponent(key)}`);
  if (by === 'campaign') return to(`/links?campaign=${encodeURIComponent(key)}`);
  return undefined;
}
