import { useState } from 'preact/hooks';
import { useApi, usePages } from '../../api.ts';
import { ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { rate } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { at, isBrand } from '../../session.ts';
import type { Merchant, Program } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { NewMerchant } from './new-merchant.tsx';
import { NewProgram } from './new-program.tsx';

/** What do we promise, and for whom? */
export function Programs() {
  const [query] = useQueryParams();
  const programs = usePages<Program>(`/api/programs?limit=20${params({ q: query.q })}`);
  const merchants = useApi<{ data: Merchant[] }>('/api/merchants?limit=100');
  const [adding, setAdding] = useState<'merchant' | 'program' | null>(null);
  const names = new Map((merchants.data?.data ?? []).map(({ id, name }) => [id, name]));
  const { programs: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        !isBrand() && (
          <>
            <button type="button" class="btn" onClick={() => setAdding('merchant')}>
              <Icon name="plus" size="m" /> {words.add_merchant}
            </button>
            <button
              type="button"
              class="btn primary"
              disabled={!merchants.data?.data.length}
              onClick={() => setAdding('program')}
            >
              <Icon name="plus" size="m" /> {words.add}
            </button>
          </>
        )
      }
    >
      <div class="bar">
        <ListSearch label={words.search} />
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={programs} rows={4} tall>
          {() =>
            programs.rows?.length ? (
              <List
                caption={words.caption}
                rows={programs.rows}
                keyOf={(row) => row.id}
                pages={programs}
                columns={[
                  {
                    key: 'name',
                    label: words.one,
                    card: 'title',
                    cell: ({ id, name, merchant_id }) => (
                      <>
                        <a class="name" href={at(`/programs/${id}`)}>
                          {name}
                        </a>
                        <span class="sub">{names.get(merchant_id)}</span>
                      </>
                    ),
                  },
                  { key: 'currency', label: w.currency, card: 'none', cell: (row) => row.currency },
                  {
                    key: 'rate',
                    label: words.rate,
                    isNumber: true,
                    card: 'answer',
                    cell: (row) => <b>{rate(row.commission_rate_bps)}</b>,
                  },
                  {
                    key: 'fee',
                    label: words.fee,
                    isNumber: true,
                    card: 'none',
                    cell: (row) => rate(row.platform_fee_rate_bps),
                  },
                  {
                    key: 'window',
                    label: words.window,
                    isNumber: true,
                    cell: (row) => words.days(row.attribution_window_days),
                  },
                  {
                    key: 'hold',
                    label: words.hold,
                    isNumber: true,
                    cell: (row) => words.days(row.hold_days),
                  },
                  {
                    key: 'state',
                    label: w.state_word,
                    cell: ({ is_active }) => <OnOff is_active={is_active} />,
                  },
                ]}
              />
            ) : query.q ? (
              <NoneOfFilters names={['q']} />
            ) : (
              <EmptyState icon="layers" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      <Merchants rows={merchants.data?.data ?? []} />
      {adding === 'merchant' && <NewMerchant onClose={() => setAdding(null)} />}
      {adding === 'program' && (
        <NewProgram merchants={merchants.data?.data ?? []} onClose={() => setAdding(null)} />
      )}
    </Page>
  );
}

function Merchants({ rows }: { rows: readonly Merchant[] }) {
  const { programs: words } = wo;
  return (
    <Card title={words.merchants} flush>
      {rows.length === 0 ? (
        <EmptyState icon="box" title={words.no_merchants} say={words.no_merchants_say} />
      ) : (
        <List
          caption={words.merchants}
          rows={rows}
          keyOf={(row) => row.id}
          columns={[
            {
              key: 'name',
              label: words.merchant,
              card: 'title',
              cell: ({ name }) => <span class="name">{name}</span>,
            },
            {
              key: 'hosts',
              label: words.hosts,
              cell: ({ allowed_hosts }) => (
                <span class="mono small">{allowed_hosts.join(', ')}</span>
              ),
            },
            {
              key: 'state',
              label: w.state_word,
              card: 'answer',
              cell: ({ is_active }) => <OnOff is_active={is_active} />,
            },
          ]}
        />
      )}
    </Card>
  );
}
