import { createHmac } from 'node:crypto';
import type { NetworkTrigger } from './network-trigger.ts';

const EVENTS: Record<string, { topic: string; status: string; sign: '' | '-' }> = {
  new: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '' },
  approved: { topic: 'APPROVED_CONVERSION', status: 'APPROVED', sign: '' },
  denied: { topic: 'DENIED_CONVERSION', status: 'DENIED', sign: '' },
  cancelled: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '-' },
};

/** Refersion: conversions, signed with `Refersion-Signature`. */
export const refersion: NetworkTrigger = {
  events: {
    new: 'a conversion',
    approved: 'the same, approved',
    denied: 'takes all of it back',
    cancelled: 'a negative conversion: takes --total and --commission back',
  },
  sign(name, order, secret) {
    const event = EVENTS[name] ?? { topic: '', status: '', sign: '' };
    const body = refersionPayload({
      conversion_id: order.number,
      order_id: order.order_id,
      total: event.sign + order.total,
      commission_total: order.commission === null ? null : event.sign + order.commission,
      currency: order.currency,
      click_token: order.click_token,
      coupon_code: order.coupon_code,
      status: event.status,
    });
    return { method: 'POST', headers: signRefersion(secret, body, event.topic), body };
  },
};

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
};
/** What the webhook was answered. */
export type WebhookAnswer = {
  status: number;
  body: {
    outcome?: string;
    event_id?: string;
    conversion_id?: string;
    commission?: { gross_minor: number; platform_fee_minor: number; net_minor: number };
    detail?: string;
  };
};

/** Refersion's payload of a new conversion (refersion.dev/reference/webhooks). */
export function refersionPayload(order: RefersionOrder): string {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const { click_token: sub_id, coupon_code = null, conversion_id, ...stated } = order;
  return JSON.stringify({
    id: conversion_id,
    created: time,
    updated: time,
    ...stated,
    is_recurring: false,
    is_test_conversion: false,
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
function signRefersion(secret: string, body: string, topic: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Refersion-Topic': topic,
    'Refersion-Signature': createHmac('sha256', secret).update(body).digest('base64'),
  };
}

/** Signs a body as Refersion does, and posts it. */
export async function postRefersion(
  apiUrl: string,
  account_id: string,
  secret: string,
  body: string,
): Promise<WebhookAnswer> {
  const response = await fetch(new URL(`/webhooks/refersion/${account_id}`, apiUrl), {
    method: 'POST',
    headers: signRefersion(secret, body, 'NEW_CONVERSION'),
    body,
  });
  return { status: response.status, body: (await response.json()) as WebhookAnswer['body'] };
}
