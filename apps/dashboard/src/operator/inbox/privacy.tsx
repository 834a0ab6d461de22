import { useRoute } from 'preact-iso';
import { useApi, usePages } from '../../api.ts';
import { daysUntil, money, soon, time } from '../../format.ts';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { PrivacyRequest } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

/** What must be answered by when? */
export function Privacy() {
  const requests = usePages<PrivacyRequest>('/api/privacy-requests?limit=20');
  const { privacy: words } = wo;
  return (
    <Page title={words.title} lead={words.lead}>
      <Card title={words.title} isTitleHidden flush>
        <Part of={requests} rows={3} tall>
          {() =>
            requests.rows?.length ? (
              <List
                caption={words.caption}
                rows={requests.rows}
                keyOf={(row) => row.id}
                pages={requests}
                columns={[
                  {
                    key: 'kind',
                    label: words.wish,
                    card: 'title',
                    cell: (row) => (
                      <a class="name" href={`/operate/privacy/${row.id}`}>
                        {words.kinds[row.kind]}
                      </a>
                    ),
                  },
                  {
                    key: 'orders',
                    label: wo.orders.title,
                    cell: ({ external_order_ids }) =>
                      external_order_ids === 'all'
                        ? words.all_orders
                        : external_order_ids.join(', '),
                  },
                  { key: 'due', label: words.due, cell: (row) => soon(row.due_at) },
                  {
                    key: 'state',
                    label: w.state_word,
                    card: 'answer',
                    cell: (row) => <RequestState of={row} />,
                  },
                ]}
              />
            ) : (
              <EmptyState icon="shield" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
    </Page>
  );
}

function RequestState({ of }: { of: Pick<PrivacyRequest, 'state' | 'due_at'> }) {
  const { privacy: words } = wo;
  if (of.state === 'done') {
    return (
      <Tag tone="good" icon="check">
        {words.states.done}
      </Tag>
    );
  }
  const isLate = daysUntil(of.due_at) < 0;
  return (
    <Tag tone={isLate ? 'bad' : 'warn'} icon={isLate ? 'alert' : 'clock'}>
      {isLate ? words.late : words.states[of.state]}
    </Tag>
  );
}

type Report = PrivacyRequest & {
  held: {
    events: {
      id: string;
      topic: string | null;
      created_at: string;
      personal_data: { path: string; value: string }[];
    }[];
    events_left_out: number;
    orders: { id: string; external_order_id: string; amount_minor: number; currency: string }[];
  } | null;
};

/** One request with everything that is stored about its orders. */
export function OneRequest() {
  const { params } = useRoute();
  const report = useApi<Report>(`/api/privacy-requests/${params.id}`);
  const { privacy: words } = wo;
  const { data } = report;
  return (
    <Page
      title={data ? words.kinds[data.kind] : words.one}
      back={{ href: '/operate/privacy', label: words.title }}
      aside={data && <RequestState of={data} />}
      lead={data ? words.due_on(soon(data.due_at)) : undefined}
    >
      <Part of={report} missing={words.missing} rows={4} tall>
        {(shown) =>
          shown && (
            <>
              <Card title={words.held}>
                {shown.held?.events.length ? (
                  shown.held.events.map((event) => (
                    <dl key={event.id} class="facts under">
                      <dt>{event.topic ?? wo.inbox.a_delivery}</dt>
                      <dd>
                        <a href={`/operate/inbox/${event.id}`}>{time(event.created_at)}</a>
                      </dd>
                      {event.personal_data.map((field) => (
                        <>
                          <dt key={field.path} class="mono">
                            {field.path}
                          </dt>
                          <dd>{field.value}</dd>
                        </>
                      ))}
                    </dl>
                  ))
                ) : (
                  <p class="small muted">{words.nothing_held}</p>
                )}
              </Card>
              <Card title={words.books} flush>
                {shown.held?.orders.length ? (
                  <ul class="rows">
                    {shown.held.orders.map((order) => (
                      <li key={order.id}>
                        <span class="name">{order.external_order_id}</span>
                        <span class="num">{money(order)}</span>
                      </li>
                    ))}
                  </ul>
                ) : (
                  <p class="small muted none">{words.no_orders}</p>
                )}
              </Card>
            </>
          )
        }
      </Part>
    </Page>
  );
}
