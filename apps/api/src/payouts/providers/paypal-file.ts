import { formatCsv } from '@skinstack/domain/format-csv';
import { formatAmount } from '@skinstack/domain/money';
import type { PayoutProvider } from '../payout-provider.ts';

/** The currencies PayPal pays out, without HUF and TWD, for which it takes no fractions. */
const CURRENCIES = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB USD'.split(
    ' ',
  ),
);

/**
 * A file for PayPal's Payouts Web (developer.paypal.com, “Use Web UI”): no header; e-mail, amount
 * in major units, currency, customer id (unique, at most 30 characters), note, wallet. One currency
 * and at most 5,000 rows a file.
 */
export const paypalFile: PayoutProvider<'paypal'> = {
  method: 'paypal',
  max_payouts: 5_000,
  refuseCurrency: (currency) =>
    CURRENCIES.has(currency) ? null : `PayPal does not pay out ${currency}`,
  async writeFile(instructions) {
    const rows = instructions.map(({ reference, amount_minor, currency, details }) => [
      details.email,
      formatAmount({ amount_minor, currency }),
      currency,
      reference,
      'Your SkinStack commission',
      'PAYPAL',
    ]);
    const content = formatCsv(rows);
    return { name: 'paypal-payouts.csv', content_type: 'text/csv; charset=utf-8', content };
  },
};
