import { usePages } from '../../api.ts';
import { ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { time } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { EventState, Tag } from '../../parts/tag.tsx';
import { ZoneNote } from '../../parts/trace.tsx';
import { networkTitle, networkTitles } from '../../session.ts';
import type { WebhookEvent } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';

const STATUSES = [
  'quarantined',
  'received',
  'unattributed',
  'pending',
  'recorded',
  'updated',
  'reversed',
  'duplicate',
  'ignored',
] as const;
const FILTERS = ['status', 'network', 'order'];

/** What did networks send, what stuck? */
export function Inbox() {
  const [query, change] = useQueryParams();
  const given = { status: query.status, network: query.network, external_order_id: query.order };
  const events = usePages<WebhookEvent>(`/api/webhook-events?limit=20${params(given)}`);
  const { inbox: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        <a
          class="btn desk"
          href={`/api/webhook-events/export.csv?${params(given).slice(1)}`}
          download
        >
          <Icon name="download" size="m" /> {w.csv}
        </a>
      }
    >
      <nav class="seg scroll" aria-label={w.state_word}>
        {(['', 'quarantined', 'received', 'unattributed', 'recorded'] as const).map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={(query.status ?? '') === status}
            onClick={() => change({ status: status || null })}
          >
            {status === '' ? words.everything : w.event[status]}
          </button>
        ))}
      </nav>
      <div class="bar">
        <ListSearch label={words.search} name="order" />
        <Choice
          name={w.state_word}
          value={query.status ?? ''}
          options={[
            { value: '', label: words.everything },
            ...STATUSES.map((value) => ({ value, label: w.event[value] })),
          ]}
          onChange={(value) => change({ status: value || null })}
        />
        <Choice
          name={words.network}
          value={query.network ?? ''}
          options={[
            { value: '', label: words.all_networks },
            ...Object.entries(networkTitles()).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => change({ network: value || null })}
        />
        <ZoneNote />
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={events} rows={8}>
          {() =>
            events.rows?.length ? (
              <List
                caption={words.caption}
                rows={events.rows}
                keyOf={(row) => row.id}
                pages={events}
                columns={[
                  {
                    key: 'order',
                    label: words.about,
                    card: 'title',
                    cell: (row) => (
                      <>
                        <a class="name" href={`/operate/inbox/${row.id}${statusOf(query)}`}>
                          {row.external_order_id
                            ? words.order(row.external_order_id)
                            : (row.topic ?? words.a_delivery)}
                        </a>
                        <span class="sub">
                          {networkTitle(row.network)}
                          {row.topic && ` · ${row.topic}`}
                        </span>
                      </>
                    ),
                  },
                  {
                    key: 'state',
                    label: w.state_word,
                    cell: (row) => (
                      <>
                        <EventState status={row.status} />{' '}
                        {row.is_test && (
                          <Tag tone="" icon="send">
                            {words.test}
                          </Tag>
                        )}
                      </>
                    ),
                  },
                  {
                    key: 'why',
                    label: words.why,
                    cell: (row) => <span class="small muted">{row.reason ?? ''}</span>,
                  },
                  {
                    key: 'at',
                    label: words.arrived,
                    isNumber: true,
                    card: 'answer',
                    cell: (row) => time(row.created_at, true),
                  },
                ]}
              />
            ) : FILTERS.some((name) => query[name]) ? (
              <NoneOfFilters names={FILTERS} />
            ) : (
              <EmptyState icon="inbox" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
    </Page>
  );
}

/** The queue one came from, so that next and previous stay in it. */
const statusOf = ({ status }: Record<string, string>) => (status ? `?status=${status}` : '');
