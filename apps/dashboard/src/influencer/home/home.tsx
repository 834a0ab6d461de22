import { periodBefore } from '@skinstack/domain/pages/period';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../../api.ts';
import { CurrencyControl, useCurrency } from '../../controls/currency.tsx';
import { PeriodControl } from '../../controls/period-control.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, EmptyState, More, Page, Part } from '../../parts/page.tsx';
import type {
  Balances,
  Conversion,
  ListedLink,
  PayoutDetails,
  Replenishment,
  Stats,
} from '../../shapes.ts';
import { usePeriod, useSubject } from '../../subject.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { LinkRow } from '../links/link-row.tsx';
import { OrderRow } from '../money/order-row.tsx';
import { DueBuyers } from './due-buyers.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Live } from './live.tsx';
import { NextPayout } from './next-payout.tsx';
import { StatsView } from './stats-view.tsx';

/** How am I doing, and when is money coming? */
export function Home() {
  const { influencer_id, to, is_own } = useSubject();
  const { period, timezone } = usePeriod();
  const stats = useApi<Stats>(REQUESTS.stats(influencer_id, period, timezone), { keep: true });
  const before = useApi<Stats>(
    period.is_compared && stats.data
      ? REQUESTS.stats(influencer_id, periodBefore(period), timezone)
      : null,
  );
  const balances = useApi<Balances>(REQUESTS.balances(influencer_id));
  const details = useApi<PayoutDetails>(REQUESTS.payoutDetails(influencer_id), { optional: true });
  const orders = useApi<{ data: Conversion[] }>(REQUESTS.lastConversions(influencer_id));
  const links = useApi<{ data: ListedLink[] }>(
    REQUESTS.bestLinks(influencer_id, period, timezone),
    { keep: true },
  );
  const refills = useApi<Replenishment>(REQUESTS.refills(influencer_id));
  const [currency, setCurrency, currencies] = useCurrency(stats.data);
  const isNew = links.data?.data.length === 0 && orders.data?.data.length === 0;
  return (
    <Page
      title={wi.home.title}
      actions={
        is_own && (
          <a class="btn primary desk" href={to('/links/new')}>
            <Icon name="plus" size="m" /> {wi.new_link.title}
          </a>
        )
      }
    >
      {isNew && details.data !== undefined && (
        <FirstSteps
          has_details={details.data !== null}
          has_link={false}
          clicks={stats.data?.totals.clicks ?? 0}
        />
      )}
      <Part of={balances} rows={3} tall>
        {(data) => <NextPayout balances={data?.balances ?? []} details={details.data ?? null} />}
      </Part>
      {refills.data && <DueBuyers of={refills.data} hasMore />}
      <div class="bar">
        <PeriodControl />
        <CurrencyControl currency={currency} all={currencies} onChange={setCurrency} />
        {is_own && <Live influencer_id={influencer_id} />}
      </div>
      <Part of={stats} rows={4} tall>
        {(data) =>
          data && (
            <StatsView stats={data} before={before.data} period={period} currency={currency} />
          )
        }
      </Part>
      <div class="cols even">
        <Card
          title={wi.home.last_orders}
          flush
          head={<More href={to('/earnings')} label={wi.home.all_earnings} />}
        >
          <Part of={orders} rows={5}>
            {(data) =>
              data?.data.length ? (
                <ul class="rows">
                  {data.data.map((row) => (
                    <OrderRow key={row.id} of={row} />
                  ))}
                </ul>
              ) : (
                <EmptyState icon="coins" title={wi.home.no_orders} say={wi.home.no_orders_say} />
              )
            }
          </Part>
        </Card>
        <Card
          title={wi.home.best_links}
          flush
          head={<More href={to('/links')} label={wi.home.all_links} />}
        >
          <Part of={links} rows={3}>
            {(data) =>
              data?.data.length ? (
                <ul class="rows links">
                  {data.data.map((row) => (
                    <LinkRow key={row.id} of={row} currency={currency} />
                  ))}
                </ul>
              ) : (
                <EmptyState icon="link" title={wi.home.no_links} say={wi.home.no_links_say}>
                  {is_own && (
                    <a class="btn" href={to('/links/new')}>
                      {wi.new_link.make}
                    </a>
                  )}
                </EmptyState>
              )
            }
          </Part>
        </Card>
      </div>
      {currencies.length > 1 && <p class="note under">{w.never_added}</p>}
      <Ask />
    </Page>
  );
}
