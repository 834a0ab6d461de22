import { canonicalText } from '@skinstack/domain/orders/identity';
import type { z } from 'zod';
import type { NetworkAdapter, VerifiedDelivery } from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { shopCustomerKey } from '../reading/customers.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { CLICK_NAME } from '../reading/field-names.ts';
import { describeIssues } from '../reading/fields.ts';
import { Unreadable } from '../reading/money.ts';
import { parseIsoTime } from '../reading/times.ts';
import { textSecret } from '../signing/secrets.ts';
import { SHOP_URL } from './admin-api.ts';
import { shopifyCodes } from './codes.ts';
import {
  customerErasurePayload,
  customerMergePayload,
  dataRequestPayload,
  deletedOrderPayload,
  disputePayload,
  orderPayload,
  refundPayload,
  shopErasurePayload,
  shopPayload,
} from './payload.ts';
import { readDispute } from './read-dispute.ts';
import { cancellationOf, readOrder, refundOf, type Told } from './read-order.ts';
import { readRefund } from './read-refund.ts';
import { signShopifyTest } from './sandbox.ts';
import { identify, shopifyHeader, shopOf, verify } from './verify.ts';

const READ_HEADERS = ['topic', 'shop-domain', 'webhook-id', 'triggered-at'];

/** Shopify: a shop's orders and refunds, to which our own terms apply; and its privacy requests. */
export const shopify: NetworkAdapter = {
  title: 'Shopify',
  click_parameter: CLICK_NAME,
  verify,
  accountOf: shopOf,
  identify,
  parse,
  signTest: signShopifyTest,
  api: { base_url: SHOP_URL, codes: shopifyCodes },
  kept_headers: [
    'content-type',
    ...READ_HEADERS.flatMap((name) => [`x-shopify-${name}`, `shopify-${name}`]),
  ],
  of_shop: true,
  names_shops: true,
  tells_checkouts: true,
  accepts_get: false,
  // one app signs for every shop that installed it
  secrets: { ...textSecret, is_shared: true },
};

/** Topics that are sent, and say nothing that is not said better elsewhere. */
const UNUSED: ReadonlyMap<string, string> = new Map([
  ['orders/edited', 'It carries no prices; orders/updated, sent with it, carries the amounts.'],
  ['order_transactions/create', 'Payments do not change what an order earns; orders/* do.'],
  ['tender_transactions/create', 'Payments do not change what an order earns; orders/* do.'],
  ['orders/risk_assessment_changed', 'A judgement of risk changes nothing; orders/* do.'],
  ['orders/shopify_protect_eligibility_changed', 'It is about insurance, not about the order.'],
  ['orders/link_requested', 'A customer asked for a link to their order.'],
]);
/** Topics that carry an order or money: one of these that we do not know is not let pass. */
const CARRIES_MONEY = /^(orders|refunds|disputes|order_[a-z_]*)\//;
const DELETED = 'The shop deleted the order.';

/**
 * What a delivery means, by its topic. Neither topic nor shop is signed, so a body that is not of
 * its topic's form, or names another shop, is not understood rather than acted on.
 */
function parse({ headers, body }: VerifiedDelivery): NetworkEvent {
  const topic = (shopifyHeader(headers, 'Topic') ?? '').toLowerCase();
  const unused = UNUSED.get(topic);
  if (unused) return { type: 'ignored', reason: unused };
  const read = READERS.get(topic);
  if (!read && topic !== '' && !CARRIES_MONEY.test(topic)) {
    return { type: 'ignored', reason: `Topic ${topic.slice(0, 60)} is not one we use.` };
  }
  try {
    if (!read) throw new Unreadable(topic === '' ? NO_TOPIC : UNKNOWN_TOPIC);
    const json = parseExactJson(body);
    if (json === undefined) throw new Unreadable('The body is not JSON in UTF-8.');
    const triggered_at_ms = parseIsoTime(shopifyHeader(headers, 'Triggered-At'));
    const shop = shopifyHeader(headers, 'Shop-Domain');
    const seller = shop === null ? null : canonicalText(shop).toLowerCase() || null;
    return read(json, { seller, triggered_at_ms });
  } catch (error) {
    if (error instanceof Unreadable) return notUnderstood(error.message);
    throw error;
  }
}

