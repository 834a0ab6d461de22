import type { OperationTexts } from '../../description/operation-text.ts';
import { exampleId } from '../../routes/example-id.ts';

/** Payouts as files for those who pay. */
export const PAYOUT_FILE_TEXTS: OperationTexts = {
  'GET /api/payouts/export.csv': {
    id: 'exportPayouts',
    description:
      'The payouts of one currency whose influencers are paid this way, those `requested` unless ' +
      'told. `paypal` makes a file for PayPal’s Payouts Web: e-mail, amount, currency, the ' +
      'payout’s id as reference, note, wallet. `bank` makes one with name, IBAN and reference. ' +
      'Making a file changes nothing; say `send` of each payout when it is handed over.',
    files: {
      'text/csv':
        `mina@skinstack.example,16.00,USD,${exampleId('pay')},Your SkinStack commission,` +
        'PAYPAL\r\n',
    },
  },
  'GET /api/payouts/export.xml': {
    id: 'exportSepaPayouts',
    description:
      'The payouts in euro to bank accounts as ISO 20022 `pain.001.001.09`, from the account ' +
      'that `PAYER_IBAN` names. The message id is made of the payouts in it: a bank that is ' +
      'given the same file twice knows. Without such a payout there is no file: 409.',
    files: { 'application/xml': '<?xml version="1.0" encoding="UTF-8"?><Document>…</Document>' },
  },
};
