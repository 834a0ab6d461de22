import type { Period } from '@skinstack/domain/pages/period';
import { netOf, StatsChart, spanOf } from '../../controls/stats-chart.tsx';
import { money, span, wholeCount, zoneName } from '../../format.ts';
import { Count, Figure, FigureGroup } from '../../parts/figures.tsx';
import type { Figures, Stats } from '../../shapes.ts';
import { w, wi } from '../../words.ts';

const amountOf = (amounts: Figures['epc'], currency: string) =>
  amounts.find((one) => one.currency === currency)?.amount_minor;

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
  const note = compared
    ? w.compared_note(now, compared, zoneName())
    : w.period_note(now, zoneName());
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
          note={others
            .map((one) => money({ amount_minor: one.net_minor, currency: one.currency }))
            .join(' · ')}
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
