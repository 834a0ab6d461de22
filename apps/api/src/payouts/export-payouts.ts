import { listPayoutsToSend } from '@skinstack/db/list-payouts-to-send';
import type { Currency } from '@skinstack/domain/money';
import type { PayoutMethod } from '@skinstack/domain/payout-details';
import type { PayoutState } from '@skinstack/domain/payout-state';
import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';
import { openPayoutDetails } from './open-payout-details.ts';
import type { PayoutFile, PayoutInstruction, PayoutProvider } from './payout-provider.ts';

/**
 * A file of payouts for a provider: those whose influencer is paid by its method. The others, with
 * another method or none, are counted, so that none is left out silently.
 * @throws Problem `invalid_request` on a currency the provider does not pay, `conflict`
 */
export async function exportPayouts<M extends PayoutMethod>(
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
