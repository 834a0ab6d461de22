import { isCurrency, parseAmount } from '@skinstack/domain/money';
import { type NetworkEvent, notUnderstood, type OrderReversed } from '../event.ts';
import { parseIsoTime } from '../reading/times.ts';
import type { Dispute } from './payload.ts';

type State = OrderReversed['state'];

/**
 * What a dispute's status comes to (admin GraphQL, DisputeStatus), in the order one follows
 * another: of two words of one moment the later one of this list counts.
 */
const STATUSES: ReadonlyMap<string, State> = new Map<string, State>([
  ['needs_response', 'open'],
  ['under_review', 'open'],
  ['prevented', 'withdrawn'],
  ['won', 'withdrawn'],
  ['charge_refunded', 'stands'],
  ['accepted', 'stands'],
  ['lost', 'stands'],
]);
const RANKS = [...STATUSES.keys()];

/**
 * A dispute of the buyer with their bank: open it holds the commission, lost it takes its money
 * back, netted with the refunds of the order like any other money; won it is as if it had not been.
 */
export function readDispute(dispute: Dispute, seller: string | null): NetworkEvent {
  const status = dispute.status.toLowerCase();
  const state = STATUSES.get(status);
  if (state === undefined) return notUnderstood('The dispute has a status we do not know.');
  if (!dispute.order_id) return notUnderstood('The dispute names no order.');
  const at_ms = parseIsoTime(dispute.finalized_on) ?? parseIsoTime(dispute.initiated_at);
  const about = dispute.reason ? ` (${dispute.reason})` : '';
  const told = {
    type: 'order_reversed',
    kind: 'chargeback',
    external_order_id: dispute.order_id,
    external_conversion_id: null,
    external_refund_id: `dispute:${dispute.id}`,
    seller,
    version: at_ms === null ? null : { at_ms, rank: RANKS.indexOf(status) },
    state,
    reason: `${REASONS[state]}${about}.`,
  } as const;
  // only what is taken back needs its amount: a hold must not fail for a currency
  if (state !== 'stands') return { ...told, currency: null, part: nettedMoney(0n) };
  const currency = (dispute.currency ?? '').toUpperCase();
  if (!isCurrency(currency)) return notUnderstood('The currency of the dispute is not known.');
  const amount_minor = parseAmount(dispute.amount ?? '', currency);
  if (amount_minor === null || amount_minor < 0n) {
    return notUnderstood('The amount of the dispute is not a decimal amount.');
  }
  return { ...told, currency, part: nettedMoney(amount_minor) };
}

const REASONS: Readonly<Record<State, string>> = {
  open: 'The buyer disputes the payment',
  stands: 'The buyer’s bank took the payment back',
  withdrawn: 'The dispute was settled for the shop',
};

const nettedMoney = (money_minor: bigint) => ({ kind: 'netted', lines: [], money_minor }) as const;
