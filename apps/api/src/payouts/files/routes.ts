import { createRoute, z } from '@hono/zod-openapi';
import { listPayoutsToSend } from '@skinstack/db/payouts/list-payouts';
import { findPayoutPolicy } from '@skinstack/db/payouts/payout-policy';
import { insertExports } from '@skinstack/db/payouts/payout-runs';
import { type Currency, isCurrency } from '@skinstack/domain/money';
import { maskDetails, type PayoutMethod } from '@skinstack/domain/payouts/payout-details';
import { detailsCutoff } from '@skinstack/domain/payouts/payout-policy';
import { PAYOUT_STATES, type PayoutState } from '@skinstack/domain/payouts/payout-state';
import type { OperationTexts } from '../../docs/describe-operation.ts';
import { actorOf } from '../../middleware/audit.ts';
import type { Ports } from '../../ports.ts';
import { currency, exampleId, id, refusals } from '../../rest/fields.ts';
import { invalidField } from '../../rest/rows.ts';
import { newRouter } from '../../router.ts';
import { hashAccount, openPayoutDetails } from '../payout-details.ts';
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
  run_id: id('run').optional(),
};
const file = (type: string) => ({
  description: 'The file',
  headers: z.object({
    'X-Payouts-Left-Out': z
      .string()
      .openapi({ description: 'How many payouts in this state and currency are not in it' }),
    'X-Payouts-Left-Out-Why': z.string().openapi({
      description: 'Why, each with how many: `method`, `not_agreed`, `details_changed`, …',
    }),
    'X-Payouts-Exported-Before': z
      .string()
      .openapi({ description: 'How many of those in it were in a file before' }),
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
  request: { query: z.strictObject({ state: input.state, run_id: input.run_id }) },
  responses: { 200: file('application/xml'), ...refusals(400, 401, 403, 409) },
});

/** Payouts as files. */
export function payoutExportRoutes(ports: Ports) {
  return newRouter()
    .openapi(csvRoute, async (context) => {
      const { format, state, run_id, currency: code } = context.req.valid('query');
      const actor = actorOf(context.get('caller')).id;
      const query = { state, run_id, currency: code as Currency, format, actor };
      const made =
        format === 'paypal'
          ? await exportPayouts(ports, paypalFile, query)
          : await exportPayouts(ports, bankFile, query);
      return sendFile(ports, made);
    })
    .openapi(xmlRoute, async (context) => {
      const { state, run_id } = context.req.valid('query');
      const actor = actorOf(context.get('caller')).id;
      const query = { state, run_id, currency: 'EUR' as Currency, format: 'sepa', actor };
      return sendFile(ports, await exportPayouts(ports, sepaFile, query));
    });
}

/** A download that is not cached: it contains people's accounts. */
function sendFile(ports: Ports, made: Awaited<ReturnType<typeof exportPayouts>>): Response {
  const { name, content, content_type, payout_count, left_out, exported_before } = made;
  const left_out_count = Object.values(left_out).reduce((sum, count) => sum + count, 0);
  const why = Object.entries(left_out).map(([reason, count]) => `${reason}=${count}`);
  ports.log('info', 'payouts_exported', { file: name, payout_count, left_out_count });
  return new Response(content, {
    headers: {
      'Content-Type': content_type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
      'X-Payouts-Left-Out': String(left_out_count),
      'X-Payouts-Left-Out-Why': why.join(', '),
      'X-Payouts-Exported-Before': String(exported_before),
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
      'What a file says (payout, amount, account as a hash and hint, by whom) is kept, and a ' +
      'second one says how many were in a file before; it never names another account for them. ' +
      'Making a file moves no money; call `send` when it is handed over.',
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

type Wish = {
  currency: Currency;
  state: PayoutState;
  run_id: string | undefined;
  format: string;
  actor: string;
};
type Exported = PayoutFile & {
  payout_count: number;
  /** How many are not in it, by why. */
  left_out: Record<string, number>;
  exported_before: number;
};

/**
 * A file of payouts for a provider: those whose influencer is paid by its method, to an account
 * that did not change lately, and to the one of their last file if there was one. The others are
 * counted, so that none is left out silently; what the file says is kept before it is given out.
 * @throws Problem `invalid_request` on a currency the provider does not pay, `conflict`
 */
async function exportPayouts<M extends PayoutMethod>(
  ports: Ports,
  provider: PayoutProvider<M>,
  input: Wish,
): Promise<Exported> {
  const refusal = provider.refuseCurrency(input.currency);
  if (refusal) throw invalidField('currency', refusal);
  const { details_hold_hours } = await findPayoutPolicy(ports.db);
  const cutoff_ms = detailsCutoff(details_hold_hours, ports.now());
  const { currency } = input;
  const instructions: PayoutInstruction<M>[] = [];
  const rows: Parameters<typeof insertExports>[1][number][] = [];
  const left_out: Record<string, number> = {};
  let exported_before = 0;
  for (const row of await listPayoutsToSend(ports.db, input)) {
    const { id: payout_id, amount_minor, exported } = row;
    const details = await openIfOf(ports, provider.method, row);
    const account_hash = details && hashAccount(ports, details);
    const why = whyNotInFile(row, account_hash, cutoff_ms);
    const reason = why ?? (rows.length >= provider.max_payouts ? 'file_full' : null);
    if (reason !== null || details === null || account_hash === null) {
      left_out[reason ?? 'method'] = (left_out[reason ?? 'method'] ?? 0) + 1;
      continue;
    }
    if (exported) exported_before++;
    const known = details as PayoutInstruction<M>['details'];
    instructions.push({ reference: payout_id, amount_minor, currency, details: known });
    rows.push({
      ...{ id: ports.newId('exp'), payout_id, format: input.format, amount_minor, currency },
      ...{ account_hash, hint: maskDetails(details), actor: input.actor },
    });
  }
  const occasion = { made_at: new Date(ports.now()), payer: ports.payer };
  const file = await provider.writeFile(instructions, occasion);
  await insertExports(ports.db, rows);
  return { ...file, payout_count: rows.length, left_out, exported_before };
}

type ToSend = Awaited<ReturnType<typeof listPayoutsToSend>>[number];

/** The details of a payout that is paid by this method; null when it is paid by another or none. */
async function openIfOf(ports: Ports, method: PayoutMethod, row: ToSend) {
  if (row.method !== method || row.details_sealed === null) return null;
  return openPayoutDetails(ports, row.influencer_id, row.details_sealed);
}

/** Why a payout is not in the file; null when it is. */
function whyNotInFile(
  { is_agreed, changed_at, exported }: ToSend,
  account_hash: string | null,
  cutoff_ms: number,
): string | null {
  if (account_hash === null) return 'method';
  if (!is_agreed) return 'not_agreed';
  // whoever was given the first file may pay it: the same payout goes nowhere else
  if (exported && exported.account_hash !== account_hash) return 'other_account';
  return (changed_at?.getTime() ?? 0) > cutoff_ms ? 'details_changed' : null;
}
