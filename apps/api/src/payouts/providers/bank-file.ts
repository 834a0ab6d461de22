import { formatCsv } from '@skinstack/domain/format-csv';
import { formatAmount } from '@skinstack/domain/money';
import type { PayoutProvider } from '../payout-provider.ts';

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
