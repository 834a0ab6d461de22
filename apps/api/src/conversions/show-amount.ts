import { assert } from '@skinstack/domain/assert';
import { formatAmount, isCurrency } from '@skinstack/domain/money';

/** An amount in words: `USD 20.00`. @param currency one that was checked when it was read */
export function showAmount(currency: string, amount_minor: bigint): string {
  assert(isCurrency(currency), 'an order has a known currency');
  return `${currency} ${formatAmount({ amount_minor, currency })}`;
}
