import type { BalanceRow } from '@skinstack/db/list-balances';
import { toJsonMinor } from '@skinstack/domain/money';

/** Balances as the API shows them. */
export function readBalances(rows: readonly BalanceRow[]) {
  return rows.map((row) => ({
    currency: row.currency,
    pending_minor: toJsonMinor(row.pending_minor),
    payable_minor: toJsonMinor(row.payable_minor),
    in_flight_minor: toJsonMinor(row.in_flight_minor),
    paid_minor: toJsonMinor(row.paid_minor),
  }));
}
