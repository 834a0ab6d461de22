import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** No part of a commission is taken back beyond what it was, nor below nothing. */
export function checkReversals(db: Database) {
  return listViolations(
    db,
    sql`select id as row_id, 'reversed ' || part as part, currency,
        least(greatest(reversed, 0), whole) as expected_minor, reversed as found_minor
      from commissions cross join lateral (values
        ('base', base_minor, reversed_base_minor),
        ('gross', gross_minor, reversed_gross_minor),
        ('platform_fee', platform_fee_minor, reversed_platform_fee_minor),
        ('net', net_minor, reversed_gross_minor - reversed_platform_fee_minor)
      ) as parts(part, whole, reversed)`,
  );
}
