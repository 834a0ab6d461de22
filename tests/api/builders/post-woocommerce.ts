import type { Answer } from './call-api.ts';
import { sign } from './post-conversion.ts';
import { deliver } from './post-custom.ts';

/** Signs and posts a body as WooCommerce does. */
export async function postWooCommerce(
  account: { id: string; secret: string },
  topic: string,
  payload: unknown,
  { source = 'https://dew-botanics.example/', delivery_id = crypto.randomUUID() } = {},
  place: { id?: string } = account,
): Promise<Answer> {
  const body = JSON.stringify(payload);
  const headers = {
    'Content-Type': 'application/json',
    'X-WC-Webhook-Topic': topic,
    'X-WC-Webhook-Source': source,
    'X-WC-Webhook-Delivery-ID': delivery_id,
    'X-WC-Webhook-Signature': await sign(account.secret, body),
  };
  return deliver('woocommerce', place, { method: 'POST', headers, body });
}
