import type { NetworkAdapter } from '../network-adapter.ts';
import { textSecret } from '../text-secret.ts';
import { identify } from './identify.ts';
import { parse } from './parse.ts';
import { verify } from './verify.ts';

const READ_HEADERS = ['topic', 'shop-domain', 'webhook-id'];

/** Shopify: a shop's orders and refunds, to which our own terms apply; and its privacy requests. */
export const shopify: NetworkAdapter = {
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
