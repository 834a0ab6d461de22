import type { JournalKind } from '@skinstack/domain/ledger';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** How much is where: on hold, free, in a payout, and paid out so far. */
type Standings = {
  pending_minor: bigint;
  payable_minor: bigint;
  in_flight_minor: bigint;
  paid_minor: bigint;
};
/** A journal as it moved an influencer's money, with what it was about. */
export type StatementMove = Standings & {
  at: Date;
  currency: string;
  kind: JournalKind;
  reason: string;
  order_id: string | null;
  conversion_id: string | null;
  payout_id: string | null;
};
export type StatementRows = {
  opening: (Standings & { currency: string })[];
  moves: StatementMove[];
  closing: (Standings & { currency: string })[];
};

/**
 * An influencer's journals in a period, with what was where before and after it, all seen at one
 * moment. What we owe is a credit in the books, so the signs are turned.
 * @param to null for up to now
 * @param most no more moves than this
 */
export async function listStatement(
  db: Database,
  influencer_id: string,
  period: { from: Date; to: Date | null; currency: string | null },
  most: number,
): Promise<StatementRows> {
  const { from, to, currency } = period;
  // as text: a JSON number would lose cents above 2^53
  const sums = sql`currency, sum(pending)::text as pending, sum(payable)::text as payable,
      sum(in_flight)::text as in_flight, sum(paid)::text as paid`;
  const result = await db.execute(sql`
    with moves as materialized (
      select journal_id, min(entry.created_at) as at, account.currency,
        -sum(case account.kind when 'influencer_pending' then amount_minor else 0 end) as pending,
        -sum(case account.kind when 'influencer_payable' then amount_minor else 0 end) as payable,
        -sum(case account.kind when 'payouts_in_flight' then amount_minor else 0 end) as in_flight,
        sum(case when journals.kind in ('payout_settled', 'payout_returned')
          then amount_minor else 0 end) as paid
      from ledger_accounts account join ledger_entries entry on entry.account_id = account.id
      join journals on journals.id = journal_id
      where owner_id = ${influencer_id}
        and account.kind in ('influencer_pending', 'influencer_payable', 'payouts_in_flight')
        ${currency ? sql`and account.currency = ${currency}` : sql``}
        ${to ? sql`and entry.created_at < ${to.toISOString()}::timestamptz` : sql``}
      group by journal_id, account.currency
    ), named as (
      select journal_id, at, moves.currency, pending::text, payable::text, in_flight::text,
        paid::text, journals.kind, journals.reason, external_order_id as order_id,
        conversions.id as conversion_id, payout_id
      from moves join journals on journals.id = journal_id
      left join commissions on commissions.id = commission_id
      left join conversions on conversions.id = conversion_id
      left join orders on orders.id = conversions.order_id
      where at >= ${from.toISOString()}::timestamptz
      order by at, journal_id limit ${most}
    )
    select
      (select coalesce(jsonb_agg(one), '[]') from (select ${sums} from moves
        where at < ${from.toISOString()}::timestamptz group by 1) as one) as opening,
      (select coalesce(jsonb_agg(named order by at, journal_id), '[]') from named) as moves,
      (select coalesce(jsonb_agg(one), '[]') from (select ${sums} from moves group by 1) as one)
        as closing`);
  const [row = {}] = result.rows;
  return {
    opening: readRows(row.opening).map(readSums),
    moves: readRows(row.moves).map((move) => ({
      ...readSums(move),
      at: new Date(String(move.at)),
      kind: String(move.kind) as JournalKind,
      reason: String(move.reason),
      order_id: move.order_id,
      conversion_id: move.conversion_id,
      payout_id: move.payout_id,
    })),
    closing: readRows(row.closing).map(readSums),
  };
}

type Row = Record<'currency' | 'pending' | 'payable' | 'in_flight' | 'paid', string> &
  Record<'at' | 'kind' | 'reason', string> &
  Record<'order_id' | 'conversion_id' | 'payout_id', string | null>;

const readRows = (json: unknown) => json as Row[];

function readSums(row: Row) {
  return {
    currency: row.currency,
    pending_minor: BigInt(row.pending),
    payable_minor: BigInt(row.payable),
    in_flight_minor: BigInt(row.in_flight),
    paid_minor: BigInt(row.paid),
  };
}
