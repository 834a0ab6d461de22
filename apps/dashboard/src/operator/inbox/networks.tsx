import { useState } from 'preact/hooks';
import { useApi, usePages } from '../../api.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OnOff, Tag } from '../../parts/tag.tsx';
import { networkTitle } from '../../session.ts';
import type { Merchant, NetworkAccount } from '../../shapes.ts';
import { w, wo } from '../../words.ts';
import { LastDelivery } from './last-delivery.tsx';
import { NewNetwork } from './new-network.tsx';

/** Is each shop connected? */
export function Networks() {
  const accounts = usePages<NetworkAccount>('/api/network-accounts?limit=20');
  const merchants = useApi<{ data: Merchant[] }>('/api/merchants?limit=100');
  const names = new Map((merchants.data?.data ?? []).map(({ id, name }) => [id, name]));
  const [isAdding, setAdding] = useState(false);
  const { networks: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        <button type="button" class="btn primary" onClick={() => setAdding(true)}>
          <Icon name="plus" size="m" /> {words.add}
        </button>
      }
    >
      <Card title={words.title} isTitleHidden flush>
        <Part of={accounts} rows={5} tall>
          {() =>
            accounts.rows?.length ? (
              <List
                caption={words.caption}
                rows={accounts.rows}
                keyOf={(row) => row.id}
                pages={accounts}
                columns={[
                  {
                    key: 'network',
                    label: words.one,
                    card: 'title',
                    cell: (row) => (
                      <>
                        <a class="name" href={`/operate/networks/${row.id}`}>
                          {networkTitle(row.network)}
                        </a>
                        <span class="sub">
                          {[row.merchant_id && names.get(row.merchant_id), row.external_account]
                            .filter(Boolean)
                            .join(' · ') || words.every_shop}
                        </span>
                      </>
                    ),
                  },
                  {
                    key: 'last',
                    label: words.last,
                    cell: (row) => (
                      <>
                        <LastDelivery account={row.id} />
                        {row.refused_count > 0 && (
                          <span class="sub">{words.refused(row.refused_count)}</span>
                        )}
                      </>
                    ),
                  },
                  {
                    key: 'import',
                    label: words.import,
                    card: 'none',
                    cell: (row) =>
                      row.import_problem ? (
                        <Tag tone="bad" icon="alert">
                          {row.import_problem}
                        </Tag>
                      ) : (
                        (row.imported_until ?? '–')
                      ),
                  },
                  {
                    key: 'state',
                    label: w.state_word,
                    card: 'answer',
                    cell: (row) => <OnOff is_active={row.is_active && row.closed_at === null} />,
                  },
                ]}
              />
            ) : (
              <EmptyState icon="plug" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      {isAdding && (
        <NewNetwork merchants={merchants.data?.data ?? []} onClose={() => setAdding(false)} />
      )}
    </Page>
  );
}
