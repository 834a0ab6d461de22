import { z } from '@hono/zod-openapi';
import type { BalanceRow } from '@skinstack/db/ledger/list-balances';
import { toJsonMinor } from '@skinstack/domain/money';
import { amountMinor, currency } from '../rest/fields.ts';

export const balance = z
  .object({
    currency,
    pending_minor: amountMinor,
    payable_minor: amountMinor,
    in_flight_minor: amountMinor,
    paid_minor: amountMinor,
  })
  .openapi('Balance');

/** Balances as JSON. */
export function presentBalances(rows: readonly BalanceRow[]) {
  return rows.map((row) => ({
    currency: row.currency,
    pending_minor: toJsonMinor(row.pending_minor),
    payable_minor: toJsonMinor(row.payable_minor),
    in_flight_minor: toJsonMinor(row.in_flight_minor),
    paid_minor: toJsonMinor(row.paid_minor),
  }));
}
