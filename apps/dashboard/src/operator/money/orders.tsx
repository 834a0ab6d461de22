import { useApi, usePages } from '../../api.ts';
import { ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { day, money } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OrderState } from '../../parts/tag.tsx';
import { isBrand, networkTitle } from '../../session.ts';
import type { Conversion, Program } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { InfluencerLink } from '../people/influencer-name.tsx';
import { FindOrder, orderHref } from './find-order.tsx';

const STATES = ['pending', 'held', 'approved', 'paid', 'rejected', 'reversed'] as const;
const FILTERS = ['q', 'state', 'program_id', 'influencer_id', 'currency', 'flag'];

/** What happened to an order? Look-up first, then those that earned. */
export function Orders() {
  const [query, change] = useQueryParams();
  const given = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const orders = usePages<Conversion>(`/api/conversions?limit=20${params(given)}`);
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const { orders: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        <>
          {!isBrand() && (
            <a class="btn" href="/operate/inbox?status=unattributed">
              {words.nobodys}
            </a>
          )}
          <a
            class="btn desk"
            href={`/api/conversions/export.csv?${params(given).slice(1)}`}
            download
          >
            <Icon name="download" size="m" /> {w.csv}
          </a>
        </>
      }
    >
      <FindOrder />
      <div class="bar">
        <ListSearch label={words.search} />
        <Choice
          name={w.state_word}
          value={query.state ?? ''}
          options={[
            { value: '', label: words.all_states },
            ...STATES.map((value) => ({ value, label: words.states[value] })),
          ]}
          onChange={(value) => change({ state: value || null })}
        />
        <Choice
          name={wo.programs.one}
          value={query.program_id ?? ''}
          options={[
            { value: '', label: wo.insights.all_programs },
            ...(programs.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => change({ program_id: value || null })}
        />
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={orders} rows={6} tall>
          {() =>
            orders.rows?.length ? (
              <Table orders={orders} />
            ) : FILTERS.some((name) => query[name]) ? (
              <NoneOfFilters names={FILTERS} />
            ) : (
              <EmptyState icon="cart" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
    </Page>
  );
}

function Table({ orders }: { orders: ReturnType<typeof usePages<Conversion>> }) {
  const { orders: words } = wo;
  return (
    <List
      caption={words.caption}
      rows={orders.rows ?? []}
      keyOf={(row) => row.id}
      pages={orders}
      columns={[
        {
          key: 'order',
          label: words.one,
          card: 'title',
          cell: ({ external_order_id, network, ordered_at, told_by }) => (
            <>
              <a class="name" href={orderHref(external_order_id, told_by[0])}>
                {external_order_id}
              </a>
              <span class="sub">
                {networkTitle(network)} · {day(ordered_at)}
              </span>
            </>
          ),
        },
        {
          key: 'influencer',
          label: wo.influencers.one,
          cell: ({ influencer_id, influencer }) => (
            <InfluencerLink id={influencer_id} name={influencer?.name ?? wo.coupons.somebody} />
          ),
        },
        {
          key: 'product',
          label: wo.products.one,
          card: 'none',
          cell: ({ product }) => product?.name ?? '–',
        },
        {
          key: 'amount',
          label: words.value,
          isNumber: true,
          card: 'none',
          cell: ({ amount }) => money(amount),
        },
        {
          key: 'net',
          label: words.net,
          isNumber: true,
          card: 'answer',
          cell: ({ commission: { standing_net_minor, currency } }) => (
            <b>{money({ amount_minor: standing_net_minor, currency })}</b>
          ),
        },
        {
          key: 'state',
          label: w.state_word,
          cell: (row) => (
            <>
              <OrderState of={row} />
              {row.flags.map((flag) => (
                <span key={flag} class="tag warn">
                  <Icon name="alert" size="s" />
                  {wo.reviews.flags[flag as keyof typeof wo.reviews.flags] ?? flag}
                </span>
              ))}
            </>
          ),
        },
      ]}
    />
  );
}
