import type { z } from 'zod';
import type { NetworkAdapter, VerifiedDelivery } from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { CLICK_NAME } from '../reading/field-names.ts';
import { describeIssues } from '../reading/fields.ts';
import { Unreadable } from '../reading/money.ts';
import { textSecret } from '../signing/secrets.ts';
import { deletedOrderPayload, errorPayload, legacyPayload, orderPayload } from './payload.ts';
import { deletionOf, readOrder } from './read-order.ts';
import { signWooCommerceTest } from './sandbox.ts';
import { identify, isPing, readShop, shopOf, verify, webhookHeader } from './verify.ts';

/** WooCommerce: a shop's orders as they stand, refunds in them, to which our own terms apply. */
export const woocommerce: NetworkAdapter = {
  title: 'WooCommerce',
  click_parameter: CLICK_NAME,
  verify,
  isPing,
  accountOf: shopOf,
  readAccount: readShop,
  identify,
  parse,
  signTest: signWooCommerceTest,
  kept_headers: [
    'content-type',
    ...['topic', 'source', 'delivery-id'].map((name) => `x-wc-webhook-${name}`),
  ],
  of_shop: true,
  accepts_get: false,
  secrets: textSecret,
};

type Reader = (json: unknown) => NetworkEvent;
const readOrderBody: Reader = (json) => readOrder(readAs(orderPayload, json), false);

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['order.created', readOrderBody],
  ['order.updated', readOrderBody],
  ['order.restored', (json) => readOrder(readAs(orderPayload, json), true)],
  ['order.deleted', (json) => deletionOf(readAs(deletedOrderPayload, json).id)],
]);

/** Topics about orders or money: one of these that we do not know is not let pass. */
const CARRIES_MONEY = /order|refund|payment/;
/** Said of subscriptions (a plugin's topics) is nothing that their orders do not say. */
const SUBSCRIPTION = /^subscription\./;
/** The order was there when the delivery was planned, and not when it was made. */
const GONE = 'woocommerce_rest_shop_order_invalid_id';

/** What a delivery means, by its topic, which is not signed: a body must have its topic's form. */
function parse({ headers, body }: VerifiedDelivery): NetworkEvent {
  const topic = (webhookHeader(headers, 'Topic') ?? '').toLowerCase();
  if (SUBSCRIPTION.test(topic)) {
    return { type: 'ignored', reason: 'Each renewal is an order, and is told as one.' };
  }
  const read = READERS.get(topic);
  if (!read && topic !== '' && !CARRIES_MONEY.test(topic)) {
    return { type: 'ignored', reason: `Topic ${topic.slice(0, 60)} is not one we use.` };
  }
  if (!read) return notUnderstood(topic === '' ? NO_TOPIC : UNKNOWN_TOPIC);
  const json = parseExactJson(body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  try {
    return readOther(json) ?? read(json);
  } catch (error) {
    if (error instanceof Unreadable) return notUnderstood(error.message);
    throw error;
  }
}

const NO_TOPIC = 'The delivery names no topic (X-WC-Webhook-Topic).';
const UNKNOWN_TOPIC = 'The topic is about orders or money, and is not one we know.';

/** What WooCommerce sends in an order's place; null for an order. */
function readOther(json: unknown): NetworkEvent | null {
  if (legacyPayload.safeParse(json).success) {
    return notUnderstood('The order is in the legacy form: set the webhook’s API version to v3.');
  }
  const error = errorPayload.safeParse(json);
  if (!error.success) return null;
  const { code } = error.data;
  if (code === GONE) return { type: 'ignored', reason: 'The order was gone when it was told.' };
  return notUnderstood(
    `The shop sent an error in the order’s place (${code}): ` +
      'save the webhook again as a user who may see orders.',
  );
}

/** The body in the form of its topic. @throws Unreadable that names the fields, not their values */
function readAs<S extends z.ZodType>(schema: S, json: unknown): z.infer<S> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new Unreadable(describeIssues(result.error));
}
