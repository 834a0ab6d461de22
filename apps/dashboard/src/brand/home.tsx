import { intervalOf, type Period, periodQuery } from '@skinstack/domain/pages/period';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../api.ts';
import { CurrencyControl, useCurrency } from '../controls/currency.tsx';
import { Choice } from '../controls/panel.tsx';
import { PeriodControl } from '../controls/period-control.tsx';
import { StatsChart, spanOf } from '../controls/stats-chart.tsx';
import { money, rate, span, wholeCount, zoneName } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { Count, Figure, FigureGroup } from '../parts/figures.tsx';
import { Card, EmptyState, More, Page, Part } from '../parts/page.tsx';
import { at } from '../session.ts';
import type { Figures, Program, ProgramRows, ProgramStats, Review } from '../shapes.ts';
import { usePeriod } from '../subject.ts';
import { useQueryParams } from '../url.ts';
import { w, wb, wo } from '../words.ts';
import { OwedNow } from './owed.tsx';

/** What do my programs bring, and what does it cost? */
export function Home() {
  const programs = useApi<{ data: Program[] }>(REQUESTS.programs());
  const [query] = useQueryParams();
  const { home: words } = wb;
  return (
    <Page title={words.title}>
      <Part of={programs} rows={6} tall>
        {(data) => {
          const all = data?.data ?? [];
          // the first there was, until another is chosen
          const shown = all.find(({ id }) => id === query.program) ?? all.at(-1);
          return shown ? (
            <OneOf program={shown} all={all} />
          ) : (
            <div class="card">
              <EmptyState icon="layers" title={words.empty} say={words.empty_say} />
            </div>
          );
        }}
      </Part>
    </Page>
  );
}

function OneOf({ program, all }: { program: Program; all: readonly Program[] }) {
  const { period, timezone } = usePeriod();
  const [, change] = useQueryParams();
  const path = `/api/programs/${program.id}/stats`;
  const days = periodQuery(period, timezone);
  const compare = period.is_compared ? '&compare=previous' : '';
  const stats = useApi<ProgramStats>(`${path}?${days}&interval=${intervalOf(period)}${compare}`, {
    keep: true,
  });
  const [currency, setCurrency, currencies] = useCurrency(stats.data);
  return (
    <>
      <div class="bar">
        {all.length > 1 && (
          <Choice
            name={wo.programs.one}
            value={program.id}
            options={all.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => change({ program: value })}
          />
        )}
        <PeriodControl />
        <CurrencyControl currency={currency} all={currencies} onChange={setCurrency} />
      </div>
      <Part of={stats} rows={6} tall>
        {(data) => data && <Totals stats={data} period={period} currency={currency} />}
      </Part>
      <div class="cols even tops">
        <Most path={path} days={days} by="influencer" currency={currency} />
        <Most path={path} days={days} by="product" currency={currency} />
        <OwedNow merchant_id={program.merchant_id} />
        <Waiting />
      </div>
      {currencies.length > 1 && <p class="note under">{w.never_added}</p>}
    </>
  );
}

type TotalsProps = { stats: ProgramStats; period: Period; currency: string };

