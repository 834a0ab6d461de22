import { day, money } from '../../format.ts';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { OrderState } from '../../parts/tag.tsx';
import type { Conversion } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';

export const orderPath = (number: string) => `/orders/${encodeURIComponent(number)}`;

/** An order in a short list: what was bought, what it earns, where the money is. */
export function OrderRow({ of }: { of: Conversion }) {
  const { to } = useSubject();
  const { external_order_id, product, product_id, commission, ordered_at } = of;
  const net = { amount_minor: commission.standing_net_minor, currency: commission.currency };
  return (
    <li>
      <ProductPicture id={product_id} category={product?.name ?? null} />
      <div>
        <p class="one">
          <a class="name" href={to(orderPath(external_order_id))}>
            {product?.name ?? wi.order_number(external_order_id)}
          </a>
          <span class="num">{money(net)}</span>
        </p>
        <p class="two">
          <span>{day(ordered_at)}</span>
          <OrderState of={of} />
        </p>
      </div>
    </li>
  );
}
