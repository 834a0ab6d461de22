import type { Period } from '@skinstack/domain/pages/period';
import { StatsChart, spanOf } from '../controls/stats-chart.tsx';
import { money, span, wholeCount, zoneName } from '../format.ts';
import { Count, Figure, FigureGroup } from '../parts/figures.tsx';
import type { Figures, Overview } from '../shapes.ts';
import { w, wo } from '../words.ts';

type Props = {
  overview: Overview;
  before?: Overview | null | undefined;
  period: Period;
  currency: string;
};

const sumOf = (figures: Figures, currency: string, key: 'net_minor' | 'platform_fee_minor') =>
  figures.commission.find((one) => one.currency === currency)?.[key] ?? 0;

/** What everybody earned together, by currency, and the chart of it. */
export function Everybody({ overview, before, period, currency }: Props) {
  const { totals, previous, series } = overview;
  if (!totals) return null;
  const compared = previous && spanOf(previous.from, previous.to);
  const now = span(period.first, period.last);
  const others = (key: 'net_minor' | 'platform_fee_minor') =>
    totals.commission
      .filter((one) => one.currency !== currency)
      .map((one) => money({ amount_minor: one[key], currency: one.currency }))
      .join(' · ');
  const amount = (key: 'net_minor' | 'platform_fee_minor', label: string) => (
    <Figure
      label={label}
      value={money({ amount_minor: sumOf(totals, currency, key), currency })}
      now={sumOf(totals, currency, key)}
      before={previous && sumOf(previous, currency, key)}
      compared={compared}
      note={others(key)}
    />
  );
  return (
    <>
      <FigureGroup
        title={w.figures_of(now)}
        note={
          compared ? w.compared_note(now, compared, zoneName()) : w.period_note(now, zoneName())
        }
      >
        {amount('net_minor', wo.today.earned)}
        {amount('platform_fee_minor', wo.today.fee)}
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
      </FigureGroup>
      {series && (
        <StatsChart
          shown={{ totals, previous, series, previous_series: before?.series }}
          period={period}
          currency={currency}
          earned={wo.today.earned}
        />
      )}
    </>
  );
}
