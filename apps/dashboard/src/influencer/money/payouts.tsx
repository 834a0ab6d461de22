import { addDays, daysOfMonth, monthBefore } from '@skinstack/domain/calendar';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi, usePages } from '../../api.ts';
import { Choice } from '../../controls/panel.tsx';
import { day, majorOf, money, month, soon, timezone, today } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { type Column, List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { PayoutState, Tag } from '../../parts/tag.tsx';
import { ZoneNote } from '../../parts/trace.tsx';
import type { Balance, Balances, Payout, PayoutDetails } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { reasonOf } from '../home/next-payout.tsx';
import { Places } from './places.tsx';

/** What have I been paid, what comes next, and what blocks it? */
export function Payouts() {
  const { influencer_id, to, is_own } = useSubject();
  const [query, change] = useQueryParams();
  const balances = useApi<Balances>(REQUESTS.balances(influencer_id));
  const details = useApi<PayoutDetails>(REQUESTS.payoutDetails(influencer_id), { optional: true });
  const payouts = usePages<Payout>(
    REQUESTS.payouts(influencer_id, params({ currency: query.currency })),
  );
  const failed = payouts.rows?.find((one) => one.state === 'failed');
  const currencies = balances.data?.balances.map((one) => one.currency) ?? [];
  const { payouts: words } = wi;
  const isBlocked = details.data === null;
  return (
    <Page
      title={words.title}
      actions={
        is_own && (
          <a class={`btn desk${isBlocked ? ' primary' : ''}`} href={to('/account/payout')}>
            {isBlocked ? wi.next.set_details : words.change_details}
          </a>
        )
      }
    >
      {isBlocked && is_own && (
        <div class="notice bad" role="note">
          <Icon name="alert" />
          <p>
            <b>{words.no_details}</b> {words.no_details_say}
          </p>
          <a class="btn primary phone" href={to('/account/payout')}>
            {wi.next.set_details}
          </a>
        </div>
      )}
      {failed && isLatest(failed, payouts.rows ?? []) && (
        <div class="notice bad" role="note">
          <Icon name="alert" />
          <p>
            <b>{words.failed(money(failed), failed.failure_reason ?? words.unknown_reason)}</b>{' '}
            {words.failed_say}
          </p>
        </div>
      )}
      <Part of={balances} rows={3} tall>
        {(data) => (
          <Places
            balances={data?.balances ?? []}
            last={{
              label: wi.next.title,
              cell: (one) => <NextTag of={one} details={details.data ?? null} />,
            }}
          />
        )}
      </Part>
      <div class="cols pays">
        <Coming balances={balances.data?.balances ?? []} />
        <Card
          title={words.made}
          flush
          class="made-list"
          head={
            currencies.length > 1 && (
              <span class="end">
                <Choice
                  name={w.currency}
                  value={query.currency ?? ''}
                  options={[
                    { value: '', label: w.all_currencies },
                    ...currencies.map((value) => ({ value, label: value })),
                  ]}
                  onChange={(value) => change({ currency: value || null })}
                />
              </span>
            )
          }
        >
          <Part of={payouts} rows={4} tall>
            {() =>
              payouts.rows?.length ? (
                <List
                  caption={words.caption}
                  rows={payouts.rows}
                  keyOf={(row) => row.id}
                  columns={columnsOf(to)}
                  pages={payouts}
                />
              ) : (
                <EmptyState icon="wallet" title={words.empty} say={words.empty_say} />
              )
            }
          </Part>
        </Card>
        <Statements influencer_id={influencer_id} />
      </div>
      <Ask />
    </Page>
  );
}

/** A failed payout matters until a later one went the same way. */
const isLatest = (failed: Payout, rows: readonly Payout[]) =>
  rows.find((one) => one.currency === failed.currency)?.id === failed.id;

function NextTag({ of, details }: { of: Balance; details: PayoutDetails | null }) {
  const blocked = reasonOf(of, details);
  const on = of.next_payout?.on;
  if (blocked) {
    return (
      <Tag tone={blocked.isBad ? 'bad' : ''} icon={blocked.isBad ? 'alert' : 'clock'}>
        {blocked.tag}
      </Tag>
    );
  }
  return (
    <Tag tone="good" icon="check">
      {on ? wi.payouts.on_day(day(on)) : wi.next.free}
    </Tag>
  );
}

type Event = {
  on: string;
  kind: 'payout' | 'payable';
  amount: { amount_minor: number; currency: string };
};

/** The dates that come: what becomes payable, and the next payout. */
function Coming({ balances }: { balances: readonly Balance[] }) {
  const { payouts: words } = wi;
  const events: Event[] = balances.flatMap(
    ({ upcoming = [], next_payout, payable_minor, currency }) => [
      ...upcoming.map(({ on, amount }): Event => ({ on, kind: 'payable', amount })),
      ...(next_payout?.on && next_payout.blocked_by === null && payable_minor > 0
        ? [
            {
              on: next_payout.on,
              kind: 'payout' as const,
              amount: { amount_minor: payable_minor, currency },
            },
          ]
        : []),
    ],
  );
  const shown = events.toSorted((a, b) => (a.on < b.on ? -1 : 1)).slice(0, 8);
  const waiting = balances.filter((one) => one.pending_minor > 0);
  return (
    <Card title={words.coming} flush head={<ZoneNote />}>
      {shown.length > 0 ? (
        <ol class="cal">
          {shown.map(({ on, kind, amount }) => (
            <li
              key={`${on}${kind}${amount.currency}`}
              class={kind === 'payout' ? 'pay' : undefined}
            >
              <DayBox on={on} />
              <div>
                <p class={`small${kind === 'payout' ? ' strong' : ''}`}>
                  {kind === 'payout' ? words.a_payout : words.becomes_payable}
                </p>
                <p class="note">{soon(on)}</p>
              </div>
              <span class="num small">{money(amount)}</span>
            </li>
          ))}
        </ol>
      ) : (
        <ul class="rows">
          {waiting
            .toSorted(
              (a, b) => majorOf(b.pending_minor, b.currency) - majorOf(a.pending_minor, a.currency),
            )
            .map((one) => (
              <li key={one.currency}>
                <Icon name="clock" />
                <div>
                  <p class="one">
                    <span class="name">{wi.places.pending_minor}</span>
                    <span class="num">
                      {money({ amount_minor: one.pending_minor, currency: one.currency })}
                    </span>
                  </p>
                  <p class="two">
                    <span>{words.in_hold}</span>
                  </p>
                </div>
              </li>
            ))}
          {waiting.length === 0 && <li class="small muted">{words.nothing_comes}</li>}
        </ul>
      )}
    </Card>
  );
}

function DayBox({ on }: { on: string }) {
  const [number, name] = day(on, false).split(' ');
  return (
    <time class="day" dateTime={on}>
      {number}
      <small>{name}</small>
    </time>
  );
}

function columnsOf(to: (path: string) => string): Column<Payout>[] {
  const { payouts: words } = wi;
  return [
    {
      key: 'made',
      label: words.column_made,
      card: 'title',
      cell: ({ id, created_at }) => (
        <a class="name" href={to(`/payouts/${id}`)}>
          {day(created_at, true)}
        </a>
      ),
    },
    { key: 'state', label: w.state_word, cell: (row) => <PayoutState of={row} /> },
    {
      key: 'reference',
      label: words.column_reference,
      card: 'line',
      cell: ({ external_reference }) =>
        external_reference ? (
          <span class="mono small">{external_reference}</span>
        ) : (
          <span class="muted none">–</span>
        ),
    },
    {
      key: 'amount',
      label: words.column_amount,
      isNumber: true,
      card: 'answer',
      cell: (row) => <b>{money(row)}</b>,
    },
  ];
}

const MONTHS = 6;

/** A statement a month, to read or to file. */
function Statements({ influencer_id }: { influencer_id: string }) {
  const { payouts: words } = wi;
  const now = today();
  const months = [now.slice(0, 7)];
  for (let count = 1; count < MONTHS; count++) months.push(monthBefore(months.at(-1) ?? now));
  const address = (ending: string, of: string) => {
    const { first, last } = daysOfMonth(of);
    const span = `from=${first}&to=${addDays(last, 1)}`;
    return `/api/statements/${influencer_id}.${ending}?${span}&timezone=${encodeURIComponent(timezone())}`;
  };
  return (
    <Card title={words.statements} flush>
      <ul class="rows st">
        {months.map((of) => (
          <li key={of}>
            <Icon name="file" />
            <a class="name" href={address('html', of)} target="_blank" rel="noreferrer">
              {month(of)}
            </a>
            <a class="note" href={address('csv', of)} download aria-label={words.csv_of(month(of))}>
              {w.csv}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
