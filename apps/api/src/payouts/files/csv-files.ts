import { formatCsv } from '@skinstack/domain/csv';
import { formatAmount } from '@skinstack/domain/money';
import type { PayoutProvider } from './payout-provider.ts';

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

const HEADER = ['reference', 'beneficiary_name', 'iban', 'amount', 'currency', 'remittance'];

/** A plain file for banks that take transfers as CSV, and for currencies beyond the euro. */
export const bankFile: PayoutProvider<'bank'> = {
  method: 'bank',
  max_payouts: 5_000,
  refuseCurrency: () => null,
  async writeFile(instructions) {
    const rows = instructions.map(({ reference, amount_minor, currency, details }) => [
      reference,
      details.account_holder,
      details.iban,
      formatAmount({ amount_minor, currency }),
      currency,
      `SkinStack ${reference}`,
    ]);
    const content = formatCsv([HEADER, ...rows]);
    return { name: 'bank-payouts.csv', content_type: 'text/csv; charset=utf-8', content };
  },
};
