import { useApi } from '../api.ts';
import { Choice } from '../controls/panel.tsx';
import { money, month, timezone } from '../format.ts';
import { Amount } from '../parts/figures.tsx';
import { List } from '../parts/list.tsx';
import { Card, EmptyState, More, Page, Part } from '../parts/page.tsx';
import { ZoneNote } from '../parts/trace.tsx';
import { at } from '../session.ts';
import type { Merchant, MerchantBalance } from '../shapes.ts';
import { useQueryParams } from '../url.ts';
import { w, wb } from '../words.ts';

const pathOf = (merchant_id: string) =>
  `/api/merchants/${merchant_id}/balance?timezone=${encodeURIComponent(timezone())}`;

/** What do we owe, and for which month? */
export function Owed() {
  const merchants = useApi<{ data: Merchant[] }>('/api/merchants?limit=100');
  const [query, change] = useQueryParams();
  const all = merchants.data?.data ?? [];
  const shown = all.find(({ id }) => id === query.shop) ?? all[0];
  const { owed: words } = wb;
  return (
    <Page title={words.title} lead={words.lead}>
      {all.length > 1 && shown && (
        <div class="bar">
          <Choice
            name={words.shop}
            value={shown.id}
            options={all.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => change({ shop: value })}
          />
        </div>
      )}
      <Part of={merchants} rows={4} tall>
        {() => shown && <Months merchant_id={shown.id} />}
      </Part>
    </Page>
  );
}

function Months({ merchant_id }: { merchant_id: string }) {
  const balance = useApi<MerchantBalance>(pathOf(merchant_id));
  const { owed: words } = wb;
  return (
    <Part of={balance} rows={4} tall>
      {(data) =>
        data?.months.length ? (
          <>
            <Sums balances={data.balances} />
            <Card title={words.by_month} flush head={<ZoneNote />}>
              <List
                caption={words.by_month}
                rows={data.months}
                keyOf={(row) => `${row.month} ${row.currency}`}
                columns={[
                  {
                    key: 'month',
                    label: words.month,
                    card: 'title',
                    cell: (row) => <span class="name">{month(row.month)}</span>,
                  },
                  {
                    key: 'accrued',
                    label: words.accrued,
                    isNumber: true,
                    cell: ({ accrued_minor, currency }) =>
                      money({ amount_minor: accrued_minor, currency }),
                  },
                  {
                    key: 'reversed',
                    label: words.reversed,
                    isNumber: true,
                    cell: ({ reversed_minor, currency }) => (
                      <Amount of={{ amount_minor: 0 - reversed_minor, currency }} muted />
                    ),
                  },
                  {
                    key: 'owed',
                    label: words.owed,
                    isNumber: true,
                    card: 'answer',
                    cell: ({ owed_minor, currency }) => (
                      <b>
                        <Amount of={{ amount_minor: owed_minor, currency }} />
                      </b>
                    ),
                  },
                ]}
              />
            </Card>
            {data.balances.length > 1 && <p class="note under">{w.never_added}</p>}
          </>
        ) : (
          <div class="card">
            <EmptyState icon="coins" title={words.empty} say={words.empty_say} />
          </div>
        )
      }
    </Part>
  );
}

function Sums({ balances }: { balances: MerchantBalance['balances'] }) {
  return (
    <dl class="card figures">
      {balances.map(({ currency, owed_minor }) => (
        <div key={currency}>
          <dt>{wb.owed.in_all(currency)}</dt>
          <dd>
            <Amount of={{ amount_minor: owed_minor, currency }} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What came to be owed in the newest month, for the first page. */
export function OwedNow({ merchant_id }: { merchant_id: string }) {
  const balance = useApi<MerchantBalance>(pathOf(merchant_id));
  const { owed: words } = wb;
  return (
    <Card title={words.title} flush head={<More href={at('/owed')} label={words.by_month} />}>
      <Part of={balance} rows={2}>
        {(data) => {
          const newest = data?.months.filter((one) => one.month === data.months[0]?.month) ?? [];
          return newest.length > 0 ? (
            <ul class="rows">
              {newest.map(({ month: of, currency, owed_minor }) => (
                <li key={currency}>
                  <span class="name">{month(of)}</span>
                  <span class="num end">
                    <Amount of={{ amount_minor: owed_minor, currency }} />
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState icon="coins" title={words.empty} />
          );
        }}
      </Part>
    </Card>
  );
}
