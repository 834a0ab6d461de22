import { REQUESTS } from '@skinstack/domain/pages/requests';
import { usePages } from '../../api.ts';
import { FilterChip, ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { Product } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { Offer, priceOf } from './product-option.tsx';

const FILTERS = [
  'q',
  'concern',
  'skin_type',
  'step',
  'category',
  'ingredient',
  'program_id',
] as const;
const STEPS = ['cleanse', 'tone', 'treat', 'moisturise', 'protect'] as const;

/** What can I recommend, and for how much? */
export function Products() {
  const { to, is_own } = useSubject();
  const [query, change] = useQueryParams();
  const sort = query.sort === 'price' || query.sort === 'created' ? query.sort : 'name';
  const given = Object.fromEntries(FILTERS.map((name) => [name, query[name]]));
  const products = usePages<Product>(REQUESTS.products(params({ ...given, sort })));
  const isFiltered = FILTERS.some((name) => query[name]);
  const { products: words } = wi;
  return (
    <Page title={words.title} actions={is_own && <ToPrograms />}>
      <div class="bar">
        <ListSearch label={words.search} />
        <Choice
          name={words.step}
          value={query.step ?? ''}
          options={[
            { value: '', label: words.all_steps },
            ...STEPS.map((value) => ({ value, label: words.steps[value] })),
          ]}
          onChange={(value) => change({ step: value || null })}
        />
        <Choice
          name={w.sort}
          value={sort}
          options={(['name', 'price', 'created'] as const).map((value) => ({
            value,
            label: words.sorts[value],
          }))}
          onChange={(value) => change({ sort: value === 'name' ? null : value })}
        />
        {(['concern', 'skin_type', 'category', 'ingredient'] as const).map(
          (name) =>
            query[name] && (
              <FilterChip
                key={name}
                label={query[name]}
                onRemove={() => change({ [name]: null })}
              />
            ),
        )}
      </div>
      <Part of={products} rows={6} tall>
        {() =>
          products.rows?.length ? (
            <>
              <ul class="shelf-grid" aria-label={words.title}>
                {products.rows.map((product) => (
                  <ProductCard key={product.id} product={product} />
                ))}
              </ul>
              {products.hasNextPage && (
                <button
                  type="button"
                  class="btn wide"
                  disabled={products.isFetchingNextPage}
                  onClick={() => products.fetchNextPage()}
                >
                  {products.isFetchingNextPage ? w.loading : w.show_more}
                </button>
              )}
            </>
          ) : (
            <Card title={words.title} isTitleHidden>
              {isFiltered ? (
                <NoneOfFilters names={FILTERS} />
              ) : (
                <EmptyState icon="box" title={words.empty} say={words.empty_say} />
              )}
            </Card>
          )
        }
      </Part>
      <Ask />
    </Page>
  );

  function ProductCard({ product }: { product: Product }) {
    const price = priceOf(product);
    const { own_link_id, concerns } = product;
    return (
      <li class="card product">
        <div class="who">
          <ProductPicture
            id={product.merchant_id}
            category={product.category ?? product.name}
            image_url={product.image_url}
            large
          />
          <div class="grow">
            <h2 class="name2">{product.name}</h2>
            <p class="small muted">
              {product.merchant.name}
              {price && ` · ${price}`}
            </p>
          </div>
        </div>
        <p class="terms">
          <Offer product={product} />
        </p>
        <p class="bar tags">
          {own_link_id && (
            <Tag tone="" icon="check">
              {wi.offer.own}
            </Tag>
          )}
          {concerns.slice(0, 3).map((concern) => (
            <button
              key={concern}
              type="button"
              class="tag as-button"
              onClick={() => change({ concern })}
            >
              {concern}
            </button>
          ))}
        </p>
        {is_own && (
          <a class="btn" href={to(`/links/new?product=${product.id}`)}>
            <Icon name={own_link_id ? 'copy' : 'link'} size="m" />
            {own_link_id ? words.copy_own : wi.new_link.make}
            <span class="vh"> {product.name}</span>
          </a>
        )}
      </li>
    );
  }
}

/** What a program pays, and how one gets in. */
function ToPrograms() {
  const { to } = useSubject();
  return (
    <a class="btn" href={to('/programs')}>
      {wi.programs.title}
    </a>
  );
}
