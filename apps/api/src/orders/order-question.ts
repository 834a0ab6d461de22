import type { CustomerLookup } from '@skinstack/db/customers/select-customer';
import { type FoundOrder, findOrder, type OrderLookup } from '@skinstack/db/orders/find-order';
import type { OrderIdentity } from '@skinstack/db/orders/find-recorded-order';
import {
  type ClickToken,
  type SigningKey,
  verifyClickToken,
} from '@skinstack/domain/clicks/click-token';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { Customer } from '@skinstack/domain/orders/attribution';
import type { ToldClaim } from '@skinstack/domain/orders/told-claims';
import type { NetworkEvent, OrderReported, OrderReversed } from '@skinstack/networks/event';
import { findAdapter } from '@skinstack/networks/networks';
import { lookUpCustomer } from '../customers/customer-key.ts';
import type { DeliverySource } from '../delivery.ts';
import { hashAccount, hashMailbox } from '../payouts/payout-details.ts';
import type { Ports } from '../ports.ts';

/** What is read before anything is decided about an order, and the click tokens that hold. */
export type OrderQuestion = {
  lookup: OrderLookup;
  /** The click tokens of its claims that are signed by us, by their text. */
  tokens: ReadonlyMap<string, ClickToken>;
  customer: Customer;
  /** The answer, when it was read together with something else: good for one try. */
  found: FoundOrder | null;
};
/** An order as it was found, the click tokens told with it, and who bought. */
export type AskedOrder = {
  found: FoundOrder;
  checkout_hash: string | null;
  /** What was asked. */
  question: OrderLookup;
  /** Whom the shop says it is of. */
  lookup: CustomerLookup | null;
  /** All that was ever told of who led to it, where that is more than was told now. */
  claims?: readonly ToldClaim[];
} & Pick<OrderQuestion, 'tokens' | 'customer'>;

/** Where a delivery comes from, as far as an order is known by it. */
type Teller = Pick<DeliverySource, 'network' | 'network_account_id' | 'merchant_id' | 'by_hand'>;

/** What to read about the order of an event; null when it is about none. */
export async function questionOf(
  ports: Ports,
  teller: Teller,
  event: NetworkEvent,
): Promise<OrderQuestion | null> {
  if (event.type === 'order_reversed') {
    const lookup = { identity: identityOf(teller, event), credit: null };
    return { lookup, tokens: new Map(), customer: NOBODY, found: null };
  }
  return event.type === 'order_reported' ? questionOfReport(ports, teller, event) : null;
}

/** Of what names no customer. */
const NOBODY: Customer = { email: null, account_hashes: [] };

async function questionOfReport(
  ports: Ports,
  teller: Teller,
  report: OrderReported,
): Promise<OrderQuestion> {
  const { claims, lines } = report;
  const tokens = new Map<string, ClickToken>();
  for (const claim of claims) {
    if (claim.kind !== 'click') continue;
    const token = await verifyTokenByAnyKey(ports.token_keys, claim.token);
    if (token) tokens.set(claim.token, token);
  }
  const clicks = [...tokens.values()];
  const named = claims.flatMap((claim) => (claim.kind === 'link' ? [claim.link] : []));
  const isText = (text: string | null) => text !== null;
  const given = teller.by_hand?.attribution ?? null;
  const click_ids = clicks.map(({ click_id }) => click_id);
  return {
    lookup: {
      identity: identityOf(teller, report),
      credit: {
        ordered_at: new Date(report.ordered_at_ms),
        merchant_id: teller.merchant_id,
        links: [...clicks.map(({ link_id }) => link_id), ...named],
        click_ids,
        click_keys: click_ids.map(clickKey),
        checkout_hash: await hashCheckout(report.checkout_token),
        codes: claims.flatMap((claim) => (claim.kind === 'coupon' ? [claim.code] : [])),
        sale_keys: nameKeys(report),
        external_product_ids: lines.map((line) => line.external_product_id).filter(isText),
        skus: lines.map((line) => line.sku).filter(isText),
        given,
        customer: lookUpCustomer(ports, teller.merchant_id, report.customer_key ?? null),
      },
    },
    tokens,
    customer: customerOf(ports, report),
    found: null,
  };
}

/** What a checkout is known by here; its own token stays with the shop. */
export async function hashCheckout(token: string | undefined): Promise<string | null> {
  return token === undefined ? null : sha256Hex(new TextEncoder().encode(token));
}

/** Who bought: their address, and hashes of it as payout accounts are hashed. */
function customerOf(ports: Ports, { customer_email: email }: OrderReported): Customer {
  if (email === null) return NOBODY;
  const hashes = [hashAccount(ports, { method: 'paypal', email: email.trim() })];
  const mailbox_hash = hashMailbox(ports, { method: 'paypal', email });
  return { email, account_hashes: mailbox_hash === null ? hashes : [...hashes, mailbox_hash] };
}

/** The answer to a question: as it was read along the way, once, and then anew. */
export function readAnswer(
  { db }: Ports,
  question: OrderQuestion,
): Promise<FoundOrder> | FoundOrder {
  const { found, lookup } = question;
  question.found = null;
  return found ?? findOrder(db, lookup);
}

/** The keys a sale is known by to its merchant, whichever network tells it, but for its click's. */
export function nameKeys({ order_names }: OrderReported): string[] {
  return [...new Set(order_names)].map((name) => `no:${name}`);
}

/** What the keys of all sales of one click begin with. */
export const clickKey = (click_id: string) => `click:${click_id}:`;

/** What an order is looked for by: who sold it, its number there, the network's own id of it. */
export function identityOf(
  teller: Pick<DeliverySource, 'network' | 'network_account_id'>,
  told: Pick<
    OrderReported | OrderReversed,
    'seller' | 'external_order_id' | 'external_conversion_id'
  >,
): OrderIdentity {
  const { external_order_id, external_conversion_id } = told;
  const { network_account_id } = teller;
  const seller_key = sellerKey(teller, told.seller);
  return { network_account_id, seller_key, external_order_id, external_conversion_id };
}

/**
 * Who sold an order, in one form. A shop is a shop whatever account tells of it; a brand is known
 * within the account that names it; an account that names none sells by itself.
 */
export function sellerKey(
  { network, network_account_id }: Pick<DeliverySource, 'network' | 'network_account_id'>,
  seller: string | null,
) {
  if (seller === null) return `account:${network_account_id}`;
  const isShop = findAdapter(network)?.names_shops === true;
  return isShop ? `${network}:${seller}` : `account:${network_account_id}:${seller}`;
}

/** The content of a click token that one of the keys has signed; null when none has. */
export async function verifyTokenByAnyKey(
  keys: readonly SigningKey[],
  token: string,
): Promise<ClickToken | null> {
  for (const key of keys) {
    const content = await verifyClickToken(key, token);
    if (content) return content;
  }
  return null;
}
