import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApi, usePages } from '../../api.ts';
import { TextField } from '../../controls/field.tsx';
import { FilterChip, ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { day, money } from '../../format.ts';
import { Amount } from '../../parts/figures.tsx';
import { Icon } from '../../parts/icon.tsx';
import { type Column, List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { OrderState } from '../../parts/tag.tsx';
import type { Balances, Conversion } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { orderPath } from './order-row.tsx';
import { Places } from './places.tsx';

const STATES = ['pending', 'approved', 'paid', 'reversed'] as const;
const FILTERS = ['q', 'state', 'currency', 'from', 'to', 'product_id', 'program_id'];

/** Which orders earned what? */
export function Earnings() {
  const { influencer_id, to } = useSubject();
  const [query, change] = useQueryParams();
  const given = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const orders = usePages<Conversion>(REQUESTS.conversions(influencer_id, params(given)));
  const balances = useApi<Balances>(REQUESTS.balances(influencer_id));
  const isFiltered = FILTERS.some((name) => query[name]);
  const currencies = balances.data?.balances.map((one) => one.currency) ?? [];
  const { earnings: words } = wi;
  return (
    <Page
      title={words.title}
      actions={
        <a
          class="btn desk"
          href={`/api/conversions/export.csv?influencer_id=${influencer_id}${params(given)}`}
          download
        >
          <Icon name="download" size="m" /> {w.csv}
        </a>
      }
    >
      <Part of={balances} rows={2} tall>
        {(data) => <Places balances={data?.balances ?? []} />}
      </Part>
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
        {currencies.length > 1 && (
          <Choice
            name={w.currency}
            value={query.currency ?? ''}
            options={[
              { value: '', label: w.all_currencies },
              ...currencies.map((value) => ({ value, label: value })),
            ]}
            onChange={(value) => change({ currency: value || null })}
          />
        )}
        {query.product_id && (
          <FilterChip label={wi.links.of_product} onRemove={() => change({ product_id: null })} />
        )}
      </div>
      <Card title={words.caption} isTitleHidden flush>
        <Part of={orders} rows={6} tall>
          {() =>
            orders.rows?.length ? (
              <List
                caption={words.caption}
                rows={orders.rows}
                keyOf={(row) => row.id}
                columns={columnsOf(to)}
                pages={orders}
              />
            ) : isFiltered ? (
              <NoneOfFilters names={FILTERS} />
            ) : (
              <EmptyState icon="coins" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      <FindOrder />
      <Ask />
    </Page>
  );
}

function columnsOf(to: (path: string) => string): Column<Conversion>[] {
  const { earnings: words } = wi;
  return [
    {
      key: 'order',
      label: words.column_order,
      card: 'title',
      cell: ({ external_order_id, product, product_id, ordered_at }) => (
        <span class="who">
          <ProductPicture id={product_id} category={product?.name ?? null} />
          <span class="grow">
            <a class="name" href={to(orderPath(external_order_id))}>
              {product?.name ?? wi.order_number(external_order_id)}
            </a>
            <span class="sub">
              {product && `${external_order_id} · `}
              {day(ordered_at)}
            </span>
          </span>
        </span>
      ),
    },
    {
      key: 'link',
      label: words.column_link,
      card: 'none',
      cell: ({ link, method, campaign }) => (
        <>
          {link ? link.slug : words.methods[method]}
          {campaign && <span class="sub">{campaign}</span>}
        </>
      ),
    },
    {
      key: 'value',
      label: words.column_value,
      isNumber: true,
      card: 'none',
      cell: ({ amount }) => money(amount),
    },
    {
      key: 'net',
      label: words.column_net,
      isNumber: true,
      card: 'answer',
      cell: ({ commission: { standing_net_minor, currency } }) => (
        <b>
          <Amount of={{ amount_minor: standing_net_minor, currency }} muted />
        </b>
      ),
    },
    { key: 'state', label: w.state_word, cell: (row) => <OrderState of={row} /> },
  ];
}

/** An order that is missed is looked up by its number: the trace says what became of it. */
function FindOrder() {
  const { route } = useLocation();
  const { to } = useSubject();
  const [number, setNumber] = useState('');
  const { missing } = wi.earnings;
  return (
    <Card title={missing.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (number.trim()) route(to(orderPath(number.trim())));
        }}
      >
        <p class="small muted">{missing.say}</p>
        <div class="bar">
          <TextField label={missing.label} value={number} maxLength={255} onInput={setNumber} />
          <button type="submit" class="btn under-label">
            {missing.button}
          </button>
        </div>
      </form>
    </Card>
  );
}
