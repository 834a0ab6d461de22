import type { OrderIdentity } from '@skinstack/db/orders/find-recorded-order';
import type { SaleKey } from '@skinstack/db/terms';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import { findAdapter } from '@skinstack/networks/networks';
import type { DeliverySource } from '../delivery.ts';

/** What an order is looked for by: who sold it, its number there, the network's own id of it. */
export function identityOf(
  source: DeliverySource,
  told: Pick<
    OrderReported | OrderReversed,
    'seller' | 'external_order_id' | 'external_conversion_id'
  >,
): OrderIdentity {
  const { external_order_id, external_conversion_id } = told;
  const { network_account_id } = source;
  const seller_key = sellerKey(source, told.seller);
  return { network_account_id, seller_key, external_order_id, external_conversion_id };
}

/**
 * Who sold an order, in one form. A shop is a shop whatever account tells of it; a brand is known
 * within the account that names it; an account that names none sells by itself.
 */
function sellerKey({ network, network_account_id }: DeliverySource, seller: string | null) {
  if (seller === null) return `account:${network_account_id}`;
  const isShop = findAdapter(network)?.names_shops === true;
  return isShop ? `${network}:${seller}` : `account:${network_account_id}:${seller}`;
}

/**
 * Two networks tell one sale within days of each other; a number alone may come again in a year.
 */
const SAME_SALE_MS = 3 * 86_400_000;

/** The keys a sale is known by to its merchant, whichever network tells it, but for its click's. */
export function nameKeys({ order_names }: OrderReported): string[] {
  return [...new Set(order_names)].map((name) => `no:${name}`);
}

/** What the keys of all sales of one click begin with. */
export const clickKey = (click_id: string) => `click:${click_id}:`;

/** What is decided of a sale: another network's order it was credited to, or the keys to take. */
export type SaleMatch = { told_again_of: SaleKey | null; keys: string[] };

/**
 * Whether another network account told the same sale and was credited for it: under a number of
 * this order, or by the same click. An account's first order of a click is taken for the other
 * account's first, its second for the second: each pair is paid once.
 */
export function matchSale(
  source: DeliverySource,
  ordered_at_ms: number,
  names: readonly string[],
  click_key: string | null,
  known: readonly SaleKey[],
): SaleMatch {
  const { network_account_id } = source;
  const isNear = (one: SaleKey) =>
    Math.abs(one.ordered_at.getTime() - ordered_at_ms) < SAME_SALE_MS;
  const isOther = (one: SaleKey) => one.network_account_id !== network_account_id && isNear(one);
  const byName = known.find((one) => names.includes(one.key) && isOther(one));
  const own_key = click_key === null ? [] : [nextKey(click_key, network_account_id, known)];
  const again = own_key.map((key) => `${key}@${network_account_id}`);
  if (byName) return { told_again_of: byName, keys: again };
  const free = names.filter((name) => !known.some((one) => one.key === name));
  const holder = known.find((one) => own_key.includes(one.key));
  if (holder && isOther(holder)) return { told_again_of: holder, keys: again };
  return { told_again_of: null, keys: holder ? [...free, ...again] : [...free, ...own_key] };
}

/** The key of an account's next order of a click. */
function nextKey(click_key: string, account_id: string, known: readonly SaleKey[]): string {
  const own = known.filter(
    (one) => one.key.startsWith(click_key) && one.network_account_id === account_id,
  );
  return `${click_key}${own.length + 1}`;
}