function Totals({ stats, period, currency }: TotalsProps) {
  const { totals, previous, series } = stats;
  const compared = previous && spanOf(previous.from, previous.to);
  const now = span(period.first, period.last);
  const { home: words } = wb;
  const revenueOf = (figures: Figures) =>
    figures.revenue.find((one) => one.currency === currency)?.amount_minor ?? 0;
  const shown = (amount_minor: number) => money({ amount_minor, currency });
  return (
    <>
      <FigureGroup
        title={w.figures_of(now)}
        note={
          compared ? w.compared_note(now, compared, zoneName()) : w.period_note(now, zoneName())
        }
      >
        <Figure
          label={words.revenue}
          value={shown(revenueOf(totals))}
          now={revenueOf(totals)}
          before={previous && revenueOf(previous)}
          compared={compared}
        />
        <Figure
          label={words.commission}
          value={shown(grossOf(totals, currency))}
          now={grossOf(totals, currency)}
          before={previous && grossOf(previous, currency)}
          compared={compared}
          note={words.fee_included}
        />
        <Figure
          label={wo.orders.title}
          value={<Count of={totals.conversions} />}
          now={totals.conversions}
          before={previous?.conversions}
          compared={compared}
        />
        <Figure
          label={wo.clicks}
          value={<Count of={totals.clicks} />}
          now={totals.clicks}
          before={previous?.clicks}
          compared={compared}
          note={totals.bot_requests > 0 && wo.bots(wholeCount(totals.bot_requests))}
        />
        <NewCustomers totals={totals} />
      </FigureGroup>
      <StatsChart
        shown={{
          totals: asOwed(totals),
          series: series.map((one) => ({ ...one, ...asOwed(one) })),
          ...(previous ? { previous: { ...previous, ...asOwed(previous) } } : {}),
        }}
        period={period}
        currency={currency}
        earned={words.short}
      />
    </>
  );
}

/** How many orders were a customer's first, of those whose customer is known; of five at least. */
function NewCustomers({ totals }: Pick<ProgramStats, 'totals'>) {
  const known = totals.by_order_kind.filter((one) => one.order_kind !== null);
  const all = known.reduce((sum, one) => sum + one.conversions, 0);
  if (all < 5) return null;
  const first = known.find((one) => one.order_kind === 'first')?.conversions ?? 0;
  return (
    <Figure
      label={wb.home.new_share}
      value={rate(Math.round((100 * first) / all) * 100)}
      note={wb.home.new_of(wholeCount(first), wholeCount(all))}
    />
  );
}

const grossOf = ({ commission }: Figures, currency: string) =>
  commission.find((one) => one.currency === currency)?.gross_minor ?? 0;

/** A shop pays the whole commission: to it the gross is what the chart is about. */
function asOwed(figures: Figures): Figures {
  const commission = figures.commission.map((one) => ({ ...one, net_minor: one.gross_minor }));
  return { ...figures, commission };
}

type MostProps = {
  path: string;
  days: string;
  by: 'influencer' | 'product';
  currency: string;
};

/** Who or what brings most. */
function Most({ path, days, by, currency }: MostProps) {
  const rows = useApi<ProgramRows>(`${path}/breakdown?by=${by}&sort=net&limit=5&${days}`, {
    keep: true,
  });
  const { home: words } = wb;
  return (
    <Card title={words.most[by]}>
      <Part of={rows} rows={4}>
        {(data) =>
          data?.rows.length ? (
            <Bars
              title={words.most[by]}
              rows={data.rows.map((row) => ({
                key: row.key ?? '',
                label: row.label,
                value: grossOf(row, currency),
                shown: money({ amount_minor: grossOf(row, currency), currency }),
                note: wo.clicks_and_orders(wholeCount(row.clicks), row.conversions),
              }))}
            />
          ) : (
            <EmptyState icon="chart" title={words.nothing} />
          )
        }
      </Part>
    </Card>
  );
}

/** Orders somebody should look at. */
function Waiting() {
  const reviews = useApi<{ data: Review[] }>('/api/reviews?limit=5');
  const { home: words } = wb;
  return (
    <Card
      title={words.waiting}
      flush
      head={<More href={at('/reviews')} label={wo.reviews.title} />}
    >
      <Part of={reviews} rows={3}>
        {(data) =>
          data?.data.length ? (
            <ul class="rows">
              {data.data.map((one) => (
                <li key={one.conversion_id}>
                  <a class="name" href={at(`/orders/${encodeURIComponent(one.external_order_id)}`)}>
                    {one.external_order_id}
                  </a>
                  <span class="small muted">{one.influencer.name}</span>
                  <span class="num end">{money(one.amount)}</span>
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState icon="check" title={wo.reviews.empty} />
          )
        }
      </Part>
    </Card>
  );
}
