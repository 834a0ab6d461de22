import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { isIn, listByPages } from './list-violations.ts';

/**
 * What the review policy stopped is not paid unless somebody released it: of a held or rejected
 * commission nothing is payable and nothing is in a payout, and of a rejected one nothing stands.
 * The policy is the one in force when the flags were found, as the commission keeps it: a later
 * edit of the program changes nothing recorded.
 */
export function checkFlags(db: Database) {
  return listByPages(
    db,
    'commissions',
    (page) => sql`select id as row_id, part, currency, 0 as expected_minor, found_minor
      from commissions cross join lateral (values
        ('payable', case when approved_at is null then 0
          else net_minor - reversed_gross_minor + reversed_platform_fee_minor end),
        ('paid_out', paid_out_minor),
        ('standing', case when review = 'reject' then gross_minor - reversed_gross_minor else 0 end)
      ) as parts(part, found_minor)
      where review in ('hold', 'reject') and verdict is null and ${isIn(page, sql`id`)}`,
  );
}
