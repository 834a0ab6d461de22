import type { z } from 'zod';
import type { NetworkAdapter, VerifiedDelivery } from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { CLICK_NAME } from '../reading/field-names.ts';
import { describeIssues } from '../reading/fields.ts';
import { textSecret } from '../signing/secrets.ts';
import {
  customerErasurePayload,
  dataRequestPayload,
  deletedOrderPayload,
  orderPayload,
  refundPayload,
  shopErasurePayload,
  shopPayload,
} from './payload.ts';
import { cancellationOf, readOrder, refundOf } from './read-order.ts';
import { readRefund } from './read-refund.ts';
import { Unreadable } from './shop-money.ts';
import { identify, shopifyHeader, verify } from './verify.ts';

const READ_HEADERS = ['topic', 'shop-domain', 'webhook-id'];

/** Shopify: a shop's orders and refunds, to which our own terms apply; and its privacy requests. */
export const shopify: NetworkAdapter = {
  title: 'Shopify',
  click_parameter: CLICK_NAME,
  verify,
  identify,
  parse,
  kept_headers: [
    'content-type',
    ...READ_HEADERS.flatMap((name) => [`x-shopify-${name}`, `shopify-${name}`]),
  ],
  accepts_get: false,
  secrets: textSecret,
};

/** Topics that are sent, and say nothing that is not said better elsewhere. */
const UNUSED: ReadonlyMap<string, string> = new Map([
  ['orders/edited', 'It carries no prices; orders/updated, sent with it, carries the amounts.'],
  ['order_transactions/create', 'Payments do not change what an order earns; orders/* do.'],
]);
const DELETED = 'The shop deleted the order.';

/**
 * What a delivery means, by its topic. Neither topic nor shop is signed, so a body that is not of
 * its topic's form, or names another shop, is not understood rather than acted on.
 */
function parse(delivery: VerifiedDelivery): NetworkEvent {
  const topic = (shopifyHeader(delivery.headers, 'Topic') ?? '').toLowerCase();
  const unused = UNUSED.get(topic);
  if (unused) return { type: 'ignored', reason: unused };
  const read = READERS.get(topic);
  if (!read && topic !== '') {
    return { type: 'ignored', reason: `Topic ${topic.slice(0, 60)} is not one we use.` };
  }
  try {
    if (!read) throw new Unreadable('The delivery names no topic (X-Shopify-Topic).');
    const json = parseExactJson(delivery.body);
    if (json === undefined) throw new Unreadable('The body is not JSON in UTF-8.');
    return read(json, shopifyHeader(delivery.headers, 'Shop-Domain'));
  } catch (error) {
    if (error instanceof Unreadable) return notUnderstood(error.message);
    throw error;
  }
}

type Reader = (json: unknown, shop: string | null) => NetworkEvent;
const readOrderBody: Reader = (json) => readOrder(readAs(orderPayload, json));

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['orders/create', readOrderBody],
  ['orders/paid', readOrderBody],
  ['orders/updated', readOrderBody],
  ['orders/cancelled', readOrderBody],
  ['orders/delete', (json) => cancellationOf(readAs(deletedOrderPayload, json).id, DELETED)],
  ['refunds/create', readRefundBody],
  ['customers/data_request', readDataRequest],
  ['customers/redact', readCustomerErasure],
  ['shop/redact', readShopErasure],
  ['app/uninstalled', readUninstallation],
]);

function readRefundBody(json: unknown): NetworkEvent {
  const refund = readAs(refundPayload, json);
  const read = readRefund(refund, null);
  if (typeof read === 'string') return { type: 'ignored', reason: read };
  return refundOf(refund.order_id, refund.id, read);
}

function readDataRequest(json: unknown, shop: string | null): NetworkEvent {
  const { shop_domain, orders_requested, data_request } = readAs(dataRequestPayload, json);
  refuseOtherShop(shop_domain, shop);
  return {
    type: 'personal_data_requested',
    external_request_id: data_request.id,
    external_order_ids: orders_requested,
  };
}

function readCustomerErasure(json: unknown, shop: string | null): NetworkEvent {
  const { shop_domain, orders_to_redact } = readAs(customerErasurePayload, json);
  refuseOtherShop(shop_domain, shop);
  return { type: 'personal_data_erased', external_order_ids: orders_to_redact };
}

function readShopErasure(json: unknown, shop: string | null): NetworkEvent {
  refuseOtherShop(readAs(shopErasurePayload, json).shop_domain, shop);
  return { type: 'personal_data_erased', external_order_ids: 'all' };
}

function readUninstallation(json: unknown, shop: string | null): NetworkEvent {
  refuseOtherShop(readAs(shopPayload, json).myshopify_domain, shop);
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
