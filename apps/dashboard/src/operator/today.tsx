import { periodBefore } from '@skinstack/domain/pages/period';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../api.ts';
import { CurrencyControl, useCurrency } from '../controls/currency.tsx';
import { PeriodControl } from '../controls/period-control.tsx';
import { age, longDay, today } from '../format.ts';
import { openCommands } from '../frame/commands.tsx';
import { Icon } from '../parts/icon.tsx';
import { Card, EmptyState, Page, Part } from '../parts/page.tsx';
import { ZoneNote } from '../parts/trace.tsx';
import type { Attention, Overview } from '../shapes.ts';
import { usePeriod } from '../subject.ts';
import { wo } from '../words.ts';
import { Everybody } from './everybody.tsx';
import { SetUp } from './set-up.tsx';

/** What needs me now? */
export function Today() {
  const { period, timezone } = usePeriod();
  const attention = useApi<Attention>(REQUESTS.attention(), { every_ms: 60_000 });
  const overview = useApi<Overview>(REQUESTS.overview(period, timezone), { keep: true });
  const before = useApi<Overview>(
    period.is_compared && overview.data ? REQUESTS.overview(periodBefore(period), timezone) : null,
  );
  const totals = overview.data?.totals;
  const [currency, setCurrency, currencies] = useCurrency(totals ? { totals } : null);
  const count = attention.data?.items.length ?? 0;
  return (
    <Page
      title={wo.today.title}
      lead={`${longDay(today())}. ${attention.data ? wo.today.lead(count) : ''}`}
      actions={
        <button type="button" class="btn find-btn desk" onClick={openCommands}>
          <Icon name="search" size="m" /> {wo.today.search} <kbd>Ctrl K</kbd>
        </button>
      }
    >
      <Card title={wo.today.needs} flush head={<ZoneNote />}>
        <Part of={attention} rows={4} tall>
          {(data) =>
            data?.items.length ? (
              <Work items={data.items} />
            ) : (
              <EmptyState icon="check" title={wo.today.nothing} say={wo.today.nothing_say} />
            )
          }
        </Part>
      </Card>
      <div class="bar">
        <h2 class="heading">{wo.today.everybody}</h2>
        <span class="end bar">
          <PeriodControl />
          <CurrencyControl currency={currency} all={currencies} onChange={setCurrency} />
        </span>
      </div>
      <Part of={overview} rows={5} tall>
        {(data) =>
          data && (
            <Everybody overview={data} before={before.data} period={period} currency={currency} />
          )
        }
      </Part>
      <SetUp />
    </Page>
  );
}

/** Days after which an item’s age is a warning; what is not named warns after one. */
const PATIENCE: Record<string, number> = {
  payouts_requested: 7,
  payouts_unsent: 3,
  no_details: 30,
};

/** Open work, most urgent first: how many, what, how old, and one way to it. */
function Work({ items }: { items: Attention['items'] }) {
  return (
    <table class="table attn">
      <caption class="vh">{wo.today.caption}</caption>
      <thead class="vh">
        <tr>
          <th scope="col">{wo.today.how_many}</th>
          <th scope="col">{wo.today.what}</th>
          <th scope="col">{wo.today.oldest}</th>
          <th scope="col">{wo.today.way}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ kind, count, oldest_at, href }, index) => {
          const words = wo.attention[kind as keyof typeof wo.attention] ?? wo.attention.other;
          const days = oldest_at ? (Date.now() - Date.parse(oldest_at)) / 86_400_000 : 0;
          const isLate = days > (PATIENCE[kind] ?? 1);
          return (
            <tr key={kind}>
              <td class="n">{count}</td>
              <th scope="row">
                {words.what(count)}
                <span class="sub">{words.say}</span>
              </th>
              <td class={isLate ? 'late' : undefined}>
                {oldest_at && (
                  <>
                    <Icon name="clock" size="m" />
                    {age(oldest_at)}
                  </>
                )}
              </td>
              <td>
                <a class={`btn${index === 0 ? ' primary' : ''}`} href={href}>
                  {words.button(count)}
                </a>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
