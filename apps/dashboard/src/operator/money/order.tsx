import { ApiProblem } from '@skinstack/client/api-problem';
import { useRoute } from 'preact-iso';
import { useApi } from '../../api.ts';
import { money, time } from '../../format.ts';
import { Answer, tellOrder, textOf } from '../../influencer/views.ts';
import { Copy } from '../../parts/copy.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { EventState } from '../../parts/tag.tsx';
import { Trace, ZoneNote } from '../../parts/trace.tsx';
import { at, isBrand, may, networkTitle } from '../../session.ts';
import type { Order, WebhookEvent } from '../../shapes.ts';
import { useQueryParams } from '../../url.ts';
import { w, wi, wo } from '../../words.ts';
import { InfluencerLink } from '../people/influencer-name.tsx';
import { CommissionActions } from './commission-actions.tsx';
import { orderHref } from './find-order.tsx';

/** What happened to this order, with its ids, deliveries, and what can be done about it. */
export function OneOrder() {
  const { params } = useRoute();
  const number = decodeURIComponent(params.order ?? '');
  const [query] = useQueryParams();
  const account = query.account ? `?network_account_id=${query.account}` : '';
  const order = useApi<Order>(`/api/orders/${encodeURIComponent(number)}${account}`, {
    optional: true,
  });
  const name = order.data?.conversion?.influencer.name;
  const isAmbiguous = order.error instanceof ApiProblem && order.error.status === 409;
  const title = wi.order_number(number);
  const steps = order.data ? tellOrder(order.data, undefined) : [];
  return (
    <Page
      title={title}
      lead={name ? wo.orders.told_as(name) : undefined}
      back={{ href: at('/orders'), label: wo.orders.title }}
      actions={
        order.data && <Copy text={textOf(title, steps)} label={title} words={wi.order.copy} />
      }
    >
      {isAmbiguous ? (
        <Several number={number} />
      ) : (
        <Part of={order} rows={6} tall>
          {(data) =>
            data === null ? (
              <div class="card">
                <EmptyState icon="clock" title={wi.order.not_here} say={wo.orders.not_here} />
              </div>
            ) : (
              <div class="cols">
                <div class="stack">
                  <Card title={wi.order.steps} head={<ZoneNote />}>
                    <Trace steps={steps} />
                  </Card>
                  {!isBrand() && <Deliveries number={number} />}
                </div>
                <div class="stack">
                  <Answer order={data} />
                  {data.conversion && may('stop') && (
                    <CommissionActions conversion={data.conversion} />
                  )}
                  <Ids order={data} />
                </div>
              </div>
            )
          }
        </Part>
      )}
    </Page>
  );
}

/** Several shops have an order of this number. */
function Several({ number }: { number: string }) {
  const orders = useApi<{ data: Order[] }>(
    `/api/orders?external_order_id=${encodeURIComponent(number)}`,
  );
  const { orders: words } = wo;
  return (
    <Card title={words.several} flush>
      <Part of={orders} rows={2}>
        {(data) => (
          <ul class="rows">
            {data?.data.map((one) => (
              <li key={one.network_account_id}>
                <a class="name" href={orderHref(number, one.network_account_id)}>
                  {networkTitle(one.network)}, {time(one.ordered_at)}
                </a>
                <span class="num">{one.amount && money(one.amount)}</span>
              </li>
            ))}
          </ul>
        )}
      </Part>
    </Card>
  );
}

function Deliveries({ number }: { number: string }) {
  const events = useApi<{ data: WebhookEvent[] }>(
    `/api/webhook-events?limit=20&external_order_id=${encodeURIComponent(number)}`,
  );
  const { orders: words } = wo;
  return (
    <Card title={words.deliveries} flush>
      <Part of={events} rows={2}>
        {(data) =>
          data?.data.length ? (
            <List
              caption={words.deliveries}
              rows={data.data}
              keyOf={(row) => row.id}
              columns={[
                {
                  key: 'at',
                  label: wo.inbox.arrived,
                  card: 'title',
                  cell: (row) => (
                    <a class="name" href={`/operate/inbox/${row.id}`}>
                      {time(row.created_at, true)}
                    </a>
                  ),
                },
                { key: 'topic', label: wo.inbox.topic, cell: (row) => row.topic ?? '–' },
                {
                  key: 'state',
                  label: w.state_word,
                  card: 'answer',
                  cell: (row) => <EventState status={row.status} />,
                },
              ]}
            />
          ) : (
            <EmptyState icon="inbox" title={words.no_deliveries} />
          )
        }
      </Part>
    </Card>
  );
}

/** Whose it is and the ids one asks with. */
function Ids({ order }: { order: Order }) {
  const { conversion } = order;
  const { orders: words } = wo;
  const ids: [string, string | null | undefined][] = [
    [words.ids.conversion, conversion?.id],
    [words.ids.commission, conversion?.commission.id],
    [words.ids.link, conversion?.link_id],
    [words.ids.click, conversion?.click_id],
    [words.ids.account, order.network_account_id],
  ];
  return (
    <Card title={words.about}>
      <dl class="facts">
        {conversion && (
          <>
            <dt>{wo.influencers.one}</dt>
            <dd>
              <InfluencerLink {...conversion.influencer} />
            </dd>
          </>
        )}
        <dt>{words.payment}</dt>
        <dd>{words.payments[order.payment_state]}</dd>
        {order.flags.length > 0 && (
          <>
            <dt>{words.flags}</dt>
            <dd>
              {order.flags
                .map((flag) => wo.reviews.flags[flag as keyof typeof wo.reviews.flags] ?? flag)
                .join(', ')}
            </dd>
          </>
        )}
        {ids.map(
          ([label, id]) =>
            id && (
              <>
                <dt key={label}>{label}</dt>
                <dd class="mono small">
                  {id} <Copy text={id} label={w.copy_what(label)} small />
                </dd>
              </>
            ),
        )}
      </dl>
    </Card>
  );
}
