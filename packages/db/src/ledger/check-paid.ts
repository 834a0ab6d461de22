import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Findings, isIn, listByPages, listViolations } from './list-violations.ts';

/**
 * What files say is what payouts are: of one that went out, the last file has its amount; no file
 * has more than was requested, another currency, or another account than the first, nor one that
 * was not the influencer's when it was made.
 */
export function checkExports(db: Database) {
  return listByPages(
    db,
    'payouts',
    (page) => sql`
      with made as (
        select payout.id as payout_id, payout.currency, payout.state, payout.amount_minor as owed,
          coalesce(requested_minor, payout.amount_minor) as most, export.id, export.amount_minor,
          export.currency as exported_currency, export.account_hash,
          first_value(export.account_hash) over in_order as first_hash,
          lead(export.id) over in_order is null as is_last,
          case when details.changed_at is null or details.changed_at <= export.created_at
            then details.account_hash end as known_hash
        from payouts payout join payout_exports export on export.payout_id = payout.id
        left join payout_details details on details.influencer_id = payout.influencer_id
        where ${isIn(page, sql`payout.id`)} and ${isIn(page, sql`export.payout_id`)}
        window in_order as (partition by payout.id order by export.id)
      )
      select payout_id as row_id, 'exported ' || id as part, currency,
        case when is_last and state in ('sent', 'settled', 'returned') then owed
          else least(amount_minor, most) end as expected_minor,
        amount_minor as found_minor
      from made
      union all
      select payout_id, 'other_currency ' || id, exported_currency, 0, amount_minor
      from made where exported_currency <> currency
      union all
      select payout_id, 'other_account ' || id, currency, 0, amount_minor
      from made where account_hash <> first_hash or account_hash <> known_hash`,
  );
}

/** Nothing of a commission that is held or rejected is in a payout that is still to be sent. */
export function checkStopped(db: Database) {
  return listViolations(
    db,
    sql`select commission.id as row_id, 'in ' || item.payout_id as part, commission.currency,
        0 as expected_minor, case when state in ('held', 'rejected')
          then greatest(0, item.amount_minor - coalesce(lowered.amount_minor, 0))
          else 0 end as found_minor
      from (select id from payouts where state = 'requested') as payout
      join payout_commissions item on item.payout_id = payout.id
      join commissions commission on commission.id = item.commission_id
      left join (
        select payout_id, commission_id, sum(amount_minor) as amount_minor
        from payout_reductions
        where payout_id in (select id from payouts where state = 'requested') group by 1, 2
      ) as lowered on lowered.payout_id = item.payout_id
        and lowered.commission_id = item.commission_id`,
  );
}

/** Two networks tell one sale within days of each other; a number may come again in a year. */
const SAME_SALE = sql`interval '3 days'`;

/** Shops share numbers: each order meets those of all sellers that have its number. */
const SALES_PAGE_ROWS = 2_500;

/**
 * A sale is credited once: an order to one influencer at a time, one that another account told
 * before to nobody, and of two accounts' orders of one merchant under one number, by whatever
 * name, one. Each pair is reported with what both stand for.
 */
export async function checkSales(db: Database): Promise<Findings> {
  const found = await listByPages(
    db,
    'commissions',
    (page) => sql`
      with credited as (
        select conversion.id as conversion_id, order_id, conversion.merchant_id, seller_key,
          network_account_id, external_order_id, external_conversion_id, orders.ordered_at,
          told_again_of, conversion.currency,
          net_minor - reversed_gross_minor + reversed_platform_fee_minor as net_minor
        from commissions commission
        join conversions conversion on conversion.id = commission.conversion_id
        join orders on orders.id = conversion.order_id
        where ${isIn(page, sql`commission.id`)} and superseded_at is null
      ), again as (
        select conversion_id, order_id from credited
        union all select conversion_id, told_again_of from credited where told_again_of is not null
        union all
        select one.conversion_id, key.order_id from credited one
        join sale_keys key on key.merchant_id = one.merchant_id
          and key.key = 'no:' || one.external_order_id
          and key.network_account_id <> one.network_account_id
          and abs(extract(epoch from key.ordered_at - one.ordered_at))
            < extract(epoch from ${SAME_SALE})
        union all
        select one.conversion_id, other.id from credited one
        join orders other on other.external_order_id = one.external_order_id
        where other.id <> one.order_id and case
          when other.network_account_id = one.network_account_id
            then other.seller_key = one.seller_key
              and other.external_conversion_id is not distinct from one.external_conversion_id
          else abs(extract(epoch from other.ordered_at - one.ordered_at))
            < extract(epoch from ${SAME_SALE})
        end
      ), pairs as (
        select distinct greatest(one.conversion_id, other.id) as later_id,
          least(one.conversion_id, other.id) as earlier_id, one.currency, least(one.net_minor,
            commission.net_minor - commission.reversed_gross_minor
              + commission.reversed_platform_fee_minor) as found_minor
        from credited one join again using (conversion_id)
        join conversions other on other.order_id = again.order_id
          and other.id <> one.conversion_id and other.merchant_id = one.merchant_id
          and other.superseded_at is null
        join commissions commission on commission.conversion_id = other.id
      )
      select later_id as row_id, 'same_sale_as ' || earlier_id as part, currency,
        0 as expected_minor, found_minor
      from pairs`,
    SALES_PAGE_ROWS,
  );
  // the two may be on two pages
  const known = new Map(found.violations.map((one) => [`${one.row_id} ${one.part}`, one]));
  return { ...found, violations: [...known.values()] };
}
