import { PAYOUT_TRANSITIONS, type PayoutTransition } from '@skinstack/domain/payouts/payout-state';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTransfers } from '../ledger/insert-journals.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';

/** A move of payouts, one or those of a run, with the words that go with it. */
export type PayoutChange = {
  move: PayoutTransition;
  /** Each as it was read: one that came to another amount meanwhile is not moved. */
  payouts: readonly { payout_id: string; amount_minor: bigint; journal_id: string }[];
  /** What the request is about, for its idempotency key. */
  subject_id: string;
  /** Details that changed after this are not paid to yet. */
  details_cutoff: Date;
  external_reference?: string | undefined;
  failure_reason?: string | undefined;
  returned_on?: string | undefined;
};

/**
 * Sends, settles, fails or returns payouts: one statement that hangs on each being in a state the
 * move starts from, so of two moves at once only one takes effect. Settling marks its commissions
 * paid; failing and returning give each commission's part, and with it the money, back to what is
 * payable. Nothing is sent that not enough people agreed to, whose account changed, or whose file
 * has another amount (`whyNotSent` tells which).
 * @returns how many were moved: of those in another state, or that changed meanwhile, none
 * @throws a unique violation (`isKeyUsed`) when the key was used before
 */
export async function transitionPayouts(
  db: Database,
  change: PayoutChange,
  trail: Trail,
): Promise<number> {
  const { move } = change;
  const { from, to, journal } = PAYOUT_TRANSITIONS[move];
  const list = change.payouts.map((one) => ({ ...one, amount_minor: String(one.amount_minor) }));
  const mayGo = move === 'send' || move === 'settle' ? sql`and ${isSendable(change)}` : sql``;
  const result = await db.execute(sql`
    with wished as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
        as wish(payout_id text, amount_minor bigint, journal_id text)
    ), locked as materialized (
      select payouts.id, journal_id from payouts, wished
      where payouts.id = wished.payout_id and state in ${[...from]}
        and payouts.amount_minor = wished.amount_minor ${mayGo}
      order by payouts.id for update of payouts
    ), moved as (
      update payouts set state = ${to}, ${sql.identifier(`${to}_at`)} = now(), updated_at = now(),
        external_reference = coalesce(${change.external_reference ?? null}, external_reference),
        failure_reason = ${change.failure_reason ?? null},
        returned_on = ${change.returned_on ?? null}::date
      from locked where payouts.id = locked.id
      returning payouts.id as payout_id, influencer_id, amount_minor, currency, journal_id
    ), told as (
      select jsonb_agg(payout_id order by payout_id) as payouts from moved
      having count(*) > 0
    ), ${insertTrail(trail, change.subject_id, sql`told`, { after: toldOf(change) })}
    ${
      journal === null
        ? sql``
        : sql`, ${updateItems(to)}, moves as (
      select journal_id, 'Payout ' || payout_id || ${wordsOf(change)} as reason, influencer_id,
        currency, amount_minor, null as commission_id, payout_id
      from moved
    ), ${insertTransfers(journal, sql`moves`, trail.act?.actor)}`
    }
    select count(*)::int as moved from moved`);
  return Number(result.rows[0]?.moved);
}

function toldOf({ move, ...change }: PayoutChange): SQL {
  const { external_reference = null, failure_reason = null, returned_on = null } = change;
  return sql`jsonb_build_object('state', ${PAYOUT_TRANSITIONS[move].to}::text, 'payouts', payouts,
        'external_reference', ${external_reference}::text,
        'failure_reason', ${failure_reason}::text, 'returned_on', ${returned_on}::text)`;
}

/** What may go to the bank: agreed to, to the account it had, and as much as its file says. */
function isSendable({ details_cutoff }: Pick<PayoutChange, 'details_cutoff'>): SQL {
  return sql`(state = 'sent' or not (${isUnagreed} or ${isElsewhere(details_cutoff)}
        or ${isOtherAmount}))`;
}

const isUnagreed = sql`exists (select from payout_runs run where run.id = payouts.run_id
          and run.approvers > greatest(1, (
            select count(*) from payout_run_approvals where run_id = run.id)))`;

/** The account changed lately, and no file was made for the one before. */
const isElsewhere = (cutoff: Date) => sql`exists (select from payout_details details
          where details.influencer_id = payouts.influencer_id
            and details.changed_at > ${cutoff.toISOString()}::timestamptz
            and not exists (select from payout_exports made where made.payout_id = payouts.id
              and made.created_at < details.changed_at))`;

/** It was lowered after its last file was made. */
const isOtherAmount = sql`payouts.amount_minor <> coalesce((select made.amount_minor
          from payout_exports made where made.payout_id = payouts.id
          order by made.id desc limit 1), payouts.amount_minor)`;

/** Why a payout cannot be sent. */
export type WhyNotSent = { is_unagreed: boolean; is_elsewhere: boolean; is_other_amount: boolean };

/** Why these payouts cannot be sent as they are, in the words of whoever answers for it. */
export async function whyNotSent(
  db: Database,
  payout_ids: readonly string[],
  details_cutoff: Date,
): Promise<WhyNotSent> {
  const result = await db.execute(sql`
    select coalesce(bool_or(${isUnagreed}), false) as is_unagreed,
      coalesce(bool_or(${isElsewhere(details_cutoff)}), false) as is_elsewhere,
      coalesce(bool_or(${isOtherAmount}), false) as is_other_amount
    from payouts where state = 'requested'
      and id in (select jsonb_array_elements_text(${JSON.stringify(payout_ids)}::jsonb))`);
  const [row = {}] = result.rows;
  return {
    is_unagreed: row.is_unagreed === true,
    is_elsewhere: row.is_elsewhere === true,
    is_other_amount: row.is_other_amount === true,
  };
}

/** The commissions are taken in order of id, as everything that takes several of them does. */
function updateItems(to: 'sent' | 'settled' | 'failed' | 'returned'): SQL {
  const change =
    to === 'settled'
      ? sql`state = case state when 'approved' then 'paid' else state end`
      : sql`paid_out_minor = paid_out_minor - items.amount_minor,
        state = case state when 'paid' then 'approved' else state end`;
  return sql`parts as (
      select commission_id, sum(amount_minor)::bigint as amount_minor from (
        select commission_id, item.amount_minor
        from moved join payout_commissions item using (payout_id)
        union all
        select commission_id, -lowered.amount_minor
        from moved join payout_reductions lowered using (payout_id)
      ) as part group by commission_id
    ), items as materialized (
      select commissions.id, parts.amount_minor
      from parts join commissions on commissions.id = parts.commission_id
      order by commissions.id for update of commissions
    ), touched as (
      update commissions set ${change}, updated_at = now()
      from items where commissions.id = items.id
    )`;
}

function wordsOf({ move, failure_reason, returned_on }: PayoutChange): string {
  if (move === 'settle') return ' settled';
  const why = failure_reason ? `: ${failure_reason}` : '';
  return move === 'return' ? ` came back on ${returned_on}${why}` : ` failed${why}`;
}
