/**
 * A header of a delivery: `X-Shopify-Topic`, or `Shopify-Topic` as the Events product sends it
 * (Shopify/shopify-app-js lib/types.ts). None of them is signed.
 */
export function shopifyHeader(headers: Headers, name: string): string | null {
  return headers.get(`X-Shopify-${name}`) ?? headers.get(`Shopify-${name}`);
}
