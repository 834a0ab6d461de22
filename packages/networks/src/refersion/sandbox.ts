import { toBase64 } from '@skinstack/domain/crypto/encodings';
import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder } from '../sandbox.ts';
import { signHmac } from '../signing/hmac.ts';

const EVENTS: Record<string, { topic: string; status: string; sign: '' | '-' }> = {
  new: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '' },
  approved: { topic: 'APPROVED_CONVERSION', status: 'APPROVED', sign: '' },
  denied: { topic: 'DENIED_CONVERSION', status: 'DENIED', sign: '' },
  cancelled: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '-' },
};

const NO_EVENT = { topic: '', status: '', sign: '' };

/** Refersion: conversions, signed with `Refersion-Signature`. */
export const refersionSandbox: NetworkSandbox = {
  account: { number: 0, external_account: null, secret: 'local-refersion-signing-secret' },
  events: {
    new: 'a conversion',
    approved: 'the same, approved',
    denied: 'takes all of it back',
    cancelled: 'a negative conversion: takes --total and --commission back',
  },
  order_events: { told: 'new', taken_back: 'denied' },
  async sign(name, order, secret) {
    const event = EVENTS[name] ?? NO_EVENT;
    const body = refersionPayload(conversionOf(event, order));
    return { method: 'POST', headers: await signRefersion(secret, body, event.topic), body };
  },
};

/** A test conversion. */
export const signRefersionTest: SignTest = async (order, { secret }) => {
  const event = EVENTS.new ?? NO_EVENT;
  const body = refersionPayload({ ...conversionOf(event, order), is_test: true });
  return { method: 'POST', headers: await signRefersion(secret, body, event.topic), body };
};

function conversionOf(event: typeof NO_EVENT, order: SandboxOrder): RefersionOrder {
  return {
    conversion_id: order.number,
    order_id: order.order_id,
    total: event.sign + order.total,
    commission_total: order.commission === null ? null : event.sign + order.commission,
    currency: order.currency,
    click_token: order.click_token,
    coupon_code: order.coupon_code,
    status: event.status,
  };
}

/** An order as the journey tells it. */
export type RefersionOrder = {
  conversion_id: number;
  order_id: string;
  total: string;
  commission_total: string | null;
  currency: string;
  click_token: string | null;
  coupon_code?: string | null;
  status: string;
  is_test?: boolean;
};
/** Refersion's payload of a new conversion (refersion.dev/reference/webhooks). */
export function refersionPayload(order: RefersionOrder): string {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const { click_token: sub_id, coupon_code = null, conversion_id, is_test, ...stated } = order;
  return JSON.stringify({
    id: conversion_id,
    created: time,
    updated: time,
    ...stated,
    is_recurring: false,
    is_test_conversion: is_test ?? false,
    total_items: '1',
    payment_status: 'UNPAID',
    denied_reason_code: null,
    coupon_code,
    affiliate: { id: 12_345_678, code: 'a3y7' },
    offer: { id: 1234, name: 'Standard', type: 'PERCENT_OF_SALE', amount: '20' },
    click: sub_id === null ? null : { created: time, sub_id, landed_url: 'https://shop.example/' },
    source: 'SHOPIFY',
  });
}

/** The headers of a delivery of Refersion's: base64 HMAC-SHA256 of the raw body. */
export async function signRefersion(
  secret: string,
  body: string,
  topic: string,
): Promise<Record<string, string>> {
  return {
    'Content-Type': 'application/json',
    'Refersion-Topic': topic,
    'Refersion-Signature': toBase64(await signHmac(secret, body)),
  };
}
