import { useState } from 'preact/hooks';
import { useApi, usePages, useWrite } from '../../api.ts';
import { ListSearch, NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { money, rate } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { type Column, List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { toast, toastError } from '../../parts/toast.tsx';
import { describeFailure } from '../../problems.ts';
import { isBrand } from '../../session.ts';
import type { Product, Program } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { NewProduct } from './new-product.tsx';

/** Is the catalogue right? */
export function Products() {
  const [query, change] = useQueryParams();
  const given = { q: query.q, program_id: query.program, sort: 'name' };
  const products = usePages<Product>(`/api/products?limit=20${params(given)}`);
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const [isAdding, setAdding] = useState(false);
  const { products: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        !isBrand() && (
          <>
            <a class="btn" href="/operate/products/import">
              <Icon name="download" size="m" /> {words.import}
            </a>
            <button
              type="button"
              class="btn primary"
              disabled={!programs.data?.data.length}
              onClick={() => setAdding(true)}
            >
              <Icon name="plus" size="m" /> {words.add}
            </button>
          </>
        )
      }
    >
      <div class="bar">
        <ListSearch label={words.search} />
        <Choice
          name={wo.programs.one}
          value={query.program ?? ''}
          options={[
            { value: '', label: wo.insights.all_programs },
            ...(programs.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => change({ program: value || null })}
        />
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={products} rows={6} tall>
          {() =>
            products.rows?.length ? (
              <Table products={products} />
            ) : query.q || query.program ? (
              <NoneOfFilters names={['q', 'program']} />
            ) : (
              <EmptyState icon="box" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      {isAdding && (
        <NewProduct programs={programs.data?.data ?? []} onClose={() => setAdding(false)} />
      )}
    </Page>
  );
}

function Table({ products }: { products: ReturnType<typeof usePages<Product>> }) {
  const { writeAsync } = useWrite<Product>();
  const { products: words } = wo;
  const set = (product: Product, is_active: boolean) =>
    writeAsync({ method: 'PATCH', path: `/api/products/${product.id}`, body: { is_active } });
  const turn = async (product: Product) => {
    try {
      await set(product, !product.is_active);
      toast(
        product.is_active ? words.off(product.name) : words.on(product.name),
        () => void set(product, product.is_active),
      );
    } catch (error) {
      toastError(describeFailure(error).title);
    }
  };
  return (
    <List
      caption={words.caption}
      rows={products.rows ?? []}
      keyOf={(row) => row.id}
      pages={products}
      rowClass={(row) => (row.is_active ? undefined : 'off')}
      columns={[
        {
          key: 'name',
          label: words.one,
          card: 'title',
          cell: ({ merchant_id, name, merchant, category, sku, image_url }) => (
            <span class="who">
              <ProductPicture id={merchant_id} category={category ?? name} image_url={image_url} />
              <span class="grow">
                <span class="name">{name}</span>
                <span class="sub">{[merchant.name, sku].filter(Boolean).join(' · ')}</span>
              </span>
            </span>
          ),
        },
        {
          key: 'category',
          label: words.category,
          card: 'none',
          cell: (row) => row.category ?? '–',
        },
        {
          key: 'price',
          label: words.price,
          isNumber: true,
          card: 'answer',
          cell: ({ price_minor, currency }) =>
            price_minor === null ? '–' : money({ amount_minor: price_minor, currency }),
        },
        {
          key: 'pays',
          label: wo.rules.pays,
          isNumber: true,
          cell: ({ offer, currency }) =>
            offer.flat_minor !== null
              ? money({ amount_minor: offer.flat_minor, currency })
              : rate(offer.rate_bps ?? 0),
        },
        { key: 'state', label: w.state_word, cell: (row) => <OnOff is_active={row.is_active} /> },
        ...(isBrand() ? [] : [switchOf(turn)]),
      ]}
    />
  );
}

/** Switches a product on or off. */
function switchOf(turn: (product: Product) => void): Column<Product> {
  const { products: words } = wo;
  return {
    key: 'switch',
    label: wo.people.actions,
    cell: (row) => (
      <button type="button" class="btn" onClick={() => turn(row)}>
        {row.is_active ? words.switch_off : words.switch_on}
        <span class="vh"> {row.name}</span>
      </button>
    ),
  };
}
