import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../api.ts';
import { CurrencyControl, useCurrency } from '../controls/currency.tsx';
import { Choice, Segments } from '../controls/panel.tsx';
import { PeriodControl } from '../controls/period-control.tsx';
import { netOf, spanOf } from '../controls/stats-chart.tsx';
import { wholeCount } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { comparable, earnedIn } from '../parts/figures.tsx';
import { Card, EmptyState, Page, Part } from '../parts/page.tsx';
import type { Figures, Overview, Program } from '../shapes.ts';
import { usePeriod } from '../subject.ts';
import { params, useQueryParams } from '../url.ts';
import { w, wo } from '../words.ts';
import { Everybody } from './everybody.tsx';

type Metric = 'net' | 'clicks' | 'orders';
const LISTS = ['influencers', 'links', 'products', 'programs'] as const;

/** Who and what brings money? */
export function Insights() {
  const { period, timezone } = usePeriod();
  const [query, change] = useQueryParams();
  const more = params({ program_id: query.program, limit: '10' });
  const overview = useApi<Overview>(REQUESTS.overview(period, timezone, more), { keep: true });
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const metric: Metric =
    query.metric === 'clicks' || query.metric === 'orders' ? query.metric : 'net';
  const totals = overview.data?.totals;
  const [currency, setCurrency, currencies] = useCurrency(totals ? { totals } : null);
  const { insights: words } = wo;
  return (
    <Page title={words.title}>
      <div class="bar">
        <PeriodControl />
        <Choice
          name={wo.programs.one}
          value={query.program ?? ''}
          options={[
            { value: '', label: words.all_programs },
            ...(programs.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => change({ program: value || null })}
        />
        <CurrencyControl currency={currency} all={currencies} onChange={setCurrency} />
        <span class="end">
          <Segments<Metric>
            name={words.sorted_by}
            value={metric}
            options={[
              { value: 'net', label: wo.today.earned },
              { value: 'clicks', label: wo.clicks },
              { value: 'orders', label: wo.orders.title },
            ]}
            onChange={(value) => change({ metric: value === 'net' ? null : value })}
          />
        </span>
      </div>
      <Part of={overview} rows={6} tall>
        {(data) =>
          data && (
            <>
              {data.totals && <Everybody overview={data} period={period} currency={currency} />}
              <div class="cols even tops">
                {LISTS.map((list) => (
                  <Card key={list} title={words.lists[list]}>
                    {data.top[list].length === 0 ? (
                      <EmptyState icon="chart" title={words.empty} />
                    ) : (
                      <Bars
                        title={words.lists[list]}
                        rows={barsOf(data.top[list], metric, currency, list)}
                        compared={data.previous && spanOf(data.previous.from, data.previous.to)}
                      />
                    )}
                  </Card>
                ))}
              </div>
            </>
          )
        }
      </Part>
      {currencies.length > 1 && <p class="note under">{w.never_added}</p>}
    </Page>
  );
}

type Ranked = Overview['top']['links'][number];

function barsOf(rows: readonly Ranked[], metric: Metric, currency: string, list: string) {
  const metricOf = (row: Figures) =>
    metric === 'net' ? netOf(row, currency) : metric === 'clicks' ? row.clicks : row.conversions;
  return rows
    .map((row) => {
      const value = metricOf(row);
      const was = comparable(row, row.previous, metric === 'net' ? currency : null);
      return {
        key: row.id,
        label: row.label,
        value,
        before: was && metricOf(was),
        shown: metric === 'net' ? earnedIn(row, currency) : wholeCount(value),
        note: wo.clicks_and_orders(wholeCount(row.clicks), row.conversions),
        href: hrefOf(list, row.id),
      };
    })
    .toSorted((a, b) => b.value - a.value);
}

const hrefOf = (list: string, id: string) =>
  list === 'influencers' || list === 'programs' ? `/operate/${list}/${id}` : undefined;
