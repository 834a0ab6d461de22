import {
  type ListedProduct,
  listProducts as listPage,
  type ProductPlace,
} from '@skinstack/db/catalogue/list-products';
import { isId } from '@skinstack/domain/ids';
import { chooseRule } from '@skinstack/domain/terms';
import { scopeOf, selfOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { readCursor, refuseCursor, writeCursor } from '../rest/cursor.ts';
import { presentEach } from '../rest/left-out.ts';
import { invalidField, presentRow, requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import type { ProductListQuery } from './schemas.ts';

/**
 * A page of products: operators see all, influencers those they can make links to, with what they
 * would earn. @throws Problem `invalid_request`
 */
export async function listProducts(ports: Ports, caller: Caller, query: ProductListQuery) {
  const { limit, sort, cursor, url, ...wishes } = query;
  const { merchant_ids } = scopeOf(caller);
  const pages = url === undefined ? undefined : pagesOf(url);
  const filter = { ...wishes, merchant_ids, pages };
  const after = cursor === undefined ? null : readPlace(cursor, sort);
  const rows = await listPage(ports.db, selfOf(caller), filter, { limit, sort, after });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next_cursor = rows.length > limit && last ? cursorOf(last.place, sort) : null;
  const { shown, left_out } = presentEach(
    page,
    ({ product }) => product.id,
    (row) => presentProduct(ports, caller, row),
  );
  return { data: shown, next_cursor, ...left_out };
}

/** One product as the list shows it. @throws Problem `not_found` */
export async function showProduct(ports: Ports, caller: Caller, id: string) {
  const { merchant_ids } = scopeOf(caller);
  const only = { limit: 1, sort: 'created', after: null } as const;
  const [row = null] = await listPage(ports.db, selfOf(caller), { id, merchant_ids }, only);
  return presentProduct(ports, caller, requireFound(row, 'product'));
}

const KEY_COUNTS = { created: 0, name: 1, price: 2 } as const;

function cursorOf({ keys, id }: ProductPlace, sort: ProductListQuery['sort']): string {
  return sort === 'created' ? id : writeCursor([sort, ...keys, id]);
}

function readPlace(cursor: string, sort: ProductListQuery['sort']): ProductPlace {
  const place =
    sort === 'created' ? [sort, cursor] : readCursor(cursor, sort, KEY_COUNTS[sort] + 2);
  const keys = place.slice(1, -1);
  const id = place.at(-1) ?? '';
  const isPrice = sort !== 'price' || /^\d{1,18}$|^9223372036854775807$/.test(keys[1] ?? '');
  if (!isId('prd', id) || !isPrice || keys.some((key) => key.includes('\0'))) throw refuseCursor();
  return { keys, id };
}

/**
 * The addresses a product's page may have for one that was pasted: without its query, with and
 * without `www`. @throws Problem `invalid_request` on what is no address
 */
function pagesOf(pasted: string): string[] {
  const address = URL.parse(pasted.trim());
  if (!address || !/^https?:$/.test(address.protocol)) {
    throw invalidField('url', 'Not an address of a shop');
  }
  const host = address.hostname.replace(/^www\./, '');
  const path = address.pathname.replace(/\/+$/, '');
  return [`https://${host}${path}`, `https://www.${host}${path}`];
}

/** A product as JSON, with the terms it is offered under to whoever asks. */
function presentProduct(ports: Ports, caller: Caller, row: ListedProduct) {
  const { product, merchant_name, terms, own_link_id } = row;
  return {
    ...presentRow(product),
    merchant: { id: product.merchant_id, name: merchant_name },
    currency: terms.currency,
    offer: presentOffer(ports, caller, row),
    own_link_id,
  };
}

/** What an order would earn now, before volume tiers: by the most specific rule, or the program. */
function presentOffer(ports: Ports, caller: Caller, { product, terms, rules }: ListedProduct) {
  const rule = chooseRule(rules, {
    influencer_id: selfOf(caller) ?? '',
    product_id: product.id,
    category: product.category,
    at_ms: ports.now(),
    month_minor: 0n,
  });
  const ends_at_ms = rule?.ends_at_ms ?? null;
  return {
    ...presentRow({
      rate_bps: rule ? rule.rate_bps : terms.commission_rate_bps,
      flat_minor: rule ? rule.flat_minor : null,
    }),
    until: ends_at_ms === null ? null : new Date(ends_at_ms).toISOString(),
    hold_days: terms.hold_days,
    attribution_window_days: terms.attribution_window_days,
  };
}
