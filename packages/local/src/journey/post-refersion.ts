import { createHmac } from 'node:crypto';

/** An order as the journey tells it. */
export type RefersionOrder = {
  conversion_id: number;
  order_id: string;
  total: string;
  commission_total: string | null;
  currency: string;
  click_token: string | null;
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
  const { click_token: sub_id, conversion_id, ...stated } = order;
  return JSON.stringify({
    ...{ id: conversion_id, created: time, updated: time, ...stated },
    ...{ is_recurring: false, is_test_conversion: false, total_items: '1' },
    ...{ payment_status: 'UNPAID', denied_reason_code: null, coupon_code: null },
    affiliate: { id: 12_345_678, code: 'a3y7' },
    offer: { id: 1234, name: 'Standard', type: 'PERCENT_OF_SALE', amount: '20' },
    click: sub_id === null ? null : { created: time, sub_id, landed_url: 'https://shop.example/' },
    source: 'SHOPIFY',
  });
}

/** Signs a body as Refersion does, base64 HMAC-SHA256, and posts it. */
export async function postRefersion(
  apiUrl: string,
  account_id: string | undefined,
  secret: string,
  body: string,
  topic = 'NEW_CONVERSION',
): Promise<WebhookAnswer> {
  const path = account_id ? `/webhooks/refersion/${account_id}` : '/webhooks/refersion';
  const response = await fetch(new URL(path, apiUrl), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Refersion-Topic': topic,
      'Refersion-Signature': createHmac('sha256', secret).update(body).digest('base64'),
    },
    body,
  });
  return { status: response.status, body: (await response.json()) as WebhookAnswer['body'] };
}
