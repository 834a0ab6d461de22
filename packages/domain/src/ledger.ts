import { assert } from './assert.ts';
import type { CommissionSplit } from './commissions/commission.ts';
import type { Currency } from './money.ts';

const ACCOUNT_KINDS = [
  'merchant_receivable',
  'influencer_pending',
  'influencer_payable',
  'platform_revenue',
  'payouts_in_flight',
  'cash',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** An account: what it is for, whose it is (`platform` for ours), in which currency. */
export type Account = { kind: AccountKind; owner_id: string; currency: Currency };
/** One line of a journal. Positive is debit, negative is credit. */
export type Entry = { account: Account; amount_minor: bigint };

const JOURNAL_KINDS = [
  'accrual',
  'approval',
  'hold',
  'reversal',
  'adjustment',
  'payout_requested',
  'payout_settled',
  'payout_failed',
  'payout_returned',
  'payout_lowered',
  'payout_raised',
  'rejection',
  'restoration',
  'reassignment',
  'correction',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];
/** The journals that move an influencer's money, as much as it is, from one account to another. */
export const TRANSFERS = {
  approval: { from: 'influencer_pending', to: 'influencer_payable' },
  hold: { from: 'influencer_payable', to: 'influencer_pending' },
  payout_requested: { from: 'influencer_payable', to: 'payouts_in_flight' },
  payout_settled: { from: 'payouts_in_flight', to: 'cash' },
  payout_failed: { from: 'payouts_in_flight', to: 'influencer_payable' },
  payout_returned: { from: 'cash', to: 'influencer_payable' },
  payout_lowered: { from: 'payouts_in_flight', to: 'influencer_payable' },
  payout_raised: { from: 'influencer_payable', to: 'payouts_in_flight' },
} as const satisfies Partial<Record<JournalKind, { from: AccountKind; to: AccountKind }>>;
export type TransferKind = keyof typeof TRANSFERS;
/** The accounts that are ours; the others have an influencer or a merchant as their owner. */
export const PLATFORM_ACCOUNTS: readonly AccountKind[] = ['platform_revenue', 'cash'];

/** Entries that sum to zero, with the reason a person reads on a statement. */
export type Journal = { kind: JournalKind; reason: string; entries: readonly Entry[] };

/** Who is party to a commission's money. */
export type Parties = { merchant_id: string; influencer_id: string; currency: Currency };
/** Where the influencer's part stands: still on hold, or already payable. */
export type Standing = 'influencer_pending' | 'influencer_payable';

/** The account's id, the same for the same account everywhere: `cash:platform:USD`. */
export function accountId({ kind, owner_id, currency }: Account): string {
  return `${kind}:${owner_id}:${currency}`;
}

/** Accrual of a commission: receivable +gross, influencer pending −net, platform revenue −fee. */
export function accrual(split: CommissionSplit, parties: Parties, reason: string): Journal {
  return journal('accrual', reason, movement(split, parties, 'influencer_pending', 1n));
}

/** Takes back (a part of) a commission: the mirror of its accrual, from where the money stands. */
export function reversal(
  split: CommissionSplit,
  parties: Parties,
  standing: Standing,
  reason: string,
): Journal {
  return journal('reversal', reason, movement(split, parties, standing, -1n));
}

/** Moves what stands of a commission up or down, because the order itself was changed. */
export function adjustment(
  change: CommissionSplit,
  parties: Parties,
  standing: Standing,
  reason: string,
): Journal {
  return journal('adjustment', reason, movement(change, parties, standing, 1n));
}

/** What an operator's decision moves of a commission: taken back, given back, or made by hand. */
export function decision(
  kind: 'rejection' | 'restoration' | 'reassignment' | 'correction',
  change: CommissionSplit,
  parties: Parties,
  standing: Standing,
  reason: string,
): Journal {
  return journal(kind, reason, movement(change, parties, standing, 1n));
}

/** Moves an influencer's money from one of their accounts to another, as much as it is. */
export function transfer(
  kind: TransferKind,
  amount_minor: bigint,
  { influencer_id: owner_id, currency }: Parties,
  reason: string,
): Journal {
  const { from, to } = TRANSFERS[kind];
  const account = (of: AccountKind) => ({
    kind: of,
    owner_id: PLATFORM_ACCOUNTS.includes(of) ? 'platform' : owner_id,
    currency,
  });
  return journal(kind, reason, [
    { account: account(from), amount_minor },
    { account: account(to), amount_minor: -amount_minor },
  ]);
}

function movement(split: CommissionSplit, parties: Parties, standing: Standing, sign: 1n | -1n) {
  const { merchant_id, influencer_id, currency } = parties;
  const entry = (kind: AccountKind, owner_id: string, amount_minor: bigint): Entry => ({
    account: { kind, owner_id, currency },
    amount_minor: sign * amount_minor,
  });
  return [
    entry('merchant_receivable', merchant_id, split.gross_minor),
    entry(standing, influencer_id, -split.net_minor),
    entry('platform_revenue', 'platform', -split.platform_fee_minor),
  ];
}

/** A journal, checked: entries of nothing are left out, the rest sum to zero in one currency. */
export function journal(kind: JournalKind, reason: string, entries: readonly Entry[]): Journal {
  const moving = entries.filter((entry) => entry.amount_minor !== 0n);
  const sum = moving.reduce((total, entry) => total + entry.amount_minor, 0n);
  assert(sum === 0n, `a journal sums to zero, this ${kind} to ${sum}`);
  const currencies = new Set(moving.map((entry) => entry.account.currency));
  assert(currencies.size <= 1, 'a journal has one currency');
  return { kind, reason, entries: moving };
}
