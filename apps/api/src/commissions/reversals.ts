import type { ReversalRow } from '@skinstack/db/commissions/insert-reversals';
import type { JournalRow } from '@skinstack/db/ledger/insert-journals';
import type { BaseAndSplit } from '@skinstack/domain/commissions/commission';
import { type Parties, reversal, type Standing } from '@skinstack/domain/ledger';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import {
  isSameReversal,
  type ReversalFact,
  type Statement,
} from '@skinstack/domain/orders/order-facts';
import type { Ports } from '../ports.ts';
import { describeAmount } from './terms.ts';

/** A word about a reversal with the amounts it moves; negative ones give back. */
export type PricedReversal = Pick<
  ReversalFact,
  'kind' | 'external_refund_id' | 'state' | 'part'
> & { reason: string; effect: BaseAndSplit };

/** Whose commission is reversed, and the account it stands on: on hold or payable. */
export type CreditedTo = { commission_id: string; parties: Parties; standing: Standing };

/**
 * The rows of reversals: the words, the journals of what they move, and the decision steps.
 * @param credited null while nobody has earned the order: then there are words only
 * @param recorded the words that are recorded already: each further one has the next number
 */
export function reversalRows(
  ports: Ports,
  external_order_id: string,
  credited: CreditedTo | null,
  recorded: readonly Pick<ReversalFact, 'kind' | 'external_refund_id'>[],
  priced: readonly PricedReversal[],
): { reversals: ReversalRow[]; journals: JournalRow[]; steps: DecisionStep[] } {
  const reversals: ReversalRow[] = [];
  const journals: JournalRow[] = [];
  const steps: DecisionStep[] = [];
  for (const { effect, kind, external_refund_id, state, part, reason } of priced) {
    const id = ports.newId('rev');
    const known = [...recorded, ...reversals].filter((one) =>
      isSameReversal(one, { kind, external_refund_id }),
    );
    const version_no = known.length + 1;
    reversals.push({ id, kind, external_refund_id, version_no, state, part, reason, ...effect });
    if (!credited) continue;
    const { commission_id, parties, standing } = credited;
    const why = `${kind} of order ${external_order_id}: ${reason}`;
    const journal = reversal(effect, parties, standing, why);
    journals.push({ id: ports.newId('jrn'), journal, commission_id, reversal_id: id });
    steps.push(reversalStep(kind, state, reason, describeEffect(parties.currency, effect)));
  }
  return { reversals, journals, steps };
}

function reversalStep(
  kind: ReversalFact['kind'],
  state: ReversalFact['state'],
  reason: string,
  effect: string,
): DecisionStep {
  if (state === 'open') {
    return { step: 'reversal', outcome: 'disputed', detail: `${reason} Held until it is decided.` };
  }
  const outcome = state === 'withdrawn' ? 'withdrawn' : kind;
  return { step: 'reversal', outcome, detail: `${reason} ${effect}` };
}

function describeEffect(currency: string, { net_minor }: BaseAndSplit): string {
  if (net_minor < 0n) return `Gives ${describeAmount(currency, -net_minor)} back.`;
  return `Takes ${describeAmount(currency, net_minor)} back.`;
}

/**
 * The reversal of an order whose newest statement voids it: a denial, a cancellation. It is undone
 * when a later one says the order stands again, so it is no reversal by itself.
 * @param adjusted by how much what stands moved
 */
export function voidReversal(
  { void_reason, version }: Statement,
  adjusted: BaseAndSplit,
): PricedReversal[] {
  if (void_reason === null) return [];
  return [
    {
      kind: 'cancel',
      external_refund_id: `report:${version.at_ms}`,
      state: 'stands',
      part: { kind: 'report' },
      reason: void_reason,
      effect: {
        base_minor: -adjusted.base_minor,
        gross_minor: -adjusted.gross_minor,
        platform_fee_minor: -adjusted.platform_fee_minor,
        net_minor: -adjusted.net_minor,
      },
    },
  ];
}
