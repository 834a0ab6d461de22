/** What tells goods from the lines Shopify puts beside them. */
type KindOfLine = {
  product_id?: string | null;
  title?: string | null;
  gift_card?: boolean | null;
  taxable?: boolean | null;
  tip_payment_gateway?: unknown;
  tip?: unknown;
};

/**
 * True for a gift card (it is money, and earns when it is spent) and for a tip. Shopify lists a tip
 * as a line with `tip_payment_gateway`, null included (admin-rest order, `line_items`); versions
 * without it as an untaxed line called “Tip” of no product.
 */
export function isNonCommissionable(line: KindOfLine): boolean {
  if (line.gift_card === true) return true;
  if ('tip_payment_gateway' in line || (line.tip ?? null) !== null) return true;
  return line.product_id === null && line.taxable === false && line.title === 'Tip';
}
