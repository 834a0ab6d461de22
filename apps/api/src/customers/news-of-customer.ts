import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { OwnCredit } from '@skinstack/db/schema/orders';
import { isAnythingLeft } from '@skinstack/domain/commissions/price-order';
import type { OrderKind } from '@skinstack/domain/customers/bond';
import { type OrderFacts, textOf } from '@skinstack/domain/orders/order-facts';
import type { Ports } from '../ports.ts';
import { boughtIn, judgeOrder, type NamedCustomer } from './judge-order.ts';

/** What a later word about a recorded order says of its customer. */
export type CustomerNews = {
  of_customer: OfCustomer;
  /** Whether the customer it was of is to be judged anew. */
  touches_customer: boolean;
  /** The customers whose other orders may be others now. */
  due_customer_ids: readonly string[];
};
/** The ids that there are. */
export const present = (...ids: (string | null | undefined | false)[]): string[] =>
  ids.flatMap((id) => id || []);

type Told = { facts: OrderFacts; told_kind: OrderKind | null; own: OwnCredit | null };

/**
 * What a later word about an order says of its customer: whose it is, whether anything is left of
 * it, what it holds, who earned it. The newest word that names a customer counts.
 * @param named null where it cannot name any: a refund
 * @returns null when nothing of it is news
 */
export function newsOfCustomer(
  ports: Ports,
  order: RecordedOrder,
  told: Told,
  named: NamedCustomer | null,
): CustomerNews | null {
  const { order_id, seller_key, external_order_id, customer_id, customer_told_at } = order;
  const lookup = named?.lookup ?? null;
  const isNewer = named !== null && named.told_at_ms >= (customer_told_at?.getTime() ?? 0);
  const isOther = named?.found?.id !== customer_id;
  const isNamed = lookup !== null && isNewer && (customer_id === null || isOther);
  const told_kind = told.told_kind ?? order.told_kind;
  const own = told.own ?? order.own;
  const of = {
    ...{ told_kind, own, stands: isAnythingLeft(told.facts), bought: boughtIn(told.facts) },
  };
  if (isNamed && named) {
    const judged = judgeOrder(
      ports,
      {
        ...{ order_id, seller_key, external_order_id, facts: told.facts, told_kind, own },
        ordered_at_ms: order.ordered_at.getTime(),
        is_by_hand: order.method === 'hand',
        is_rejected: order.method !== 'customer' && order.state === 'rejected',
      },
      named,
    );
    const { customer, ...rest } = judged.of_customer;
    // what it was before, it was to somebody else, or to nobody known
    const of_customer = { ...rest, customer: customer && { ...customer, is_due: true } };
    const due_customer_ids = present(named.found?.id, customer_id);
    return { of_customer, touches_customer: customer_id !== null, due_customer_ids };
  }
  const was = { ...order, bought: order.bought ?? [] };
  const isSame =
    of.stands === was.stands &&
    told_kind === was.told_kind &&
    textOf([own, of.bought]) === textOf([was.own, was.bought]);
  if (isSame || (customer_id === null && told_kind === was.told_kind)) return null;
  const { order_kind, nth_order } = order;
  const kept = { customer: null, told_at: null, nth_order };
  return {
    of_customer: { ...of, ...kept, order_kind: customer_id === null ? told_kind : order_kind },
    touches_customer: customer_id !== null,
    due_customer_ids: present(order.has_later && customer_id),
  };
}
