import { money, wholeCount } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { shortName } from '../../session.ts';
import type { ListedLink } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { w, wi } from '../../words.ts';

export const netOfLink = ({ figures }: ListedLink, currency: string) => ({
  amount_minor: figures.commission.find((one) => one.currency === currency)?.net_minor ?? 0,
  currency,
});

/** The currency a link earned most in; that of the page when it earned nothing. */
export const currencyOfLink = ({ figures }: ListedLink, usual: string) =>
  figures.commission.some((one) => one.currency === usual)
    ? usual
    : (figures.commission[0]?.currency ?? usual);

/** A link in a short list, to be copied. */
export function LinkRow({ of, currency }: { of: ListedLink; currency: string }) {
  const { to } = useSubject();
  const { id, slug, short_url, product, figures } = of;
  const name = shortName(slug);
  return (
    <li>
      <ProductPicture id={product?.id ?? id} category={product?.name ?? null} />
      <div>
        <p class="one">
          <a class="name" href={to(`/links/${id}`)}>
            {product?.name ?? wi.links.shop_page}
          </a>
          <span class="num">{money(netOfLink(of, currencyOfLink(of, currency)))}</span>
        </p>
        <p class="two">
          <span>{name}</span>
          <span class="num">
            {wi.clicks_and_orders(wholeCount(figures.clicks), figures.clicks, figures.conversions)}
          </span>
        </p>
      </div>
      <Copy text={short_url} label={w.copy_what(name)} icon />
    </li>
  );
}
