import type { Currency } from '@skinstack/domain/money';
import type { Refund } from './payload.ts';
import { shopMoney } from './shop-money.ts';

/**
 * Whether a refund's subtotals contain the tax. Only the order says so (`taxes_included`); alone, a
 * refund shows it by its rates: of a subtotal s at the rate r the tax is s·r when it comes on top,
 * s·r ÷ (1 + r) when it is inside. Without rates it is taken to come on top.
 */
export function pricesIncludeTax(refund: Refund, currency: Currency): boolean {
  let off_when_on_top = 0;
  let off_when_inside = 0;
  for (const line of refund.refund_line_items) {
    const rates = (line.line_item?.tax_lines ?? []).map((tax) => Number(tax.rate ?? 0));
    const rate = rates.reduce((total, one) => total + one, 0);
    if (!(rate > 0)) continue;
    // estimates to choose between; no amount is made of them
    const subtotal = Number(shopMoney(line.subtotal_set, line.subtotal, currency));
    const tax = Number(shopMoney(line.total_tax_set, line.total_tax, currency));
    off_when_on_top += Math.abs(tax - subtotal * rate);
    off_when_inside += Math.abs(tax - (subtotal * rate) / (1 + rate));
  }
  return off_when_inside < off_when_on_top;
}
