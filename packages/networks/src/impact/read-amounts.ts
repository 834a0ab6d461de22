import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import type { OrderLine } from '../network-event.ts';
import { isPlainText } from '../plain-text.ts';
import type { Fields } from './read-fields.ts';

/** The money of an action in minor units: absolute, whatever it was before. */
export type Amounts = {
  currency: Currency;
  amount_minor: bigint;
  commission_minor: bigint;
  lines: OrderLine[];
};

/**
 * Reads `Amount` and `Payout` (decimal text; payouts have up to four decimals and are rounded half
 * up once). What changed (`Delta…`) is never added: a postback that comes twice would count twice.
 * @param is_reversed of a reversed action both are zero, and may be left out
 * @returns what is wrong with them, in a sentence, or they
 */
export function readAmounts({ values, items }: Fields, is_reversed: boolean): Amounts | string {
  const currency = (values.get('currency') ?? '').toUpperCase();
  if (!isCurrency(currency)) return 'Currency is missing, or is not an ISO 4217 code.';
  const read = (name: string) => {
    const text = values.get(name);
    return text ? parseAmount(text, currency) : is_reversed ? 0n : null;
  };
  const [amount_minor, commission_minor] = [read('amount'), read('payout')];
  if (amount_minor === null) return 'Amount is missing, or is not a decimal amount.';
  if (commission_minor === null) return 'Payout is missing, or is not a decimal amount.';
  if (amount_minor < 0n || commission_minor < 0n) return 'Amount and Payout are not negative.';
  const lines = readLines(items, currency);
  const sum_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  // lines only say what was bought: the commission is impact's, so they may just be left out
  return {
    currency,
    amount_minor,
    commission_minor,
    lines: sum_minor === amount_minor ? lines : [],
  };
}

/** One line a SKU: the template's `items` may name it twice. */
function readLines(items: Fields['items'], currency: Currency): OrderLine[] {
  const lines = new Map<string, OrderLine>();
  for (const item of items) {
    const sku = item.get('sku') ?? '';
    const line_minor = parseAmount(item.get('amt') ?? item.get('amount') ?? '', currency);
    if (!isPlainText(sku) || line_minor === null || line_minor < 0n) return [];
    const before = lines.get(sku)?.amount_minor ?? 0n;
    const amount_minor = before + line_minor;
    lines.set(sku, { line_id: sku, external_product_id: null, sku, amount_minor });
  }
  return [...lines.values()];
}
