import { periodQuery } from '@skinstack/domain/pages/period';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { usePages } from '../../api.ts';
import { FilterChip, ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { PeriodControl } from '../../controls/period-control.tsx';
import { day, money, timezone, wholeCount } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { type Column, List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { shortName } from '../../session.ts';
import type { ListedLink } from '../../shapes.ts';
import { usePeriod, useSubject } from '../../subject.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { currencyOfLink, netOfLink } from './link-row.tsx';

const FILTERS = ['q', 'is_active', 'campaign', 'product_id'];
type Sort = 'created' | 'clicks' | 'orders' | 'net';

/** Which link works? */
export function Links() {
  const { influencer_id, to, is_own } = useSubject();
  const { period } = usePeriod();
  const [query, change] = useQueryParams();
  const { q, is_active, campaign, product_id } = query;
  const sort =
    (['clicks', 'orders', 'net'] as const).find((one) => one === query.sort) ?? 'created';
  const more = params({ q, is_active, campaign, product_id, sort: sort === 'created' ? '' : sort });
  const links = usePages<ListedLink>(REQUESTS.links(influencer_id, period, timezone(), more));
  const isFiltered = FILTERS.some((name) => query[name]);
  const { links: words } = wi;
  return (
    <Page
      title={words.title}
      actions={
        <>
          <a
            class="btn desk"
            href={`/api/links/export.csv?influencer_id=${influencer_id}&${periodQuery(
              period,
              timezone(),
            )}${more}`}
            download
          >
            <Icon name="download" size="m" /> {w.csv}
          </a>
          {is_own && (
            <a class="btn primary desk" href={to('/links/new')}>
              <Icon name="plus" size="m" /> {wi.new_link.title}
            </a>
          )}
        </>
      }
    >
      <div class="bar">
        <ListSearch label={words.search} />
        <PeriodControl hasCompare={false} />
        <Choice
          name={w.sort}
          value={sort}
          options={(['created', 'clicks', 'orders', 'net'] as Sort[]).map((value) => ({
            value,
            label: words.sorts[value],
          }))}
          onChange={(value) => change({ sort: value === 'created' ? null : value })}
        />
        <Choice
          name={w.state_word}
          value={is_active ?? ''}
          options={[
            { value: '', label: words.all_states },
            { value: 'true', label: w.state.active },
            { value: 'false', label: w.state.paused },
          ]}
          onChange={(value) => change({ is_active: value || null })}
        />
        {campaign && (
          <FilterChip
            label={words.in_campaign(campaign)}
            onRemove={() => change({ campaign: null })}
          />
        )}
        {product_id && (
          <FilterChip label={words.of_product} onRemove={() => change({ product_id: null })} />
        )}
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={links} rows={6} tall>
          {() =>
            links.rows?.length ? (
              <List
                caption={words.caption}
                rows={links.rows}
                keyOf={(row) => row.id}
                columns={columnsOf(to)}
                pages={links}
                sort={sort}
                onSort={(by) => change({ sort: by })}
                rowClass={(row) => (row.is_active ? undefined : 'off')}
              />
            ) : isFiltered ? (
              <NoneOfFilters names={FILTERS} />
            ) : (
              <EmptyState icon="link" title={words.empty} say={words.empty_say}>
                {is_own && (
                  <a class="btn" href={to('/links/new')}>
                    {wi.new_link.make}
                  </a>
                )}
              </EmptyState>
            )
          }
        </Part>
      </Card>
      <Ask />
    </Page>
  );
}

function columnsOf(to: (path: string) => string): Column<ListedLink>[] {
  const { links: words } = wi;
  return [
    {
      key: 'link',
      label: words.column_link,
      card: 'title',
      cell: ({ id, product, slug, figures }) => (
        <span class="who">
          <ProductPicture id={product?.id ?? id} category={product?.name ?? null} />
          <span class="grow">
            <a class="name" href={to(`/links/${id}`)}>
              {product?.name ?? words.shop_page}
            </a>
            <span class="sub">{shortName(slug)}</span>
            <span class="sub phone-only">
              {wi.clicks_and_orders(
                wholeCount(figures.clicks),
                figures.clicks,
                figures.conversions,
              )}
            </span>
          </span>
        </span>
      ),
    },
    {
      key: 'campaign',
      label: words.column_campaign,
      card: 'none',
      cell: ({ campaign, created_at }) => (
        <>
          {campaign ?? <span class="muted">–</span>}
          <span class="sub">{words.made_on(day(created_at))}</span>
        </>
      ),
    },
    {
      key: 'clicks',
      label: wi.clicks,
      isNumber: true,
      card: 'none',
      sort: 'clicks',
      cell: ({ figures }) => wholeCount(figures.clicks),
    },
    {
      key: 'orders',
      label: wi.orders,
      isNumber: true,
      card: 'none',
      sort: 'orders',
      cell: ({ figures }) => wholeCount(figures.conversions),
    },
    {
      key: 'net',
      label: wi.you_earned,
      isNumber: true,
      sort: 'net',
      card: 'answer',
      cell: (row) => <b>{money(netOfLink(row, currencyOfLink(row, 'USD')))}</b>,
    },
    {
      key: 'state',
      label: w.state_word,
      cell: ({ is_active, expires_at }) => (
        <OnOff
          is_active={is_active && (expires_at === null || Date.parse(expires_at) > Date.now())}
          off={w.state.paused}
        />
      ),
    },
    {
      key: 'copy',
      label: w.copy,
      card: 'side',
      cell: ({ short_url, slug }) => (
        <Copy text={short_url} label={w.copy_what(shortName(slug))} icon />
      ),
    },
  ];
}
