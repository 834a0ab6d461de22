import { createRoute, z } from '@hono/zod-openapi';
import { listPayoutsToSend } from '@skinstack/db/payouts/list-payouts';
import { type Currency, isCurrency } from '@skinstack/domain/money';
import type { PayoutMethod } from '@skinstack/domain/payouts/payout-details';
import { PAYOUT_STATES, type PayoutState } from '@skinstack/domain/payouts/payout-state';
import type { OperationTexts } from '../../docs/describe-operation.ts';
import type { Ports } from '../../ports.ts';
import { currency, exampleId, refusals } from '../../rest/fields.ts';
import { invalidField } from '../../rest/rows.ts';
import { newRouter } from '../../router.ts';
import { openPayoutDetails } from '../payout-details.ts';
import { bankFile, paypalFile } from './csv-files.ts';
import type { PayoutFile, PayoutInstruction, PayoutProvider } from './payout-provider.ts';
import { sepaFile } from './sepa-file.ts';

const shared = { tags: ['Money'], security: [{ bearer: [] }, { session: [] }] };
const input = {
  currency: currency.refine(
    (code): boolean => isCurrency(code),
    'An ISO 4217 code in capital letters',
  ),
  state: z.enum(PAYOUT_STATES).default('requested'),
};
const file = (type: string) => ({
  description: 'The file',
  headers: z.object({
    'X-Payouts-Left-Out': z
      .string()
      .openapi({ description: 'How many payouts in this state and currency are not in it' }),
  }),
  content: { [type]: { schema: z.string() } },
});

const csvRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/api/payouts/export.csv',
  summary: 'Payouts as a file for PayPal or a bank',
  request: {
    query: z.strictObject({ ...input, format: z.enum(['paypal', 'bank']).default('paypal') }),
  },
  responses: { 200: file('text/csv'), ...refusals(400, 401, 403) },
});
const xmlRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/api/payouts/export.xml',
  summary: 'Payouts in euro as a SEPA credit transfer',
  request: { query: z.strictObject({ state: input.state }) },
  responses: { 200: file('application/xml'), ...refusals(400, 401, 403, 409) },
});

/** Payouts as files. */
export function payoutExportRoutes(ports: Ports) {
  return newRouter()
    .openapi(csvRoute, async (context) => {
      const { format, state, currency: code } = context.req.valid('query');
      const query = { state, currency: code as Currency };
      const made =
        format === 'paypal'
          ? await exportPayouts(ports, paypalFile, query)
          : await exportPayouts(ports, bankFile, query);
      return sendFile(ports, made);
    })
    .openapi(xmlRoute, async (context) => {
      const { state } = context.req.valid('query');
      const query = { state, currency: 'EUR' as Currency };
      return sendFile(ports, await exportPayouts(ports, sepaFile, query));
    });
}

/** A download that is not cached: it contains people's accounts. */
function sendFile(ports: Ports, made: Awaited<ReturnType<typeof exportPayouts>>): Response {
  const { name, content, content_type, payout_count, left_out_count } = made;
  ports.log('info', 'payouts_exported', { file: name, payout_count, left_out_count });
  return new Response(content, {
    headers: {
      'Content-Type': content_type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
      'X-Payouts-Left-Out': String(left_out_count),
    },
  });
}

/** Payouts as files for those who pay. */
export const PAYOUT_FILE_TEXTS: OperationTexts = {
  'GET /api/payouts/export.csv': {
    id: 'exportPayouts',
    description:
      'The payouts of one currency whose influencers are paid this way, in state `requested` by ' +
      'default. `paypal` makes a file for PayPal’s Payouts Web: e-mail, amount, currency, the ' +
      'payout’s id as reference, note, wallet. `bank` makes one with name, IBAN and reference. ' +
      'Making a file changes nothing; call `send` for each payout when it is handed over.',
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
      'that `PAYER_IBAN` names. The message id is made of the payouts in it, so a bank that ' +
      'receives the same file twice can refuse it. Without such a payout there is no file: 409.',
    files: { 'application/xml': '<?xml version="1.0" encoding="UTF-8"?><Document>…</Document>' },
  },
};

/**
 * A file of payouts for a provider: those whose influencer is paid by its method. The others, with
 * another method or none, are counted, so that none is left out silently.
 * @throws Problem `invalid_request` on a currency the provider does not pay, `conflict`
 */
async function exportPayouts<M extends PayoutMethod>(
  ports: Ports,
  provider: PayoutProvider<M>,
  input: { currency: Currency; state: PayoutState },
): Promise<PayoutFile & { payout_count: number; left_out_count: number }> {
  const refusal = provider.refuseCurrency(input.currency);
  if (refusal) throw invalidField('currency', refusal);
  const rows = await listPayoutsToSend(ports.db, input);
  const sendable = rows.filter(({ method }) => method === provider.method);
  const instructions: PayoutInstruction<M>[] = [];
  for (const row of sendable.slice(0, provider.max_payouts)) {
    const { id: reference, influencer_id, amount_minor, details_sealed = '' } = row;
    const details = await openPayoutDetails(ports, influencer_id, details_sealed ?? '');
    const { currency } = input;
    const known = details as PayoutInstruction<M>['details'];
    instructions.push({ reference, amount_minor, currency, details: known });
  }
  const occasion = { made_at: new Date(ports.now()), payer: ports.payer };
  const file = await provider.writeFile(instructions, occasion);
  const payout_count = instructions.length;
  return { ...file, payout_count, left_out_count: rows.length - payout_count };
}
