import { useState } from 'preact/hooks';
import { usePages } from '../../api.ts';
import { ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { day, money } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OnOff, Tag } from '../../parts/tag.tsx';
import type { Influencer } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { NewInfluencer } from './new-influencer.tsx';

/** Who are they, do they earn, can they be paid? */
export function Influencers() {
  const [query] = useQueryParams();
  const rows = usePages<Influencer>(`/api/influencers?limit=20${params({ q: query.q })}`);
  const [isAdding, setAdding] = useState(false);
  const { influencers: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        <>
          <a
            class="btn desk"
            href={`/api/influencers/export.csv?${params({ q: query.q }).slice(1)}`}
            download
          >
            <Icon name="download" size="m" /> {w.csv}
          </a>
          <button type="button" class="btn primary" onClick={() => setAdding(true)}>
            <Icon name="plus" size="m" /> {words.add}
          </button>
        </>
      }
    >
      <div class="bar">
        <ListSearch label={words.search} />
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={rows} rows={6} tall>
          {() =>
            rows.rows?.length ? (
              <List
                caption={words.caption}
                rows={rows.rows}
                keyOf={(row) => row.id}
                pages={rows}
                columns={[
                  {
                    key: 'name',
                    label: words.name,
                    card: 'title',
                    cell: ({ id, display_name, handle, email }) => (
                      <>
                        <a class="name" href={`/operate/influencers/${id}`}>
                          {display_name}
                        </a>
                        <span class="sub">{handle ? `@${handle} · ${email}` : email}</span>
                      </>
                    ),
                  },
                  {
                    key: 'payable',
                    label: words.payable,
                    isNumber: true,
                    cell: ({ balances = [] }) =>
                      balances
                        .filter((one) => one.payable_minor !== 0)
                        .map((one) =>
                          money({ amount_minor: one.payable_minor, currency: one.currency }),
                        )
                        .join(' · ') || <span class="zero">–</span>,
                  },
                  {
                    key: 'details',
                    label: words.details,
                    cell: ({ has_payout_details }) =>
                      has_payout_details === false ? (
                        <Tag tone="warn" icon="alert">
                          {words.no_details}
                        </Tag>
                      ) : (
                        <Tag tone="good" icon="check">
                          {words.has_details}
                        </Tag>
                      ),
                  },
                  {
                    key: 'last',
                    label: words.last_order,
                    cell: ({ last_order_at }) =>
                      last_order_at ? day(last_order_at) : <span class="zero">–</span>,
                  },
                  {
                    key: 'state',
                    label: w.state_word,
                    card: 'answer',
                    cell: ({ is_active }) => <OnOff is_active={is_active} />,
                  },
                ]}
              />
            ) : query.q ? (
              <NoneOfFilters names={['q']} />
            ) : (
              <EmptyState icon="users" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      {isAdding && <NewInfluencer onClose={() => setAdding(false)} />}
    </Page>
  );
}
