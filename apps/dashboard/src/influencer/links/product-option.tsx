import { money, rate } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { Product } from '../../shapes.ts';
import { wi } from '../../words.ts';

/** What a product pays: “20 % of each order · hold 30 days”. */
export function Offer({ product }: { product: Product }) {
  const { offer, currency } = product;
  const pays =
    offer.flat_minor === null
      ? wi.offer.rate(rate(offer.rate_bps ?? 0))
      : wi.offer.flat(money({ amount_minor: offer.flat_minor, currency }));
  return (
    <>
      <b>{pays}</b> · <span class="nb">{wi.offer.hold(offer.hold_days)}</span>
    </>
  );
}

export const priceOf = ({ price_minor, currency }: Product) =>
  price_minor === null ? null : money({ amount_minor: price_minor, currency });

/** A product that can be recommended: picture, shop, price, what it pays. */
export function ProductOption({ product }: { product: Product }) {
  const price = priceOf(product);
  return (
    <>
      <ProductPicture
        id={product.merchant_id}
        category={product.category ?? product.name}
        image_url={product.image_url}
        large
      />
      <div>
        <p class="name2">{product.name}</p>
        <p class="small muted">
          {product.merchant.name}
          {price && ` · ${price}`}
        </p>
        <p class="terms">
          <Offer product={product} />
          {product.own_link_id && (
            <>
              <br />
              <Tag tone="" icon="check">
                {wi.offer.own}
              </Tag>
            </>
          )}
        </p>
      </div>
      <Icon name="right" />
    </>
  );
}
