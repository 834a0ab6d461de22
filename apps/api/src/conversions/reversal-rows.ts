import type { JournalRow } from '@skinstack/db/insert-journals';
import type { ReversalRow } from '@skinstack/db/insert-reversals';
import type { DecisionStep } from '@skinstack/domain/attribution';
import type { BaseAndSplit } from '@skinstack/domain/commission';
import { type Parties, reversal, type Standing } from '@skinstack/domain/ledger';
import type { OrderReversed } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import { showAmount } from './show-amount.ts';

/** A reversal with what it takes back. */
export type PricedReversal = Pick<
  OrderReversed,
  'kind' | 'external_refund_id' | 'part' | 'reason'
> & { effect: BaseAndSplit };
/** Whose commission is reversed, and from where; null while nobody has earned the order. */
export type Earned = { commission_id: string; parties: Parties; standing: Standing };

/** The rows of reversals: the facts, the journals of what they take back, and the words for it. */
export function reversalRows(
  ports: Ports,
  external_order_id: string,
  earned: Earned | null,
  priced: readonly PricedReversal[],
): { reversals: ReversalRow[]; journals: JournalRow[]; steps: DecisionStep[] } {
  const reversals: ReversalRow[] = [];
  const journals: JournalRow[] = [];
  const steps: DecisionStep[] = [];
  for (const { effect, kind, external_refund_id, part, reason } of priced) {
    const id = ports.newId('rev');
    reversals.push({ id, kind, external_refund_id, part, reason, ...effect });
    if (!earned) continue;
    const { commission_id, parties, standing } = earned;
    const why = `${kind} of order ${external_order_id}: ${reason}`;
    const journal = reversal(effect, parties, standing, why);
    journals.push({ id: ports.newId('jrn'), journal, commission_id, reversal_id: id });
    const taken = showAmount(parties.currency, effect.net_minor);
    steps.push({ step: 'reversal', outcome: kind, detail: `${reason} Takes ${taken} back.` });
  }
  return { reversals, journals, steps };
}

/** Those that are not known yet, each once. */
export function unknownReversals(
  reversals: readonly OrderReversed[],
  known: readonly { kind: string; external_refund_id: string }[],
): OrderReversed[] {
  const keyOf = (one: { kind: string; external_refund_id: string }) =>
    `${one.kind}:${one.external_refund_id}`;
  const seen = new Set(known.map(keyOf));
  return reversals.filter((one) => !seen.has(keyOf(one)) && seen.add(keyOf(one)));
}