const NO_TOPIC = 'The delivery names no topic (X-Shopify-Topic).';
const UNKNOWN_TOPIC = 'The topic is about orders or money, and is not one we know.';

type Reader = (json: unknown, told: Told) => NetworkEvent;
const readOrderBody: Reader = (json, told) => readOrder(readAs(orderPayload, json), told);
const readDisputeBody: Reader = (json, { seller }) =>
  readDispute(readAs(disputePayload, json), seller);

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['orders/create', readOrderBody],
  ['orders/paid', readOrderBody],
  ['orders/updated', readOrderBody],
  ['orders/fulfilled', readOrderBody],
  ['orders/partially_fulfilled', readOrderBody],
  ['orders/cancelled', readOrderBody],
  ['orders/delete', readDeletion],
  ['refunds/create', readRefundBody],
  ['disputes/create', readDisputeBody],
  ['disputes/update', readDisputeBody],
  ['customers/data_request', readDataRequest],
  ['customers/redact', readCustomerErasure],
  ['customers/merge', readMerge],
  ['shop/redact', readShopErasure],
  ['app/uninstalled', readUninstallation],
]);

function readDeletion(json: unknown, { seller }: Told): NetworkEvent {
  return cancellationOf(readAs(deletedOrderPayload, json).id, DELETED, seller);
}

function readRefundBody(json: unknown, { seller }: Told): NetworkEvent {
  const refund = readAs(refundPayload, json);
  return refundOf(refund.order_id, refund, readRefund(refund, null), seller);
}

function readDataRequest(json: unknown, { seller }: Told): NetworkEvent {
  const { shop_domain, orders_requested, data_request } = readAs(dataRequestPayload, json);
  refuseOtherShop(shop_domain, seller);
  return {
    type: 'personal_data_requested',
    external_request_id: data_request.id,
    external_order_ids: orders_requested,
  };
}

function readCustomerErasure(json: unknown, { seller }: Told): NetworkEvent {
  const { shop_domain, orders_to_redact, customer } = readAs(customerErasurePayload, json);
  refuseOtherShop(shop_domain, seller);
  const customer_key = customer ? shopCustomerKey(customer.id) : null;
  return { type: 'personal_data_erased', external_order_ids: orders_to_redact, customer_key };
}

/** Shopify tells of every step of a merge; one that failed, or goes on, changes nothing. */
function readMerge(json: unknown): NetworkEvent {
  const merge = readAs(customerMergePayload, json);
  const { admin_graphql_api_customer_kept_id: kept } = merge;
  const { admin_graphql_api_customer_deleted_id: deleted, status } = merge;
  if (status.toLowerCase() !== 'completed') {
    return { type: 'ignored', reason: `The merge of two customers is ${status.slice(0, 40)}.` };
  }
  return {
    type: 'customers_merged',
    kept_key: shopCustomerKey(kept),
    deleted_key: shopCustomerKey(deleted),
  };
}

function readShopErasure(json: unknown, { seller }: Told): NetworkEvent {
  refuseOtherShop(readAs(shopErasurePayload, json).shop_domain, seller);
  return { type: 'personal_data_erased', external_order_ids: 'all' };
}

function readUninstallation(json: unknown, { seller }: Told): NetworkEvent {
  refuseOtherShop(readAs(shopPayload, json).myshopify_domain, seller);
  return { type: 'account_closed', reason: 'The shop removed the app.' };
}

/** The shop in the header was held against the account; the one in the body is signed. */
function refuseOtherShop(signed: string, shop: string | null): void {
  if (shop !== null && signed.toLowerCase() !== shop.toLowerCase()) {
    throw new Unreadable('The body names another shop than the header.');
  }
}

/** The body in the form of its topic. @throws Unreadable that names the fields, not their values */
function readAs<S extends z.ZodType>(schema: S, json: unknown): z.infer<S> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new Unreadable(describeIssues(result.error));
}
